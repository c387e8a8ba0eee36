"""Zones for parts of a country, places to pick up, and what 325 zones cost."""

from __future__ import annotations

import pytest

from shop.brand.postal_codes import BadPostalCode
from shop.checkout import explaining, flow
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.emails import order_context
from shop.shipping import operations, queries
from shop.shipping.operations import BadShipping
from shop.shipping.rates import Basis, Freight, Rate
from shop.taxes import operations as taxes
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, NEW_YORK, cart_with, details, order_of, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("sqlite")
STUDIO = PostalAddress(line1="5 Pine Street", city="Newark", region="NJ", postal_code="07102", country="US")


def zone(
    name: str, minor: int, *, countries: tuple[str, ...] = ("US",), regions: str = "", postal: str = ""
) -> None:
    made = operations.save_zone(name=name, countries=countries, regions=regions.split(), postal=postal, at=AT)
    operations.save_method(zone_id=made.id, name=name, rates=[Rate(0, minor)], at=AT)


def cheapest(**where: str) -> int:
    db.end_read()
    freight = Freight(grams=0, subtotal=Money(1000, "USD"))
    return queries.options(**{"country": "US", **where}, freight=freight, at=AT)[0].price.minor


def test_the_narrowest_zone_sets_the_price() -> None:
    with db.transaction():
        zone("Country", 500)
        zone("Courier", 900, postal="100*\n11201")
        zone("West", 700, regions="CA OR")
        zone("World", 2000, countries=("*",))
    assert [cheapest(), cheapest(region="NY", postal_code="14604"), cheapest(country="FR")] == [
        500,
        500,
        2000,
    ]
    assert [cheapest(postal_code="10001-9999"), cheapest(region="ca")] == [900, 700]


@pytest.mark.parametrize(
    "change",
    [
        {"countries": ["US", "CA"], "postal": "1*"},
        {"countries": ["*"], "regions": ["NY"]},
        {"countries": ["US"], "regions": ["CA"]},
        {"countries": ["US"], "regions": ["x" * 61]},
        {"countries": ["US"], "postal": "20-10"},
        {"countries": ["US"], "postal": "what?"},
    ],
)
def test_zones_that_make_no_sense_are_refused(change: dict[str, object]) -> None:
    with db.transaction():
        zone("West", 700, regions="CA OR")
    with pytest.raises((BadShipping, BadPostalCode)), db.transaction():
        operations.save_zone(name="Bad", at=AT, **change)
    db.end_read()
    assert [one.name for one in queries.zones()] == ["West"]


def test_325_zones_ask_no_more_than_one() -> None:
    cart, sent = cart_with(stocked_variant()), []
    flow.view(cart_token=cart.token, details=details(), at=AT)  # what processes read once is read
    for number in (1, 325):
        with db.transaction():
            for one in range(len(queries.zones()) if number > 1 else 0, number):
                zone(f"Zone {one}", 400 + one, postal=f"{10_000 + 7 * one}-{10_006 + 7 * one}")
        for kept in (False, True):
            db.end_read()
            with counted() as statements:
                flow.view(cart_token=cart.token, details=details(postal_code="10001"), at=AT)
            sent.append((kept, len(statements)))
    assert len(queries.zones()) == 325
    assert sent[:2] == sent[2:]
    assert cheapest(postal_code="12270") == 400 + 324


def test_an_order_is_picked_up_without_an_address() -> None:
    with db.transaction():
        place = operations.save_place(name="Studio", address=STUDIO, hours="Mon–Fri 10–18", at=AT)
        zone("Country", 500)
        taxes.set_rate(country="US", region="NJ", name="NJ tax", percent="10", at=AT)
        code = place.code
    nowhere = {"line1": "", "city": "", "region": "", "postal_code": ""}
    cart = cart_with(stocked_variant())
    sent = flow.view(cart_token=cart.token, details=details(**nowhere), at=AT)
    assert sent.details.shipping_code != code
    assert "line1_required" in {one.code for one in sent.requirements}
    order = order_of(press(cart, details(shipping_code=code, **nowhere)))
    assert (order.shipping_code, order.shipping_minor, order.shipping_method) == (code, 0, "Studio")
    assert order.tax_minor == 280
    said = order_context(order)
    assert said["pickup"] == ["Studio", "5 Pine Street", "07102 Newark NJ"]
    assert said["pickup_hours"] == "Mon–Fri 10–18"
    assert customers.addresses(order.customer_id) == []


def test_a_place_is_for_its_country_and_while_it_is_on() -> None:
    with db.transaction():
        place = operations.save_place(name="Studio", address=STUDIO, hours="", price_minor=100, at=AT)
    freight = Freight(grams=0, subtotal=Money(1000, "USD"))

    def offered(country: str = "US") -> list[str]:
        db.end_read()
        return [one.name for one in queries.options(country=country, freight=freight, at=AT) if one.pickup]

    assert (offered(), offered("FR")) == (["Studio"], [])
    with db.transaction():
        operations.save_place(place_id=place.id, name="Studio", address=STUDIO, hours="", active=False, at=AT)
    assert offered() == []
    for bad in ({"name": ""}, {"price_minor": -1}, {"min_days": 3}, {"hours": "x" * 1001}):
        with pytest.raises(BadShipping), db.transaction():
            operations.save_place(**{"name": "B", "address": STUDIO, "hours": "", "at": AT, **bad})
    with pytest.raises(BadShipping), db.transaction():
        operations.save_place(name="B", address=PostalAddress(country="US"), hours="", at=AT)


def test_a_preview_says_why() -> None:
    with db.transaction():
        zone("Country", 500)
        zone("Courier", 900, postal="100*")
        courier = queries.zones()[1]
        assert courier.id
        box = {"zone_id": courier.id, "rates": [Rate(0, 300), Rate(2, 600)], "basis": Basis.UNITS, "at": AT}
        operations.save_method(name="Bag", up_to=1, **box)
        operations.save_method(name="Box", **box)
        taxes.set_rate(country="US", region="NJ", name="NJ tax", percent="10", at=AT)
    mug = stocked_variant()
    told = explaining.explain(wanted={mug: 3}, address=NEW_YORK, email="", shipping_code="", at=AT)
    assert told.zone is not None
    assert (told.zone.name, str(told.why)) == ("Courier", "It serves the postal codes 100*.")
    assert [zone.name for zone, _why in told.others] == ["Country"]
    assert [(way.name, way.price and way.price.minor, str(way.why)) for way in told.ways] == [
        ("Courier", 900, "One price for every order."),
        ("Bag", None, "It takes up to 1 ×; this is 3 ×."),
        ("Box", 600, "This is 3 ×; the row from 2 × on counts."),
    ]
    assert [str(note) for _line, note in told.lines] == [
        "There are rates for this country, but none for this place."
    ]
    nowhere = explaining.explain(
        wanted={mug: 1}, address=PostalAddress(country="FR"), email="", shipping_code="", at=AT
    )
    assert (nowhere.zone, nowhere.ways, nowhere.quote.shipping) == (None, (), None)
