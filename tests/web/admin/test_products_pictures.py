"""An owner adds, orders, describes and removes a product's pictures."""

from __future__ import annotations

import io
from typing import Any

from shop.catalog import operations, queries
from shop.catalog.pictures import Stored, files
from shop.kernel import db
from shop.web import media as serving
from tests.conftest import NOON
from tests.factories.catalog import picture_bytes
from tests.support.wiring import drain
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
    assert (first.state, third.state) == ("preparing", "pending")
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


def test_a_picture_of_no_product_is_listed_and_tried_again(owner: Any) -> None:
    with db.transaction():
        media = operations.keep_picture(Stored("products/ab/cd", 10, 10, original="ab/cd.jpg"), at=NOON)
        media.parked_at, media.last_error = NOON, "BadPicture: It is gone."
    assert "It is gone." in text(owner.get("/admin/products/pictures"))
    retry = f"/admin/products/pictures/{media.id}/retry"
    assert owner.submit("/admin/products/pictures", retry).status_code == 303
    db.end_read()
    assert queries.parked_pictures() == []


def test_an_upload_is_shown_at_once_and_the_worker_makes_the_rest(owner: Any) -> None:
    address = f"/admin/products/{make()}"
    sent = {"pictures": [(io.BytesIO(picture_bytes((700, 900))), "mug.jpg")]}
    assert owner.submit(address, f"{address}/pictures", sent).status_code == 303
    assert "Sizes in the making" in text(owner.get(address))
    (at_once,) = page_of("tall-mug").media
    assert owner.get(at_once.src).mimetype == "image/jpeg"
    drain()
    assert "Sizes in the making" not in text(owner.get(address))
    (later,) = page_of("tall-mug").media
    for kind, srcset in later.sources:
        answer = owner.get(srcset.split()[0])
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer.headers["Cache-Control"]


def test_bad_pictures_are_named_and_none_is_kept(owner: Any) -> None:
    address = f"/admin/products/{make()}"
    svg = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "evil.svg")
    good = (io.BytesIO(picture_bytes((300, 400))), "good.jpg")
    cut = (io.BytesIO(picture_bytes((300, 400))[:500]), "<b>cut</b>.jpg")
    response = owner.submit(address, f"{address}/pictures", {"pictures": [svg, good, cut]})
    assert response.status_code == 422
    assert "evil.svg: Drawings (SVG) can carry scripts" in text(response)
    assert "&lt;b&gt;cut&lt;/b&gt;.jpg: This is not a picture we can read" in text(response)
    assert 'value="Tall Mug"' in text(response)
    assert owner.submit(address, f"{address}/pictures").status_code == 422
    many = [(io.BytesIO(picture_bytes((30, 30))), f"{n}.jpg") for n in range(13)]
    response = owner.submit(address, f"{address}/pictures", {"pictures": many})
    assert (response.status_code, "At most 12 pictures at once" in text(response)) == (422, True)
    assert page_of("tall-mug").media == ()
    folders = (files.folder(), files.originals())
    assert [path for folder in folders for path in folder.rglob("*") if path.is_file()] == []


def test_staff_may_send_several_large_photos_at_once_but_not_endlessly(owner: Any, app: Any) -> None:
    uploads = f"/admin/products/{make()}/pictures"
    kind = "multipart/form-data; boundary=x"

    def announced(browser: Any, size: int) -> Any:
        return browser.post(uploads, content_type=kind, environ_overrides={"CONTENT_LENGTH": str(size)})

    several = 12 * 15 * 2**20
    assert announced(owner, several).status_code == 400  # read, and found without the form's token
    assert announced(app.test_client(), several).status_code == 413
    refused = announced(owner, serving.LARGEST_UPLOAD + 1)
    assert (refused.status_code, "too much at once" in text(refused)) == (413, True)


def test_nothing_but_pictures_is_served_and_no_original(owner: Any) -> None:
    address = f"/admin/products/{make()}"
    owner.submit(address, f"{address}/pictures", {"pictures": [(io.BytesIO(picture_bytes()), "a.jpg")]})
    (files.folder() / "page.html").write_text("<script>alert(1)</script>")
    (files.folder() / ".part-x").write_bytes(b"half")
    original = next(path for path in files.originals().rglob("*") if path.is_file())
    inside = original.relative_to(files.originals().parent)
    for path in ("page.html", ".part-x", "../shop.sqlite3", f"../{inside}", f"{inside}", "products"):
        assert owner.get(f"/media/{path}").status_code == 404
