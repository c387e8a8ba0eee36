"""Checkout: what is chosen beforehand, what a refusal keeps, and that looking changes nothing."""

from __future__ import annotations

import re

from sqlalchemy import select

from shop.catalog import operations as catalog
from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.kernel.models import OutboxEvent
from tests.conftest import NOON
from tests.factories.catalog import product_input, variants
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, fields, orders, token, written
from tests.web.storefront.test_cart import code, held, put


def told() -> list[str]:
    """The names of all facts, in order."""
    db.end_read()
    return list(
        db.session().scalars(select(OutboxEvent.name).order_by(OutboxEvent.occurred_at, OutboxEvent.id))
    )


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
        "street",
        "postal_code",
        "region",
        "city",
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


def test_something_with_one_size_only_is_bought_by_its_name(cleo: Shopper) -> None:
    with db.transaction():
        catalog.create_product(
            product_input("Scarf", option_names=("Size",), variants=variants("One", tracked=False)),
            at=clock.now(),
        )
    cleo.visit("/products/scarf").press("Buy now").press("Pay $33.00", test_card=GOOD, **TYPED)
    assert orders()[0].lines[0].variant_title == "One"
