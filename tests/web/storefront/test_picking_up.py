"""Fetching an order instead of having it sent: chosen at the till, with and without a script."""

from __future__ import annotations

import pytest

from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.shipping import operations as shipping
from shop.shipping.rates import Rate
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, orders

STUDIO = PostalAddress(line1="5 Pine Street", city="Newark", region="NJ", postal_code="07102", country="US")
ADDRESS = ("line1", "city", "postal_code", "region")


@pytest.fixture
def place(at_the_till: Shopper) -> str:
    """The code of a place where orders are fetched."""
    with db.transaction():
        made = shipping.save_place(name="Studio", address=STUDIO, hours="Mon–Fri 10–18", at=NOON)
        return made.code


def test_who_fetches_it_types_no_address(at_the_till: Shopper, place: str) -> None:
    at_the_till.visit("/checkout")
    assert "5 Pine Street, 07102 Newark NJ" in at_the_till.see.text
    assert "Mon–Fri 10–18" in at_the_till.see.text
    at_the_till.press("Update delivery and price", shipping_code=place)
    assert '<div data-part="street" hidden>' in at_the_till.html
    typed = {name: value for name, value in TYPED.items() if name not in ADDRESS}
    at_the_till.press("Pay", test_card=GOOD, shipping_code=place, **typed)
    assert "We have your order" in at_the_till.see.text
    assert "Picked up at" in at_the_till.see.text
    (order,) = orders()
    assert (order.shipping_code, order.shipping_minor) == (place, 0)
    assert order.quote["shipping"]["pickup"] == ["Studio", "5 Pine Street", "07102 Newark NJ"]


def test_where_only_some_postal_codes_are_served_the_code_is_asked_for(at_the_till: Shopper) -> None:
    with db.transaction():
        zone = shipping.save_zone(name="Courier", countries=["US"], postal="100*", at=NOON)
        shipping.save_method(zone_id=zone.id, name="Bike", rates=[Rate(0, 700)], at=NOON)
    at_the_till.visit("/checkout")
    assert "Enter the postal code to see how it can be delivered." in at_the_till.see.text
    at_the_till.press("Update delivery and price", postal_code="90001")
    assert "We do not deliver to this address." in at_the_till.see.text
    at_the_till.press("Update delivery and price", postal_code="10012")
    assert "Bike" in at_the_till.see.text
