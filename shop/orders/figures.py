"""What was sold in a time, from the orders themselves, so that it equals the books.

Chain: gross - discounts = net goods; net goods + delivery + added tax = sales; refunds count in the time
they were made. Orders count when confirmed (paid, or accepted for cash on delivery); cancelled ones do not.
What was paid in another currency counts in the store's, at the rate its order was agreed at; what rounding
leaves is counted with gross, so that the chain holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, column, func, select, values

from shop.brand import store
from shop.kernel import db
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money, total
from shop.orders.models import CANCELLED, Order, OrderLine, TimelineEntry
from shop.orders.states import EDITED

_SIGNS = {"refunded": 1, "refund_returned": -1}  # a refund that its bank sent back is none
Moment = datetime | ColumnElement[datetime]
PARTS = ("gross", "discounts", "shipping", "tax")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Sales from `since` (inclusive) to `until` (exclusive) in the store's currency."""

    since: datetime
    until: datetime
    orders: int
    units: int
    gross: Money
    discounts: Money
    shipping: Money
    tax: Money
    sales: Money
    refunds: Money

    @property
    def average(self) -> Money:
        """Sales per order, rounded down; nothing when there were none."""
        return Money(self.sales.minor // self.orders if self.orders else 0, self.sales.currency)


def figures(since: datetime, until: datetime) -> Figures:
    """What was sold from `since` to `until` (aware instants). Three statements."""
    currency = store.current().currency
    counted = _counted(since, until, currency)
    orders, sums = 0, Counter[str]()
    for row in db.session().execute(_by_rate(counted)):
        orders += row.orders
        sums.update(_in_store_currency(row._asdict()))
    units = db.session().scalar(
        select(func.coalesce(func.sum(OrderLine.quantity), 0))
        .join(Order, Order.id == OrderLine.order_id)
        .where(*counted)
    )
    return Figures(
        since=since,
        until=until,
        orders=orders,
        units=int(units or 0),
        refunds=_refunds(since, until, currency),
        **{name: Money(sums[name], currency) for name in (*PARTS, "sales")},
    )


def _by_rate(counted: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    """Sums of the orders of each currency and rate, with their sales in the store's currency."""
    columns = {
        "gross": Order.subtotal_minor,
        "discounts": Order.discount_minor,
        "shipping": Order.shipping_minor,
        "tax": Order.tax_minor,
        "total": Order.total_minor,
        "sales": _store_total(),
    }
    return (
        select(
            func.count(Order.id).label("orders"),
            Order.currency,
            Order.store_currency,
            Order.exchange_rate,
            *(func.sum(column).label(name) for name, column in columns.items()),
        )
        .where(*counted)
        .group_by(Order.currency, Order.store_currency, Order.exchange_rate)
    )


def _in_store_currency(row: dict[str, Any]) -> dict[str, int]:
    """One row of `_by_rate` in minor units of the store's currency; `sales` are the orders' own totals."""
    sums = {name: int(row[name]) for name in (*PARTS, "sales")}
    if row["exchange_rate"] is None:
        return sums
    rate = Conversion(of=row["store_currency"], to=row["currency"], rate=Decimal(row["exchange_rate"]))
    upon = int(row["total"]) - sums["gross"] + sums["discounts"] - sums["shipping"]  # tax not within prices
    found = {name: rate.back(Money(sums[name], rate.to)).minor for name in PARTS}
    gross = sums["sales"] + found["discounts"] - found["shipping"] - rate.back(Money(upon, rate.to)).minor
    return {**found, "gross": gross, "sales": sums["sales"]}


def by_day(since: datetime, until: datetime) -> dict[date, tuple[int, Money]]:
    """Orders and sales by day in the store's time zone; days without orders are absent. One statement."""
    brand = store.current()
    starts = _midnights(since, until, ZoneInfo(brand.time_zone))
    # Each day is looked up by itself in the index, where a date of every order would have to be made.
    spans = values(column("since", db.UtcDateTime), column("until", db.UtcDateTime), name="days")
    days = spans.data(list(pairwise(starts))).cte()
    counted = _counted(days.c.since, days.c.until, brand.currency)
    query = select(days.c.since, func.count(), func.sum(_store_total())).where(*counted)
    return {
        start.astimezone(ZoneInfo(brand.time_zone)).date(): (count, Money(int(minor), brand.currency))
        for start, count, minor in db.session().execute(query.group_by(days.c.since).order_by(days.c.since))
    }


def _midnights(since: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """`since`, each midnight of the zone between the two, and `until`, as instants."""
    first, found = since.astimezone(zone).date(), [since]
    while (midnight := _midnight(first + timedelta(days=len(found)), zone)) < until:
        found.append(midnight)
    return [*found, max(until, since)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _store_total() -> ColumnElement[int]:
    return func.coalesce(Order.store_total_minor, Order.total_minor)


def _counted(since: Moment, until: Moment, currency: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.confirmed_at >= since,
        Order.confirmed_at < until,
        Order.status != CANCELLED,
        func.coalesce(Order.store_currency, Order.currency) == currency,
    )


def _refunds(since: datetime, until: datetime, currency: str) -> Money:
    rows = db.session().execute(
        select(
            TimelineEntry.kind, TimelineEntry.data, Order.currency, Order.store_currency, Order.exchange_rate
        )
        .join(Order, Order.id == TimelineEntry.order_id)
        .where(TimelineEntry.kind.in_(_SIGNS), TimelineEntry.at >= since, TimelineEntry.at < until)
    )
    # what an edit gave back is within the sales already: the order itself became smaller
    found = (
        _refunded(data, *rest) * _SIGNS[kind] for kind, data, *rest in rows if data.get("reason") != EDITED
    )
    return total((amount for amount in found if amount.currency == currency), currency)


def _refunded(data: dict[str, Any], currency: str, of: str | None, rate: str | None) -> Money:
    """What was given back, in the store's currency where it is in that of an order paid in another."""
    amount = Money(data["minor"], data["currency"])
    if of is None or rate is None or amount.currency != currency:
        return amount
    return Conversion(of=of, to=currency, rate=Decimal(rate)).back(amount)
