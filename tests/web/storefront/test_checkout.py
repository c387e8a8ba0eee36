"""Checkout: what is chosen beforehand, what a refusal keeps, and that looking changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from shop.catalog import operations as catalog
from shop.catalog.rules import VariantInput
from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.customers.addresses import PostalAddress
from shop.inventory import operations as inventory
from shop.kernel import clock, db, ids
from shop.kernel.models import OutboxEvent
from tests.conftest import NOON
from tests.factories.catalog import product_input, variants
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, orders, token, written
from tests.web.storefront.test_cart import code, held, put


def told() -> list[str]:
    """The names of all facts, in order."""
    db.end_read()
    return list(
        db.session().scalars(select(OutboxEvent.name).order_by(OutboxEvent.occurred_at, OutboxEvent.id))
    )


@pytest.fixture
def at_the_till(cleo: Shopper) -> Shopper:
    """Cleo, about to pay for a bowl."""
    return cleo.visit("/products/bowl").press("Buy now")


def fields(shopper: Shopper) -> dict[str, str]:
    """The checkout form as it stands."""
    return dict(next(form for form in shopper.see.forms if form.name == "checkout").fields)


def test_delivery_payment_and_country_are_chosen_beforehand(at_the_till: Shopper) -> None:
    chosen = fields(at_the_till)
    assert (chosen["country"], chosen["shipping_code"], chosen["payment_code"]) == (
        "US",
        "standard",
        "test_card",
    )
    assert "marketing" not in chosen
    assert "/pages/terms" in at_the_till.html
    assert "/pages/privacy" in at_the_till.html


def test_looking_changes_nothing(at_the_till: Shopper) -> None:
    with written() as sent:
        at_the_till.visit("/checkout")
    assert sent == []


def test_starting_is_told_once(cleo: Shopper) -> None:
    put(cleo)
    cleo.press("Check out").visit("/cart").press("Check out")
    assert told().count("checkout.checkout_started") == 1


def test_buying_at_once_keeps_the_cart(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo, "mug")
    before = held(cleo)
    cleo.visit("/products/bowl").press("Buy now").press("Pay $24.00", test_card=GOOD, **TYPED)
    assert "We have your order" in cleo.see.text
    assert [line.title for line in orders()[0].lines] == ["Bowl"]
    assert held(cleo) == before
    cleo.visit("/cart").press("Check out")
    assert "Slate / Large" in cleo.see.text


def test_with_nothing_to_buy_the_cart_is_shown(cleo: Shopper) -> None:
    assert cleo.visit("/checkout").path == "/cart"


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
        catalog.archive_product(shelf.bowl, at=NOON)
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


def test_pressing_twice_is_one_order(at_the_till: Shopper) -> None:
    form, _button = at_the_till.button("Pay")
    sent = [*((n, v) for n, v in form.fields if n not in TYPED), *TYPED.items(), ("test_card", GOOD)]
    at_the_till.post("/checkout", sent)
    first = at_the_till.path
    at_the_till.post("/checkout", sent)
    assert at_the_till.path == first
    assert len(orders()) == 1


def test_another_country_has_other_fields_and_prices_without_a_script(at_the_till: Shopper) -> None:
    at_the_till.press(
        "Update delivery and price", **{**TYPED, "country": "IE", "postal_code": "", "region": ""}
    )
    assert at_the_till.status == 200
    kept = fields(at_the_till)
    assert "region" not in kept
    assert (kept["email"], kept["country"], kept["shipping_code"]) == (
        "cleo@example.com",
        "IE",
        "international",
    )
    at_the_till.press("Pay $39.00", test_card=GOOD, city="Dublin")
    assert orders()[0].shipping_address["country"] == "IE"


def test_the_region_of_a_country_left_does_not_come_along(at_the_till: Shopper) -> None:
    form, _button = at_the_till.button("Pay")
    typed = {**dict(form.fields), **TYPED, "country": "DE", "test_card": GOOD, "shipping_code": ""}
    at_the_till.post("/checkout", list(typed.items()))
    at_the_till.press("Pay", test_card=GOOD)
    assert orders()[0].shipping_address["region"] == ""


def test_a_script_gets_only_the_parts_that_change(at_the_till: Shopper) -> None:
    data = {"csrf_token": token(at_the_till.html), **TYPED, "country": "US", "shipping_code": "express"}
    answer = at_the_till.client.post("/checkout/progress", data=data, headers={"X-Fragment": "checkout"})
    html = answer.get_data(as_text=True)
    assert "<html" not in html
    assert "Pay $34.00" in html
    assert set(re.findall(r'data-part="(\w+)"', html)) == {
        "summary",
        "postal_code",
        "region",
        "delivery",
        "pay",
    }


def test_steps_are_told_as_soon_as_they_are_filled_in(at_the_till: Shopper) -> None:
    data = {"csrf_token": token(at_the_till.html), "email": "cleo@example.com", "country": "US"}
    at_the_till.client.post("/checkout/progress", data=data, headers={"X-Fragment": "checkout"})
    assert told().count("checkout.step_completed") == 1
    at_the_till.client.post("/checkout/progress", data=data, headers={"X-Fragment": "checkout"})
    assert told().count("checkout.step_completed") == 1
    at_the_till.client.post("/checkout/progress", data={**data, **TYPED}, headers={"X-Fragment": "checkout"})
    assert told().count("checkout.step_completed") == 2
    assert orders() == []


def test_a_code_is_applied_at_the_till(at_the_till: Shopper) -> None:
    code()
    at_the_till.press("Apply", code="WRONG1", **TYPED)
    assert "This discount code is not valid." in at_the_till.see.text
    at_the_till.press("Apply", code="welcome10")
    assert "-$1.90" in at_the_till.see.text
    assert fields(at_the_till)["email"] == "cleo@example.com"
    at_the_till.press("Pay $22.10", test_card=GOOD)
    assert orders()[0].total_minor == 2210


def test_offers_are_mailed_only_to_who_ticked_it(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=GOOD, marketing="1", **TYPED)
    customer = customer_queries.by_email("cleo@example.com")
    assert customer is not None
    assert customer.accepts_marketing


def test_a_signed_in_customer_finds_everything_filled_in(cleo: Shopper) -> None:
    customer = account(name="Cleo Rivers")
    address = PostalAddress(
        name="Cleo Rivers",
        line1="12 Harbor Street",
        city="Portland",
        region="ME",
        postal_code="04101",
        country="US",
    )
    with db.transaction():
        customers.save_address(customer_id=customer.id, address=address, at=NOON)
        customers.set_password(customer_id=customer.id, password="a long password", at=NOON)
    cleo.visit("/account/sign-in").press(
        "Sign in", email="cleo@example.com", password="a long password", by="password"
    )
    cleo.visit("/products/bowl").press("Buy now").press("Pay $24.00", test_card=GOOD)
    assert "Thank you, Cleo" in cleo.see.text
    assert orders()[0].customer_id == customer.id


def test_nobody_gets_anothers_address_by_typing_their_mail(at_the_till: Shopper) -> None:
    customer = account("dana@example.com", name="Dana Secret")
    with db.transaction():
        address = PostalAddress(name="Dana Secret", line1="1 Hidden Road", city="X", country="US")
        customers.save_address(customer_id=customer.id, address=address, at=NOON)
    at_the_till.press("Update delivery and price", email="dana@example.com")
    assert "Hidden Road" not in at_the_till.html
    assert "Secret" not in at_the_till.html


@pytest.mark.parametrize(
    "path", ["/checkout", "/checkout/start", "/checkout/progress", f"/checkout/lines/{ids.new_id()}"]
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


def test_something_with_one_size_only_is_bought_by_its_name(cleo: Shopper) -> None:
    with db.transaction():
        catalog.create_product(
            product_input("Scarf", option_names=("Size",), variants=variants("One", tracked=False)),
            at=clock.now(),
        )
    cleo.visit("/products/scarf").press("Buy now").press("Pay $33.00", test_card=GOOD, **TYPED)
    assert orders()[0].lines[0].variant_title == "One"
