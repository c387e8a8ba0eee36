"""What was sold is kept by day, week and month, and says what the orders say, whatever becomes of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from shop.kernel import clock, db, events, ids, outbox, work
from shop.kernel.settings import Settings
from shop.orders import operations, queries, returned
from shop.orders.events import ReturnRequested
from shop.orders.models import Order
from shop.orders.returned import Source
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support.statements import counted
from tracking.reports import counting, periods
from tracking.reports.base import Period
from tracking.reports.products import earned, kept, sold
from tracking.reports.products.sums import Sums

OLD = (70, 41, 40, 10, 9, 2, 1)  # days ago


def sell(days_ago: int, **more: int) -> Order:
    at = NOON - timedelta(days=days_ago)
    with clock.frozen(at):
        return paid_order(at=at, email=f"ago-{days_ago}@example.com", **more)


def days(number: int = 80, zone: str = "UTC") -> Period:
    return periods.named(f"{number}d", at=NOON, zone=zone)


def told(period: Period) -> Sums:
    db.end_read()
    return kept.sums(period)


def books(period: Period) -> Sums:
    db.end_read()
    return sold.count(since=period.since, until=period.until)


def work_on() -> None:
    """The worker's turn: facts, then figures."""
    work.drain(lambda: outbox.run_due(at=NOON))
    counting.run(NOON)


@contextmanager
def returns(source: Source) -> Iterator[None]:
    """Somebody else tells of returns for a while."""
    known = list(returned._sources)
    returned.supply(source)
    yield
    returned._sources[:] = known


@pytest.fixture
def orders(database: Settings) -> list[Order]:
    made = [sell(ago, quantity=1 + place % 3) for place, ago in enumerate(OLD)]
    with db.transaction() as session:
        foreign = {"store_currency": "USD", "currency": "EUR", "exchange_rate": "0.9137"}
        session.execute(update(Order).where(Order.id.in_([made[1].id, made[4].id])).values(foreign))
    work_on()
    return made


@pytest.mark.parametrize("number", [1, 3, 14, 45, 80])
def test_kept_days_weeks_and_months_are_what_the_orders_say(orders: list[Order], number: int) -> None:
    sell(0)  # today is not kept
    assert told(days(number)) == books(days(number))
    assert told(days(number, "Asia/Tokyo")) == books(days(number, "Asia/Tokyo"))
    assert earned.by_variant(told(days(number))) == earned.by_variant(books(days(number)))


def test_of_days_that_are_over_no_order_is_read(orders: list[Order]) -> None:
    over = periods.between(
        NOON.date() - timedelta(days=70), NOON.date() - timedelta(days=1), at=NOON, zone="UTC"
    )
    db.end_read()
    with counted() as sent:
        assert len(kept.sums(over).sold) == len(OLD)
    assert [one for one in sent if "order" in one] == []


def test_an_order_that_is_cancelled_later_leaves_its_day_week_and_month(orders: list[Order]) -> None:
    with db.transaction():
        operations.cancel(order_id=orders[2].id, reason="owner", at=NOON)
    work.drain(lambda: outbox.run_due(at=NOON))
    assert told(days()) == books(days())  # before the figures' turn, from the orders
    counting.run(NOON)
    assert told(days()) == books(days())
    assert len(told(days()).sold) == len(OLD) - 1


def test_what_comes_back_later_counts_with_its_order(orders: list[Order]) -> None:
    one = orders[0]
    found = queries.by_id(one.id)
    assert found is not None
    fact = ReturnRequested(order_id=one.id, customer_id=one.customer_id, return_id=ids.new_id())
    lines = {line.id: 1 for line in found.lines}
    with returns(lambda since, until: lines if since <= found.placed_at < until else {}):
        with db.transaction():
            events.publish(fact, at=NOON)
        work_on()
        assert told(days()) == books(days())
    assert sum(counts[3] for counts in told(days()).sold.values()) == 1


def test_a_change_while_its_day_is_counted_is_not_lost(orders: list[Order]) -> None:
    changed = list[datetime]()

    def change(since: datetime, until: datetime) -> Mapping[uuid.UUID, int]:
        if not changed:
            changed.append(since)
            kept.mark(since)
        return {}

    kept.mark(orders[0].placed_at)
    with returns(change):
        assert [kept.refresh(at=NOON) for _turn in range(3)] == [1, 1, 0]
    assert told(days()) == books(days())
