"""A product's page: a variant that can be bought is chosen, options work without a script."""

from __future__ import annotations

import json
import re

import pytest

from shop.kernel import db
from shop.kernel.money import Money
from tests.factories.catalog import make_product, variants
from tests.factories.recommendations import goes_with
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, noted


def chosen(shopper: Shopper) -> list[str]:
    """The option values that are ticked."""
    form = next(form for form in shopper.see.forms if form.target.endswith("/cart/lines"))
    return [value for name, value in form.fields if name.startswith("option")]


def test_the_first_variant_in_stock_is_chosen(cleo: Shopper) -> None:
    cleo.visit("/products/mug")
    assert chosen(cleo) == ["Slate", "Large"]
    assert "$28.00" in cleo.see.text


def test_an_address_may_name_the_variant(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit(f"/products/mug?variant={shelf.variants['Sand/Small']}")
    assert chosen(cleo) == ["Sand", "Small"]


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-0000-0000-000000000000", "%00"])
def test_an_unknown_variant_in_the_address_is_passed_over(cleo: Shopper, named: str) -> None:
    cleo.visit(f"/products/mug?variant={named}")
    assert (cleo.status, chosen(cleo)) == (200, ["Slate", "Large"])


def test_without_a_script_the_server_finds_the_variant(cleo: Shopper) -> None:
    cleo.visit("/products/mug").press("Add to cart", option1="Sand", option2="Small")
    assert cleo.path == "/cart"
    assert "Sand / Small" in cleo.see.text


def test_a_sold_out_choice_is_refused_with_a_sentence_and_stays_chosen(cleo: Shopper) -> None:
    cleo.visit("/products/mug").press("Add to cart", option1="Slate", option2="Small")
    assert "“Mug” is sold out." in cleo.see.text
    assert chosen(cleo) == ["Slate", "Small"]


def test_a_combination_that_does_not_exist_is_refused(cleo: Shopper) -> None:
    cleo.visit("/products/mug").press("Buy now", option1="Gold", option2="Small")
    assert "This combination does not exist" in cleo.see.text
    assert cleo.path == "/products/mug"


def test_a_sold_out_product_cannot_be_bought(cleo: Shopper) -> None:
    cleo.visit("/products/candle")
    assert cleo.button("Sold out")[1].disabled
    assert "Buy now" not in cleo.see.text


def test_few_left_is_said(cleo: Shopper) -> None:
    assert "Only 3 left" in cleo.visit("/products/bowl").see.text


def test_it_says_when_and_for_how_much_it_comes(cleo: Shopper) -> None:
    text = cleo.visit("/products/bowl").see.text
    assert "arrives Fri, Nov 27" in text  # two business days, but for Thanksgiving
    assert "$5.00 · United States" in text


def test_what_goes_with_it_is_shown_with_the_reason(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        goes_with(shelf.mug, shelf.bowl)
    assert "Often bought with Mug" in cleo.visit("/products/mug").see.text


def test_machines_read_every_variant_with_price_and_stock(cleo: Shopper) -> None:
    cleo.visit("/products/mug")
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', cleo.html)
    assert found is not None
    told = json.loads(found[1])
    data = next(one for one in (told if isinstance(told, list) else [told]) if one["@type"] == "Product")
    assert (data["@type"], data["name"]) == ("Product", "Mug")
    prices = {
        (offer["sku"], offer["price"], offer["availability"].rpartition("/")[2]) for offer in data["offers"]
    }
    assert ("Slate-Small", "24.00", "OutOfStock") in prices
    assert ("Sand-Large", "28.00", "InStock") in prices


def test_the_script_knows_every_variant(cleo: Shopper) -> None:
    cleo.visit("/products/mug")
    found = re.search(r"data-variants='([^']*)'", cleo.html)
    assert found is not None
    known = json.loads(found[1].replace("&#34;", '"'))
    assert [(one["options"], one["available"]) for one in known[:2]] == [
        (["Slate", "Small"], False),
        (["Slate", "Large"], True),
    ]


def test_an_unknown_product_is_not_found(cleo: Shopper) -> None:
    assert cleo.visit("/products/nothing").status == 404
    assert cleo.visit("/products/" + "x" * 5000).status == 404


def test_hostile_titles_are_only_text(cleo: Shopper) -> None:
    title = "</script><script>alert('1')</script> \"quoted\" 🍵 ספל"
    with db.transaction():
        make_product(title, handle="hostile", option_names=("Size",), variants=variants("<b>", "'\""))
    cleo.visit("/products/hostile")
    assert cleo.status == 200
    assert "<script>alert" not in cleo.html
    assert title in cleo.see.text


@pytest.mark.parametrize("more", [0, 20])
def test_it_takes_at_most_six_statements_however_many_variants(
    cleo: Shopper, shelf: Shelf, more: int
) -> None:
    with db.transaction():
        make_product(
            "Paint", option_names=("Color",), variants=variants(*(f"Color {n}" for n in range(more + 1)))
        )
        goes_with(shelf.mug, shelf.bowl, part="text")
    cleo.visit("/products/bowl").press("Add to cart")
    with counted() as sent:
        cleo.visit("/products/mug")
    assert len(sent) <= 6, "\n".join(sent)


def test_the_journey_hears_which_variant_was_looked_at(cleo: Shopper, seen) -> None:
    cleo.visit("/products/mug")
    assert noted(seen)[0] == "view_item"
    params = seen[0].notes[0][1]
    assert (params["currency"], params["value"]) == ("USD", Money(2800, "USD"))
    item = params["items"][0]
    assert (item["item_id"], item["item_name"], item["item_variant"]) == (
        "Slate-Large",
        "Mug",
        "Slate / Large",
    )
