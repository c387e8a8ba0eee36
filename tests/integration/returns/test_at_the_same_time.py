"""Many presses at once: never more back than was sent, never more money than came in. Both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest

from fulfillment.carriers import base
from fulfillment.returns import operations, queries
from fulfillment.returns.models import REFUND, REFUNDED, REPLACEMENT
from fulfillment.shipments.contents import remaining
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.factories import returns
from tests.factories.checkout import AT
from tests.integration.fulfillment.test_at_the_same_time import at_once
from tests.support import wiring


@pytest.fixture
def at(database: Settings) -> Iterator[datetime]:
    """Tuesday noon; nothing moves by itself."""
    with clock.frozen(AT):
        yield AT


def test_presses_at_once_come_to_one(at: datetime) -> None:
    order = returns.sent_order(at)
    returns.scan(order, base.LOST, at)
    ask = partial(operations.request, order_id=order.id, asked=returns.asked(order, units=2), at=at)
    assert at_once(ask, ask) == ["done", "refused"]
    db.end_read()
    (one,) = queries.of_order(order.id)
    settle = partial(operations.settle, return_id=one.id, at=at)
    make_good = partial(operations.make_good_parcel, parcel_id=returns.parcel(order).id, at=at)
    for press in (settle, make_good):
        presses = [partial(press, how=REFUND), partial(press, how=REPLACEMENT)]
        assert at_once(*presses) == ["done"] * 2
    wiring.drain()
    now, made = returns.reload(order), queries.of_order(order.id)
    assert [each.units for each in made] == [2, 1]
    given_back = [each for each in made if each.outcome == REFUNDED]
    assert sum(remaining(now.lines).values()) + sum(each.units for each in given_back) == 3
    assert now.refunded_minor == sum(each.refund_minor for each in given_back) <= order.total_minor
