"""An owner adds, orders, describes and removes a product's pictures."""

from __future__ import annotations

import io
from typing import Any

from shop.catalog import operations, queries
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import picture_bytes
from tests.web.admin.conftest import text
from tests.web.admin.products import make, page_of, shown


def test_pictures_are_added_ordered_described_and_removed(owner: Any) -> None:
    product_id = make()
    address = f"/admin/products/{product_id}"

    def send(**more: Any) -> None:
        sent = {**shown(text(owner.get(address))), "status": "active", **more}
        assert owner.submit(address, data=sent).status_code == 303
        db.end_read()

    files = [
        (io.BytesIO(picture_bytes(color=color)), f"{n}.jpg") for n, color in enumerate(("#111111", "#eeeeee"))
    ]
    assert owner.submit(address, f"{address}/pictures", {"pictures": files}).status_code == 303
    send(picture_address="https://pictures.example/c.jpg")
    first, second, third = queries.product_for_editing(product_id).media  # type: ignore[union-attr]
    assert (first.state, third.state) == ("ready", "pending")
    assert owner.get(f"/media/{first.file}.jpg").status_code == 200
    db.end_read()
    texts = {f"alt-{first.id}": "Dark", f"alt-{second.id}": "Light"}
    send(**texts, **{f"place-{first.id}": "3", f"place-{second.id}": "1", f"place-{third.id}": "2"})
    assert [picture.alt for picture in page_of("tall-mug").media] == ["Light", "Tall Mug", "Dark"]
    send(**{"drop-picture": str(second.id)})
    assert [picture.alt for picture in page_of("tall-mug").media] == ["Tall Mug", "Dark"]


def test_a_picture_of_another_product_cannot_be_removed_through_mine(owner: Any) -> None:
    mine, other = make("Mine"), make("Other")
    with db.transaction():
        picture = operations.add_picture_address(other, "https://pictures.example/a.jpg", at=NOON)
    address = f"/admin/products/{mine}"
    sent = {**shown(text(owner.get(address))), "status": "active", "drop-picture": str(picture.id)}
    assert owner.submit(address, data=sent).status_code == 404
    assert len(page_of("other").media) == 1


def test_a_missing_picture_is_listed_and_tried_again(owner: Any) -> None:
    product_id = make()
    with db.transaction():
        media = operations.add_picture_address(product_id, "https://pictures.example/a.jpg", at=NOON)
        media.parked_at, media.last_error = NOON, "Unreachable: pictures.example did not answer."
    assert "pictures.example did not answer." in text(owner.get("/admin/products/pictures"))
    owner.submit(f"/admin/products/{product_id}", f"/admin/products/{product_id}/pictures/{media.id}/retry")
    db.end_read()
    assert queries.parked_pictures() == []


def test_a_bad_picture_is_named_and_none_is_added(owner: Any) -> None:
    address = f"/admin/products/{make()}"
    svg = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "evil.svg")
    good = (io.BytesIO(picture_bytes((300, 400))), "good.jpg")
    response = owner.submit(address, f"{address}/pictures", {"pictures": [svg, good]})
    assert response.status_code == 422
    assert "evil.svg: This is not a picture we can read" in text(response)
    assert 'value="Tall Mug"' in text(response)
    assert owner.submit(address, f"{address}/pictures").status_code == 422
    assert page_of("tall-mug").media == ()
