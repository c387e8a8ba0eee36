"""An owner makes and changes products by form, and nothing bad gets in."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest

from shop.catalog import operations, queries
from shop.catalog.operations import CollectionInput
from shop.inventory import operations as inventory
from shop.inventory import queries as stock
from shop.kernel import db, ids
from shop.kernel.money import Money
from tests.conftest import NOON
from tests.factories.catalog import make_product, picture_bytes, stocked_variant, variants
from tests.web.admin.conftest import text

NEW, LIST = "/admin/products/new", "/admin/products"


def fields(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a product of one variant at 28.00 with 5 in stock."""
    return {
        "title": "Tall Mug",
        "status": "active",
        "variants-0-price": "28.00",
        "variants-0-stock": "5",
        "variants-0-tracked": "1",
        "variants-0-taxable": "1",
        "variants-0-requires_shipping": "1",
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }


def shown(html: str) -> dict[str, str]:
    """Name and value of every text and hidden input of a page."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("text", "hidden") and "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
        elif attributes.get("type") == "checkbox" and " checked" in tag and "name" in attributes:
            found[attributes["name"]] = attributes["value"]
    return found


def page_of(handle: str) -> Any:
    db.end_read()
    return queries.product_page(handle, any_status=True)


def make(title: str = "Tall Mug", **changes: Any) -> uuid.UUID:
    with db.transaction():
        return make_product(title, **changes).id


def test_a_product_is_made_with_price_stock_tags_and_pictures(owner: Any) -> None:
    files = [
        (io.BytesIO(picture_bytes((300, 400))), "a.jpg"),
        (io.BytesIO(picture_bytes((300, 400), "PNG")), "b.png"),
    ]
    data = fields(tags="gift, clay", vendor="Kiln", description_html="Warm & wide", variants__0__sku="TM-1")
    response = owner.submit(NEW, LIST, {**data, "pictures": files}, follow_redirects=True)
    assert "“Tall Mug” is saved." in text(response)
    made = page_of("tall-mug")
    assert made.product.description_html == "<p>Warm &amp; wide</p>"
    assert made.product.tags == ["gift", "clay"]
    (variant,) = made.variants
    assert (variant.price, variant.available, variant.sku) == (Money(2800, "USD"), 5, "TM-1")
    assert [picture.width for picture in made.media] == [300, 300]
    assert owner.get(made.media[0].src).status_code == 200


def test_variants_are_made_from_options_and_their_values(owner: Any) -> None:
    data = fields(
        option1_name="Glaze", option1_values="Sand, Tide", option2_name="Size", option2_values="S,L"
    )
    html = text(owner.submit(NEW, LIST, {**data, "action": "combine"}))
    rows = shown(html)
    assert [rows[f"variants-{n}-option1"] + rows[f"variants-{n}-option2"] for n in range(4)] == [
        *("SandS", "SandL", "TideS", "TideL"),
    ]
    assert rows["variants-3-price"] == "28.00"
    assert queries.stats().products == 0
    sent = {name: value for name, value in rows.items() if name != "csrf_token"}
    owner.submit(NEW, LIST, {**sent, "status": "active"})
    made = page_of("tall-mug")
    assert [variant.title for variant in made.variants] == ["Sand / S", "Sand / L", "Tide / S", "Tide / L"]


def test_more_rows_are_given_without_saving(owner: Any) -> None:
    html = text(owner.submit(NEW, LIST, fields(option1_name="Size", action="rows")))
    assert "variants-3-price" in html
    assert queries.stats().products == 0


def test_a_product_is_changed_as_its_form_shows_it(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L", sku=None), stock=4)
    address = f"/admin/products/{product_id}"
    sent = shown(text(owner.get(address)))
    sent |= {"title": "Taller Mug", "status": "draft", "variants-0-price": "31,50", "variants-1-stock": "9"}
    assert owner.submit(address, data=sent).status_code == 303
    made = page_of("tall-mug")
    assert (made.product.title, made.product.status) == ("Taller Mug", "draft")
    assert [(v.title, v.price.minor, v.available) for v in made.variants] == [("S", 3150, 4), ("L", 2800, 9)]


def test_saving_an_untouched_form_changes_nothing(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L"), tags=("a", "b"), vendor="Kiln")
    before = page_of("tall-mug")
    owner.submit(
        f"/admin/products/{product_id}",
        data={**shown(text(owner.get(f"/admin/products/{product_id}"))), "status": "active"},
    )
    after = page_of("tall-mug")
    assert after.variants == before.variants
    assert (after.product.tags, after.product.vendor, after.product.handle) == (
        ["a", "b"],
        "Kiln",
        "tall-mug",
    )


def test_what_was_sold_while_the_form_was_open_stays_sold(owner: Any) -> None:
    mug = stocked_variant(10, title="Tall Mug")
    product_id = queries.variants_for_sale([mug])[mug].product_id
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "active"}
    order = ids.new_id()
    with db.transaction():
        inventory.reserve(order_id=order, demand={mug: 3}, expires_at=NOON, at=NOON)
        inventory.commit(order_id=order, at=NOON)
    owner.submit(address, data=sent)
    assert stock.on_hand([mug]) == {mug: 7}
    db.end_read()
    owner.submit(address, data={**sent, "variants-0-stock": "12"})
    assert stock.on_hand([mug]) == {mug: 9}


def test_a_variant_is_removed_and_another_added(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L"))
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "active", "variants-0-drop": "1"}
    sent |= {"variants-2-option1": "XL", "variants-2-price": "40", "variants-2-tracked": "1"}
    owner.submit(address, data=sent)
    assert [(v.title, v.price.minor, v.available) for v in page_of("tall-mug").variants] == [
        *(("L", 2800, 10), ("XL", 4000, 0)),
    ]


def test_collections_are_chosen_and_left(owner: Any) -> None:
    with db.transaction():
        mugs, gifts = (
            operations.create_collection(CollectionInput(title=t), at=NOON).id for t in ("Mugs", "Gifts")
        )
    product_id = make()
    address = f"/admin/products/{product_id}"
    for chosen in ([mugs, gifts], [gifts]):
        sent = {
            **shown(text(owner.get(address))),
            "status": "active",
            "collections": [str(c) for c in chosen],
        }
        owner.submit(address, data=sent)
        assert {c.id for c in page_of("tall-mug").collections} == set(chosen)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "x" * 5000}, "Field cannot be longer than 500"),
        ({"variants__0__price": ""}, "enter a price"),
        ({"variants__0__price": "free"}, "is not an amount"),
        ({"variants__0__price": "-1"}, "is not between"),
        ({"variants__0__price": "1e50"}, ""),
        ({"variants__0__stock": "many"}, "is not a whole number"),
        ({"variants__0__stock": "99999999999"}, "at most a million"),
        ({"variants__0__grams": "-5"}, "weight"),
        ({"handle": "Not A Handle!"}, "small letters"),
        ({"status": "sold"}, ""),
        ({"option1_name": "Size"}, "a value for every option"),
        ({"variants__0__id": "nonsense"}, "damaged"),
        ({"variants__0__id": str(uuid.uuid4())}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_makes_nothing(owner: Any, changes: dict[str, str], words: str) -> None:
    response = owner.submit(NEW, LIST, fields(**changes))
    if changes.get("variants__0__id", "").count("-") == 4:
        pass  # an unknown id on a new product counts as a new variant
    else:
        assert response.status_code in (409, 422)
        assert words in text(response)
        assert queries.stats().products == 0


def test_emoji_and_right_to_left_text_are_kept_and_markup_is_shown_as_text(owner: Any) -> None:
    owner.submit(NEW, LIST, fields(title="ספל 🏺 <b>Mug</b>"))
    html = text(owner.get(LIST))
    assert "ספל 🏺 &lt;b&gt;Mug&lt;/b&gt;" in html


def test_a_bad_picture_does_not_lose_the_product(owner: Any) -> None:
    svg = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "evil.svg")
    good = (io.BytesIO(picture_bytes((300, 400))), "good.jpg")
    response = owner.submit(NEW, LIST, {**fields(), "pictures": [svg, good]}, follow_redirects=True)
    assert "evil.svg: This is not a picture we can read" in text(response)
    assert len(page_of("tall-mug").media) == 1


def test_pictures_are_added_ordered_described_and_removed(owner: Any) -> None:
    product_id = make()
    address = f"/admin/products/{product_id}"
    files = [
        (io.BytesIO(picture_bytes(color=color)), f"{n}.jpg") for n, color in enumerate(("#111111", "#eeeeee"))
    ]
    owner.submit(address, f"{address}/pictures", {"pictures": files})
    owner.submit(address, f"{address}/pictures", {"address": "https://pictures.example/c.jpg"})
    first, second, third = queries.product_for_editing(product_id).media  # type: ignore[union-attr]
    assert (first.state, third.state) == ("ready", "pending")
    db.end_read()
    order = {
        f"alt-{first.id}": "Dark",
        f"place-{first.id}": "3",
        f"alt-{second.id}": "Light",
        f"place-{second.id}": "1",
    }
    owner.submit(
        address, f"{address}/pictures/order", {**order, f"alt-{third.id}": "", f"place-{third.id}": "2"}
    )
    assert [(p.alt) for p in page_of("tall-mug").media] == ["Light", "Tall Mug", "Dark"]
    owner.submit(address, f"{address}/pictures/{second.id}/removal")
    assert [p.alt for p in page_of("tall-mug").media] == ["Tall Mug", "Dark"]


@pytest.mark.parametrize("data", [{}, {"address": "javascript:alert(1)"}, {"address": "file:///etc/passwd"}])
def test_nothing_or_nonsense_adds_no_picture(owner: Any, data: dict[str, str]) -> None:
    product_id = make()
    response = owner.submit(f"/admin/products/{product_id}", f"/admin/products/{product_id}/pictures", data)
    assert response.status_code == 303
    assert page_of("tall-mug").media == ()


def test_a_picture_of_another_product_cannot_be_removed_through_mine(owner: Any) -> None:
    mine, other = make("Mine"), make("Other")
    with db.transaction():
        picture = operations.add_picture_address(other, "https://pictures.example/a.jpg", at=NOON)
    owner.submit(f"/admin/products/{mine}", f"/admin/products/{mine}/pictures/{picture.id}/removal")
    assert len(page_of("other").media) == 1


def test_a_product_is_archived_and_brought_back(owner: Any) -> None:
    product_id = make()
    address = f"/admin/products/{product_id}"
    for status in ("archived", "active"):
        owner.submit(address, f"{address}/status", {"status": status})
        assert page_of("tall-mug").product.status == status
    owner.submit(address, f"{address}/status", {"status": "sold"})
    assert page_of("tall-mug").product.status == "active"


def test_the_list_is_searched_filtered_and_turned_over(owner: Any) -> None:
    with db.transaction():
        for number in range(55):
            make_product(f"Pot {number:02}")
        make_product("Hidden Bowl", status="draft")
    html = text(owner.get(LIST))
    assert "56 products" in html
    assert "Hidden Bowl" in html
    assert "Pot 10" in text(owner.get(LIST + "?page=2"))
    assert "Hidden Bowl" in text(owner.get(LIST + "?q=bowl"))
    assert "Pot 01" not in text(owner.get(LIST + "?q=bowl"))
    assert "1 product" in text(owner.get(LIST + "?status=draft"))
    for nonsense in ("?page=x", "?page=-4", "?page=999999", "?status=%00", "?q=" + "x" * 5000, "?q=%25"):
        assert owner.get(LIST + nonsense).status_code == 200


@pytest.mark.parametrize("address", ["/admin/products/nonsense", f"/admin/products/{uuid.uuid4()}"])
def test_an_unknown_product_is_not_found(owner: Any, address: str) -> None:
    assert owner.get(address).status_code == 404


def test_a_form_without_its_token_changes_nothing(owner: Any) -> None:
    assert owner.post(LIST, data=fields()).status_code == 400
    assert queries.stats().products == 0


def test_a_missing_picture_is_listed_and_tried_again(owner: Any) -> None:
    product_id = make()
    with db.transaction():
        media = operations.add_picture_address(product_id, "https://pictures.example/a.jpg", at=NOON)
        media.parked_at, media.last_error = NOON, "Unreachable: pictures.example did not answer."
    assert "pictures.example did not answer." in text(owner.get("/admin/products/pictures"))
    owner.submit(f"/admin/products/{product_id}", f"/admin/products/{product_id}/pictures/{media.id}/retry")
    db.end_read()
    assert queries.parked_pictures() == []


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    for address in (
        LIST,
        NEW,
        "/admin/collections",
        "/admin/stock",
        "/admin/imports",
        "/admin/imports/products.csv",
    ):
        assert "/admin/sign-in" in client.get(address).headers["Location"]


def test_a_packer_has_no_business_with_products(packer: Any) -> None:
    for address in (LIST, NEW, "/admin/collections", "/admin/stock", "/admin/imports"):
        assert packer.get(address).status_code == 403
