"""Orders from the shop's books and purchases from the journey store, for the same days. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from shop.brand import store
from shop.kernel import clock, db, ids
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.orders import changed
from shop.orders.models import CANCELLED, Order
from tracking.journeys.models import Event
from tracking.reports.reconciliation.comparing import Bought, Sold

_AT_ONCE = 500
_COLUMNS = (
    Order.id,
    Order.number,
    Order.confirmed_at,
    Order.total_minor,
    Order.store_total_minor,
    Order.currency,
    Order.store_currency,
    Order.exchange_rate,
    Order.status,
    Order.version,
)


def both(*, since: datetime, until: datetime, counted_until: datetime) -> tuple[list[Sold], list[Bought]]:
    """Orders confirmed and purchases recorded in [since, until), each with its other half wherever it lies.

    Purchases recorded since `counted_until` need not be in the figures of questions yet.
    Orders of a time when the store had another currency are left out, and their purchases with them.
    """
    orders = {row.id: row for row in _orders(Order.confirmed_at >= since, Order.confirmed_at < until)}
    start, end = clock.to_micros(since), clock.to_micros(until)
    purchases = {row.order_id: row for row in _purchases(Event.occurred_at >= start, Event.occurred_at < end)}
    missing = [str(order_id) for order_id in orders if str(order_id) not in purchases]
    purchases |= {row.order_id: row for row in _of(missing)}
    elsewhere = [found for key in purchases if (found := ids.parse_id(key)) and found not in orders]
    orders |= {row.id: row for some in _parts(elsewhere) for row in _orders(Order.id.in_(some))}
    currency = store.current().currency
    foreign = {str(row.id) for row in orders.values() if (row.store_currency or row.currency) != currency}
    rows = [row for row in orders.values() if str(row.id) not in foreign]
    sold = _sold(rows)
    rates = {str(row.id): row for row in rows}
    fresh = clock.to_micros(counted_until)
    bought = [
        _bought(row, rates.get(row.order_id), fresh) for key, row in purchases.items() if key not in foreign
    ]
    return sold, bought


def _orders(*conditions: ColumnElement[bool]) -> Sequence[Any]:
    return db.session().execute(select(*_COLUMNS).where(Order.confirmed_at.is_not(None), *conditions)).all()


def _purchases(*conditions: ColumnElement[bool]) -> Sequence[Any]:
    total, number = Event.props["total_minor"].as_integer(), Event.props["transaction_id"].as_string()
    said = (total.label("total"), number.label("number"))
    columns = (Event.order_id, Event.occurred_at, Event.received_at, Event.bot, Event.internal, *said)
    query = select(*columns).where(Event.name == "purchase", Event.order_id.is_not(None), *conditions)
    return db.session("journey").execute(query).all()


def _of(orders: Sequence[str]) -> Iterator[Any]:
    for some in _parts(orders):
        yield from _purchases(Event.order_id.in_(some))


def _sold(rows: Sequence[Any]) -> list[Sold]:
    edited = changed.totals({row.id: row.total_minor for row in rows if row.version > 1})
    return [_order(row, edited.get(row.id, (row.total_minor,))) for row in rows]


def _order(row: Any, totals: tuple[int, ...]) -> Sold:
    now = row.total_minor if row.store_total_minor is None else row.store_total_minor
    return Sold(
        order_id=str(row.id),
        number=row.number,
        day=_day(row.confirmed_at),
        at=row.confirmed_at,
        totals=totals,
        store_totals=(*(_in_store_currency(total, row) for total in totals[:-1]), now),
        cancelled=row.status == CANCELLED,
    )


def _bought(row: Any, order: Any | None, fresh: int) -> Bought:
    total = row.total if isinstance(row.total, int) else None
    return Bought(
        order_id=row.order_id,
        number=row.number or "",
        day=_day(clock.from_micros(row.occurred_at)),
        total=total,
        store_total=total if total is None or order is None else _in_store_currency(total, order),
        people=not (row.bot or row.internal),
        fresh=row.received_at >= fresh,
    )


def _in_store_currency(minor: int, row: Any) -> int:
    if row.exchange_rate is None:
        return minor
    rate = Conversion(of=row.store_currency, to=row.currency, rate=Decimal(row.exchange_rate))
    return rate.back(Money(minor, rate.to)).minor


def _parts(of: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (of[start : start + _AT_ONCE] for start in range(0, len(of), _AT_ONCE))


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(store.current().time_zone)).date()
