"""What the checkout page shows before anything is pressed."""

from __future__ import annotations

import uuid

import pytest

from shop.brand import store
from shop.cart import operations as carts
from shop.checkout import flow
from shop.checkout.values import CheckoutDetails
from shop.customers import operations as customers
from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode, SubtotalAtLeast
from shop.shipping import operations as shipping
from shop.shipping.rates import Rate
from shop.taxes import operations as taxes
from tests.factories.catalog import make_product, stocked_variant, variants
from tests.factories.checkout import AT, NEW_YORK, cart_with, details, order_of, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("database")
NOTHING = CheckoutDetails()


def test_a_new_store_can_sell_at_once_with_everything_preselected() -> None:
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=NOTHING, at=AT)
    assert seen.details.address.country == "US"
    assert [option.code for option in seen.shipping_options] == ["standard", "express"]
    assert (seen.details.shipping_code, seen.details.payment_code) == ("standard", "test_card")
    assert seen.quote.total.minor == 3300
    assert {one.code for one in seen.requirements} == {
        "email_required",
        "name_required",
        "line1_required",
        "city_required",
        "region_required",
        "postal_code_required",
    }


def test_a_view_is_four_statements_however_many_lines() -> None:
    with db.transaction():
        product = make_product(
            "Bead", option_names=("Size",), variants=variants(*(f"No. {i}" for i in range(40)))
        )
        shipping.ensure_defaults(at=AT)
        taxes.set_rate(country="US", region="NY", name="Sales tax", percent="8.875", at=AT)
        for i in range(50):
            promotions.create(name=f"P{i}", benefit=PercentOff(100), conditions=[SubtotalAtLeast(1)], at=AT)
    cart = cart_with(*[variant.id for variant in product.variants])
    flow.view(cart_token=cart.token, details=NOTHING, at=AT)
    db.end_read()
    with counted() as sent:
        flow.view(cart_token=cart.token, details=NOTHING, at=AT)
    assert len(sent) + 1 <= 4, sent  # one more reads the preferences


def test_delivery_follows_the_country() -> None:
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=details(country="FR"), at=AT)
    assert [option.code for option in seen.shipping_options] == ["international"]
    assert seen.quote.shipping_total.minor == 2000


def test_an_unserved_country_is_said() -> None:
    with db.transaction():
        zone = shipping.save_zone(name="Home", countries=["US"], at=AT)
        shipping.save_method(zone_id=zone.id, name="Post", rates=[Rate(0, 400)], at=AT)
    cart = cart_with(stocked_variant())
    seen = flow.view(
        cart_token=cart.token, details=details(country="FR", region="", postal_code="75001"), at=AT
    )
    assert {one.code for one in seen.requirements} == {"country_not_served", "shipping_unavailable"}


def test_tax_follows_the_place() -> None:
    with db.transaction():
        taxes.set_rate(country="US", region="NY", name="Sales tax", percent="8.875", at=AT)
    cart = cart_with(stocked_variant())
    here = flow.view(cart_token=cart.token, details=details(), at=AT)
    there = flow.view(cart_token=cart.token, details=details(region="NJ"), at=AT)
    assert (here.quote.tax_total.minor, there.quote.tax_total.minor) == (249 + 44, 0)
    assert here.quote.total.minor == 3300 + 293


def test_a_shop_in_israel_shows_prices_with_tax() -> None:
    with db.transaction():
        store.update(country="IL", currency="ILS", at=AT)
        taxes.set_rate(country="IL", name="VAT", percent="18", at=AT)
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=NOTHING, at=AT)
    assert seen.quote.tax_included
    assert (seen.quote.total.minor, seen.quote.tax_total.minor) == (4800, 427 + 305)


