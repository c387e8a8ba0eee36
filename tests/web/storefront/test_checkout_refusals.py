"""What checkout refuses, in a sentence, in its place; nothing typed is lost and nothing ordered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from shop.catalog import operations as catalog
from shop.catalog.rules import VariantInput
from shop.inventory import operations as inventory
from shop.kernel import db
from tests.conftest import NOBODY, NOON
from tests.factories.catalog import product_input
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, fields, orders, written


@pytest.mark.parametrize("field", ["email", "name", "line1", "postal_code", "city", "region"])
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    at_the_till: Shopper, field: str
) -> None:
    at_the_till.press("Pay", test_card=GOOD, **{**TYPED, field: ""})
    assert at_the_till.status == 422
    wrong = re.search(rf'id="{field}-error">([^<]+)<', at_the_till.html)
    assert wrong is not None
    assert wrong[1].startswith("Please ")
    kept = fields(at_the_till)
    assert {name: kept[name] for name in TYPED if name != field} == {
        name: value for name, value in TYPED.items() if name != field
    }
    assert orders() == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "not an address"),
        ("email", "a" * 5000 + "@example.com"),
        ("name", "N" * 5000),
        ("postal_code", "ABC"),
        ("postal_code", "1" * 5000),
        ("country", "ZZ"),
        ("country", "x" * 5000),
        ("shipping_code", "teleport"),
        ("payment_code", "monopoly"),
        ("region", "Atlantis"),
        ("note", "n" * 5000),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_ordered(
    at_the_till: Shopper, field: str, typed: str
) -> None:
    at_the_till.press("Pay", test_card=GOOD, **{**TYPED, field: typed})
    assert at_the_till.status == 422
    assert orders() == []


@pytest.mark.parametrize("name", ["🍵 Grüße", "קלאו ריברס", "‮evil", "O'Brien <b>", "李小龍"])
def test_names_of_all_kinds_are_welcome(at_the_till: Shopper, name: str) -> None:
    at_the_till.press("Pay", test_card=GOOD, **{**TYPED, "name": name})
    assert "We have your order" in at_the_till.see.text
    assert orders()[0].shipping_address["name"] == name
    assert "<b>" not in at_the_till.html.replace("<b></b>", "")


@pytest.mark.parametrize(
    ("field", "forged"), [("shown_total", "1"), ("shown_total", "-5"), ("cart_version", "x")]
)
def test_a_forged_total_is_never_charged(at_the_till: Shopper, field: str, forged: str) -> None:
    at_the_till.press("Pay", test_card=GOOD, **{**TYPED, field: forged})
    assert at_the_till.status == 409
    assert orders() == []


def test_a_new_price_is_shown_and_asked_again(at_the_till: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        dearer = VariantInput(id=shelf.variants["Bowl"], price_minor=2500)
        wanted = product_input("Bowl", variants=(dearer,))
        catalog.update_product(shelf.bowl, replace(wanted, handle="bowl"), at=NOON)
    at_the_till.press("Pay $24.00", test_card=GOOD, **TYPED)
    assert at_the_till.status == 409
    assert "It was $24.00 and is now $30.00." in at_the_till.see.text
    assert orders() == []
    at_the_till.press("Pay $30.00", test_card=GOOD, **TYPED)
    assert orders()[0].total_minor == 3000


def test_what_sold_out_meanwhile_can_be_taken_in_part(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/products/bowl").press("Buy now", quantity=3)
    with db.transaction():
        inventory.set_on_hand(variant_id=shelf.variants["Bowl"], on_hand=2, reason="counted", at=NOON)
    cleo.press("Pay", test_card=GOOD, **TYPED)
    assert cleo.status == 409
    assert orders() == []
    assert cleo.button("Pay")[1].disabled
    cleo.press("Take 2 instead")
    cleo.press("Pay $43.00", test_card=GOOD, **TYPED)
    assert orders()[0].lines[0].quantity == 2


def test_what_is_gone_altogether_leads_to_the_cart(at_the_till: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        inventory.set_on_hand(variant_id=shelf.variants["Bowl"], on_hand=0, reason="counted", at=NOON)
    at_the_till.visit("/checkout").press("Remove")
    assert at_the_till.path == "/cart"


def test_what_is_no_longer_sold_is_marked_and_can_be_left_out(at_the_till: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        catalog.set_status(shelf.bowl, "archived", at=NOON)
    at_the_till.press("Pay", test_card=GOOD, **TYPED)
    assert at_the_till.status == 422
    assert "“Bowl” is no longer sold." in at_the_till.see.text
    at_the_till.press("Remove")
    assert orders() == []


def test_what_does_not_exist_any_more_is_said_in_the_cart(at_the_till: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        catalog.update_product(shelf.bowl, product_input("Bowl", handle="bowl"), at=NOON)
    at_the_till.press("Pay", test_card=GOOD, **TYPED)
    assert at_the_till.path == "/cart"
    assert "What you wanted to buy is no longer there." in at_the_till.see.text
    assert orders() == []


@pytest.mark.parametrize(
    "path", ["/checkout", "/checkout/start", "/checkout/progress", f"/checkout/lines/{NOBODY}"]
)
def test_without_its_token_nothing_happens(at_the_till: Shopper, path: str) -> None:
    data = {**fields(at_the_till), **TYPED, "test_card": GOOD, "csrf_token": "forged", "product": "bowl"}
    with written() as sent:
        assert at_the_till.client.post(path, data=data).status_code == 400
    assert sent == []


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/octet-stream"])
def test_another_content_type_is_refused(at_the_till: Shopper, kind: str) -> None:
    answer = at_the_till.client.post("/checkout", data=b'{"email": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert orders() == []
