"""Carriers' prices at the till: asked before the transaction, kept while they hold, never a surprise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shop.catalog.rules import VariantInput
from shop.checkout import flow
from shop.checkout.values import CheckoutDetails, CheckoutView, PriceChanged
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.shipping import operations, queries, sources
from shop.shipping.live import Live, best, price
from shop.shipping.models import RateAnswer
from shop.shipping.rates import Freight
from shop.shipping.sources import LiveRate, RateRequest
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, press
from tests.integration.fulfillment.labels.conftest import connect
from tests.support.carriers.post_office import PostOffice

pytestmark = pytest.mark.sqlite
LIVE = Live(services=frozenset({"easypost:USPS:GroundAdvantage"}), percent=Decimal(10), fixed_minor=50)
TABLE, ASKED = 500, 856  # 7.33 and 10 percent and 50 cents


def go_live(live: Live | None = LIVE, *, free_above: int | None = None) -> None:
    """Standard delivery costs what USPS asks."""
    with db.transaction():
        operations.ensure_defaults(at=AT)
        zone = queries.zones()[0]
        standard = next(method for method in zone.methods if method.code == "standard")
        assert zone.id is not None
        assert standard.id is not None
        operations.save_method(
            zone_id=zone.id,
            method_id=standard.id,
            name=standard.name,
            rates=standard.rates,
            free_above_minor=free_above,
            min_days=2,
            max_days=4,
            at=AT,
        )
        operations.set_live(method_id=standard.id, live=live, at=AT)


def seen(cart_token: str, said: CheckoutDetails, *, at: datetime = AT, asking: bool = True) -> CheckoutView:
    """The checkout as a shopper sees it, after a press (`asking`) or a reload."""
    if asking:
        flow.prepare(cart_token=cart_token, details=said, shopper_customer_id=None, at=at)
    found = flow.view(cart_token=cart_token, details=said, at=at)
    db.end_read()
    return found


def standard(view: CheckoutView) -> int:
    """What standard delivery costs in it."""
    return next(one.price.minor for one in view.shipping_options if one.code == "standard")


def test_a_live_price_is_asked_once_shown_and_charged(office: PostOffice, at: datetime) -> None:
    connect("easypost", at=at)
    go_live()
    cart = cart_with(stocked_variant(5, variants=(VariantInput(price_minor=2800, grams=400),)))
    typed = details(shipping_code="standard")
    nowhere = replace(typed, address=replace(typed.address, postal_code="", city=""))
    assert standard(seen(cart.token, nowhere)) == TABLE
    assert office.calls == []  # nobody can say what it costs to nowhere
    assert standard(seen(cart.token, typed, asking=False)) == TABLE
    assert office.calls == []  # a look asks nobody
    for _ in range(3):
        view = seen(cart.token, typed)
        assert standard(view) == ASKED
    assert office.said("POST", "/shipments") == 1
    assert office.asked[0]["shipment"]["parcel"]["weight"] == 18.3  # 400 g of mug, 120 g of box
    placed = press(cart, typed)
    order = orders.by_number(placed.order_number)
    assert order is not None
    assert (order.shipping_minor, order.total_minor) == (ASKED, 2800 + ASKED)
    assert office.said("POST", "/shipments") == 1
    assert all("10001" not in str(row.offers) + row.key for row in db.session().query(RateAnswer))


def test_a_price_that_changed_is_shown_and_asked_for_again(office: PostOffice, at: datetime) -> None:
    connect("easypost", at=at)
    go_live()
    cart = cart_with(stocked_variant(5))
    typed = details(shipping_code="standard")
    first = seen(cart.token, typed)
    office.easypost = [("USPS", "GroundAdvantage", "8.00", 3)]
    later = at + timedelta(minutes=31)  # what was asked holds no longer
    with pytest.raises(PriceChanged) as changed:
        press(cart, typed, total=first.quote.total.minor, version=first.cart_version, at=later)
    assert standard(changed.value.view) == 930
    shown = changed.value.view.quote.total.minor
    placed = press(cart, typed, total=shown, version=first.cart_version, at=later)
    order = orders.by_number(placed.order_number)
    assert order is not None
    assert order.total_minor == shown


def test_the_owners_table_counts_while_nobody_answers(office: PostOffice, at: datetime) -> None:
    connect("easypost", "shippo", at=at)
    go_live()
    cart, typed = cart_with(stocked_variant(5)), details(shipping_code="standard")
    office.faults += [("POST", "/easypost", "lost"), ("POST", "/shippo", "503")]
    assert standard(seen(cart.token, typed)) == TABLE
    asked = len(office.calls)
    assert standard(seen(cart.token, typed, at=at + timedelta(seconds=30))) == TABLE
    assert len(office.calls) == asked  # nobody waits for them again so soon
    assert standard(seen(cart.token, typed, at=at + timedelta(seconds=61))) == ASKED
    office.faults.append(("POST", "/shippo", "lost"))
    with db.transaction():
        operations.forget_answers()
    assert standard(seen(cart.token, typed)) == ASKED  # one of two is enough


def test_goods_above_the_owners_limit_go_free_and_what_nobody_carries_costs_the_table(
    office: PostOffice, at: datetime
) -> None:
    connect("easypost", at=at)
    go_live(free_above=2000)
    cart, typed = cart_with(stocked_variant(5)), details(shipping_code="standard")
    assert standard(seen(cart.token, typed)) == 0
    go_live(Live(services=frozenset({"easypost:Pigeon:Fast"})))
    assert standard(seen(cart.token, typed)) == TABLE
    go_live(None)
    assert not queries.asks_carriers()


def test_which_offer_counts_and_what_is_put_on_it() -> None:
    def offer(code: str, minor: int, days: int) -> LiveRate:
        return LiveRate(
            code=code, name=code, price=Money(minor, "USD"), min_days=days, max_days=days, expires_at=AT
        )

    offers = [offer("a", 900, 5), offer("b", 700, 4), offer("c", 700, 2)]
    assert best(Live(), offers) == offers[2]
    assert best(Live(services=frozenset({"a", "z"})), offers) == offers[0]
    assert best(Live(services=frozenset({"z"})), offers) is None
    for percent, fixed, due in ((0, 0, 700), (10, 50, 820), ("12.5", 0, 788), (-100, 0, 0), (0, -900, 0)):
        assert price(Live(percent=Decimal(percent), fixed_minor=fixed), offers[2]).minor == due
    for stored in (Live(), LIVE):
        assert Live.from_dict(stored.as_dict()) == stored


def test_equal_questions_are_one_and_no_source_is_no_trouble(database: object) -> None:
    def asked(**changed: object) -> RateRequest:
        known = {"country": "US", "postal_code": "10001", "grams": 400, "subtotal": Money(1, "USD")}
        return RateRequest(**{**known, **changed})  # type: ignore[arg-type]

    assert asked().key == asked(subtotal=Money(9900, "USD"), postal_code=" 10001 ").key
    others = [asked(postal_code="10002"), asked(grams=401), asked(units=2), asked(region="NY"), asked()]
    assert len({one.key for one in others}) == 5
    assert sources.ready() == []
    freight = Freight(grams=400, subtotal=Money(100, "USD"))
    go_live()
    options = queries.options(country="US", freight=freight, at=AT, postal_code="10001")
    assert {one.code: one.price.minor for one in options} == {"standard": 500, "express": 1500}
