"""What is not there yet is sold up to a limit, with the day from which it is sent: said everywhere, kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from shop.cart.operations.lines import NotEnough
from shop.catalog import queries as catalog
from shop.catalog.models import Variant
from shop.checkout import flow, reconciling
from shop.inventory import operations as inventory
from shop.inventory import queries
from shop.inventory.operations import OutOfStock
from shop.kernel import clock, db, jobs
from shop.mail.models import Mail
from shop.orders.emails import order_context
from shop.orders.operations import cancel
from tests.factories.catalog import stocked_variant, variants
from tests.factories.checkout import AT, DECLINED, GOOD, cart_with, details, order_of, press
from tests.support.crowd import errors, together

DAY = date(2026, 12, 12)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(AT):
        yield


def ahead(units: int, *, oversell: int | None = 5, ships_from: date | None = DAY) -> Any:
    """A mug of which `units` lie there and `oversell` more may be sold."""
    wanted = variants("One", backorder=True, oversell=oversell, ships_from=ships_from)
    return stocked_variant(units, option_names=("Size",), variants=wanted)


def left(variant_id: Any) -> int | None:
    db.end_read()
    return catalog.variants_for_sale([variant_id])[variant_id].units


def test_never_more_is_sold_ahead_than_may_be(database: object) -> None:
    mug = ahead(2)
    carts = [cart_with(mug) for _ in range(12)]
    results = together(*[lambda cart=cart: press(cart, total=3300, version=cart.version) for cart in carts])
    assert [type(error) for error in errors(results)] == [OutOfStock] * 5
    assert (queries.on_hand([mug]), left(mug)) == ({mug: -5}, 0)
    assert reconciling.stock().differences == []


@pytest.mark.usefixtures("sqlite")
def test_the_day_is_promised_for_what_is_not_there_and_goes_along() -> None:
    mug = ahead(2)
    near = flow.view(cart_token=cart_with(mug, quantity=2).token, details=details(), at=AT)
    cart = cart_with(mug, quantity=3)
    far = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert [view.quote.lines[0].ships_from for view in (near, far)] == [None, DAY]
    assert near.quote.shipping is not None
    assert near.quote.shipping.promised_from is not None
    assert near.quote.shipping.promised_from < DAY
    order = order_of(press(cart))
    assert order.promised_from is not None
    assert order.promised_from > DAY  # it leaves on the day, and travels
    assert [line.ships_from for line in order.lines] == [DAY]
    assert order_context(order)["lines"][0]["ships_from"] == "2026-12-12"
    jobs.run_due(at=AT)
    mail = db.session().query(Mail).filter(Mail.kind == "confirmation").one()
    assert mail.content is not None
    assert all("Ships from Sat, Dec 12" in part for part in mail.content)


@pytest.mark.usefixtures("sqlite")
def test_a_day_that_is_over_or_not_needed_is_not_told() -> None:
    late, plenty, unnamed = ahead(0, ships_from=AT.date()), ahead(9), ahead(0, ships_from=None)
    for mug in (late, plenty, unnamed):
        seen = flow.view(cart_token=cart_with(mug).token, details=details(), at=AT)
        assert [line.ships_from for line in seen.quote.lines] == [None]


@pytest.mark.usefixtures("sqlite")
def test_the_cart_takes_as_many_as_may_be_sold() -> None:
    mug = ahead(2)
    assert left(mug) == 7
    with pytest.raises(NotEnough, match="Only 7"):
        cart_with(mug, quantity=8)
    endless = ahead(0, oversell=None)
    assert left(endless) is None
    assert cart_with(endless, quantity=500)
    closed = ahead(0, oversell=0)
    with pytest.raises(NotEnough, match="sold out"):
        cart_with(closed)


@pytest.mark.usefixtures("sqlite")
def test_what_is_held_is_sold_though_the_limit_was_lowered_meanwhile() -> None:
    mug = ahead(0)
    waiting = order_of(press(cart_with(mug, quantity=5), card=DECLINED))
    with db.transaction() as session:
        session.get_one(Variant, mug).oversell = 1
    flow.pay_again(order_token=waiting.token, test_card=GOOD, at=AT)
    assert queries.on_hand([mug]) == {mug: -5}
    assert left(mug) == 0
    with db.transaction():
        cancel(order_id=waiting.id, reason="owner", at=AT + timedelta(minutes=1))
    assert (queries.on_hand([mug]), left(mug)) == ({mug: 0}, 1)


@pytest.mark.usefixtures("sqlite")
def test_units_that_arrive_are_for_those_who_waited() -> None:
    mug = ahead(0)
    press(cart_with(mug, quantity=4))
    with db.transaction():
        inventory.adjust(variant_id=mug, delta=6, reason="received", at=AT)
    assert (queries.on_hand([mug]), left(mug)) == ({mug: 2}, 7)
    seen = flow.view(cart_token=cart_with(mug, quantity=2).token, details=details(), at=AT)
    assert seen.quote.lines[0].ships_from is None
