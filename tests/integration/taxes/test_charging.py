"""What the checkout charges: by class of goods, by place, and of whom nothing is due."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.brand import store
from shop.cart.models import Cart
from shop.catalog.tax_classes import REDUCED, ZERO
from shop.checkout import flow
from shop.checkout.values import CheckoutDetails, CheckoutView
from shop.customers import operations as customers
from shop.exchange.orders_export.as_csv import as_csv
from shop.kernel import db
from shop.orders.emails import order_context
from shop.taxes import exemptions, operations, presets, queries
from shop.taxes.exemptions import RESALE, REVERSE_CHARGE
from tests.factories.catalog import make_product, variants
from tests.factories.checkout import AT, cart_with, details, order_of, press

PARIS = {"line1": "1 rue Cler", "city": "Paris", "region": "", "postal_code": "75007", "country": "FR"}


@pytest.fixture(autouse=True)
def shop_in_germany(sqlite: Any) -> None:
    with db.transaction():
        store.update(country="DE", currency="EUR", at=AT)
        presets.load(name="european-union", keys=["DE", "FR"], at=AT)


def goods(**changes: object) -> uuid.UUID:
    with db.transaction():
        product = make_product(
            "Thing", option_names=("Kind",), variants=variants("One", price_minor=11_900, **changes)
        )
        return product.variants[0].id


def look(cart: Cart, customer_id: uuid.UUID | None = None, **typed: str) -> CheckoutView:
    db.end_read()
    home = {"country": "DE", "region": "", "postal_code": "10115"}
    said = details(**{**home, **typed})
    return flow.view(cart_token=cart.token, details=said, shopper_customer_id=customer_id, at=AT)


def noted(kind: str, number: str = "") -> uuid.UUID:
    with db.transaction():
        someone = customers.upsert_for_order(email="cleo@example.com", name="Cleo", locale="en", at=AT)
        exemptions.note(customer_id=someone.id, kind=kind, number=number, text="")
        return someone.id


def test_goods_are_taxed_by_their_class_and_delivery_like_the_dearest_of_them() -> None:
    cart = cart_with(goods(), goods(tax_class=REDUCED), goods(tax_class=ZERO), goods(taxable=False))
    quote = look(cart).quote
    assert [[tax.ppm for tax in line.taxes] for line in quote.lines] == [[190_000], [70_000], [0], []]
    assert [(tax.ppm, tax.base.minor if tax.base else 0, tax.amount.minor) for tax in quote.taxes] == [
        *((190_000, 10_000 + 420, 1900 + 80), (70_000, 11_121, 779), (0, 11_900, 0))
    ]
    assert quote.total == quote.subtotal + quote.shipping_total


@pytest.mark.parametrize(("rule", "taxed"), [("none", 0), ("reduced", 33), ("zero", 0), ("proportion", 80)])
def test_delivery_is_taxed_as_the_owner_says(rule: str, taxed: int) -> None:
    with db.transaction():
        operations.choose(included=True, delivery=rule, at=AT)
    shipping = look(cart_with(goods())).quote.shipping
    assert shipping is not None
    assert (shipping.price.minor, shipping.tax.minor) == (500, taxed)


def test_a_business_abroad_buys_without_tax_when_signed_in() -> None:
    cart, me = cart_with(goods()), noted(REVERSE_CHARGE, "FRXX123456789")
    abroad = look(cart, me, **PARIS)
    assert (abroad.quote.lines[0].unit_price.minor, abroad.quote.tax_total.minor) == (9917, 0)
    assert (abroad.quote.tax_exempt, abroad.quote.vat_number) == (REVERSE_CHARGE, "FRXX123456789")
    assert abroad.shipping_options[0].price == abroad.quote.shipping_total
    at_home = look(cart, me)
    assert (at_home.quote.tax_exempt, at_home.quote.tax_total.minor) == ("", 1980)
    typed_only = look(cart, email="cleo@example.com", **PARIS)
    assert (typed_only.quote.tax_exempt, typed_only.quote.vat_number) == ("", "")


def test_where_tax_is_added_an_exempt_customer_pays_the_price_alone() -> None:
    with db.transaction():
        operations.choose(included=False, at=AT)
    cart, me = cart_with(goods()), noted(RESALE)
    assert look(cart).quote.total.minor == 11_900 + 2261 + 500 + 95
    assert look(cart, me).quote.total.minor == 12_400


def test_order_and_mail_say_each_tax_or_why_there_is_none() -> None:
    me = noted(RESALE, "DE123456789")
    first = order_of(press(cart_with(goods(), goods(tax_class=REDUCED)), details(**_home())))
    said = order_context(first)
    assert [(one["name"], one["percent"], one["amount"]["minor"]) for one in said["taxes"]] == [
        *(("VAT", "19", 1980), ("VAT", "7", 779))
    ]
    assert "VAT 19%: 19.80; VAT 7%: 7.79" in "".join(as_csv([first]))
    second = order_of(press(cart_with(goods()), details(**_home()), customer_id=me))
    assert "resale,DE123456789" in "".join(as_csv([second]))
    said = order_context(second)
    assert (second.tax_minor, said["taxes"], said["vat_number"]) == (0, [], "DE123456789")
    assert said["tax_note"] == "Not taxed: bought for resale."
    assert second.total_minor == 10_000 + 420


def _home() -> dict[str, str]:
    return {"country": "DE", "region": "", "postal_code": "10115", "city": "Berlin"}


def test_state_and_city_count_by_postal_code() -> None:
    with db.transaction():
        store.update(country="US", currency="EUR", at=AT)
        operations.choose(included=False, at=AT)
        presets.load(name="united-states", keys=["US-NY", "US-CA"], at=AT)
        city = operations.RateInput(
            name="City", percent="4.5", region="NY", postal_codes="100*", on_delivery=False
        )
        operations.save_table(country="US", rows=[city], dropped=[], at=AT)
    db.end_read()
    there = look(cart_with(goods()), country="US", region="NY", postal_code="10001-1234").quote
    assert [(tax.name, tax.amount.minor) for tax in there.taxes] == [
        ("NY sales tax", 476 + 20),
        ("City", 536),
    ]
    state = look(cart_with(goods()), country="US", region="NY", postal_code="14604").quote
    assert [tax.name for tax in state.taxes] == ["NY sales tax"]
    assert queries.rules_for(country="US", region="CA").rates[0].on_delivery is False


def test_somebody_elses_rates_survive_a_sheet_that_did_not_show_them() -> None:
    with db.transaction():
        operations.save_table(country="AT", rows=[], dropped=[], at=AT)
        operations.set_rate(country="AT", name="Late", percent="1", at=AT)
        wanted = [operations.RateInput(name="Mine", percent="2")]
        operations.save_table(country="AT", rows=wanted, dropped=[], at=AT)
    assert {row.name for row in queries.table("AT")} == {"Mine", "Late"}
    with pytest.raises(operations.BadRow), db.transaction():
        operations.save_table(country="AT", rows=wanted, dropped=[], at=AT)


def test_nothing_typed_is_no_place() -> None:
    assert flow.view(cart_token=cart_with(goods()).token, details=CheckoutDetails(), at=AT).quote.taxes