def test_nothing_to_deliver_needs_no_delivery() -> None:
    with db.transaction():
        product = make_product(
            "E-book",
            stock=None,
            option_names=("Format",),
            variants=variants("EPUB", requires_shipping=False, price_minor=900),
        )
    cart = cart_with(product.variants[0].id)
    seen = flow.view(cart_token=cart.token, details=CheckoutDetails(email="cleo@example.com"), at=AT)
    assert (seen.needs_shipping, seen.shipping_options, seen.quote.total.minor) == (False, (), 900)
    assert [one.code for one in seen.requirements] == ["name_required"]
    order = order_of(press(cart, details(line1="", city="", region="", postal_code="")))
    assert (order.status, order.fulfillment_status) == ("completed", "delivered")


def signed_in() -> uuid.UUID:
    with db.transaction():
        customer = customers.upsert_for_order(email="Cleo@example.com", name="Cleo Park", locale="en", at=AT)
        customers.save_address(customer_id=customer.id, address=NEW_YORK, at=AT)
        return customer.id


def test_a_returning_customer_has_nothing_to_type() -> None:
    cart, me = cart_with(stocked_variant()), signed_in()
    seen = flow.view(cart_token=cart.token, details=NOTHING, shopper_customer_id=me, at=AT)
    assert seen.requirements == ()
    assert seen.details.email == "Cleo@example.com"
    assert seen.details.address == NEW_YORK
    placement = press(cart, NOTHING, customer_id=me)
    order = order_of(placement)
    assert (order.customer_id, order.status) == (me, "open")
    assert press(cart, NOTHING, customer_id=me, total=0).order_token == placement.order_token


def test_a_typed_address_of_a_customer_reveals_nothing_of_theirs() -> None:
    signed_in()
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=CheckoutDetails(email="cleo@example.com"), at=AT)
    assert seen.details.address == PostalAddress(country="US")


def test_codes_that_do_not_count_say_why() -> None:
    with db.transaction():
        for word, conditions in (("FIFTY", [HasCode(), SubtotalAtLeast(5000)]), ("TEN", [HasCode()])):
            made = promotions.create(name=word, benefit=PercentOff(1000), conditions=conditions, at=AT)
            promotions.add_code(promotion_id=made.id, code=word, at=AT)
        big = promotions.create(name="Big", benefit=PercentOff(2000), at=AT)
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=details(code="fifty"), at=AT)
    assert [str(one) for one in seen.warnings] == [
        "Add 22.00 USD more to use this discount: it is for orders from 50.00 USD."
    ]
    seen = flow.view(cart_token=cart.token, details=details(code="ten"), at=AT)
    assert [one.label for one in seen.quote.discounts] == ["Big"]
    assert [str(one) for one in seen.warnings] == [
        "The code TEN was left out, because another discount is worth more."
    ]
    seen = flow.view(cart_token=cart.token, details=details(code="nonsense"), at=AT)
    assert [str(one) for one in seen.warnings] == ["The code NONSENSE is not valid."]
    assert big.reach == "automatic"


def test_goods_that_were_sold_meanwhile_are_named() -> None:
    from shop.inventory import operations as inventory

    mug = stocked_variant(5)
    cart = cart_with(mug, quantity=3)
    with db.transaction():
        inventory.set_on_hand(variant_id=mug, on_hand=1, reason="counted", at=AT)
    (missing,) = flow.view(cart_token=cart.token, details=details(), at=AT).requirements
    assert (missing.code, missing.field, missing.params["left"]) == ("line_sold_out", str(mug), 1)


def test_a_code_on_the_cart_counts_without_typing_it_again() -> None:
    with db.transaction():
        made = promotions.create(name="Ten", benefit=PercentOff(1000), conditions=[HasCode()], at=AT)
        promotions.add_code(promotion_id=made.id, code="TEN", at=AT)
    cart = cart_with(stocked_variant())
    with db.transaction():
        carts.apply_code(token=cart.token, code="ten", at=AT)
    seen = flow.view(cart_token=cart.token, details=NOTHING, at=AT)
    assert seen.quote.discount_total.minor == 280
