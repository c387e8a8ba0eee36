"""What was sold in a time, from the orders themselves, so that it equals the books.

Chain: gross - discounts = net goods; net goods + delivery + added tax = sales; refunds count in the time
they were made. Orders count when confirmed (paid, or accepted for cash on delivery); cancelled ones do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from shop.brand import store
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.models import CANCELLED, Order, OrderLine, TimelineEntry


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
    sums = [
        Order.subtotal_minor,
        Order.discount_minor,
        Order.shipping_minor,
        Order.tax_minor,
        Order.total_minor,
    ]
    orders, *minor = (
        db.session()
        .execute(
            select(func.count(Order.id), *(func.coalesce(func.sum(one), 0) for one in sums)).where(*counted)
        )
        .one()
    )
    units = db.session().scalar(
        select(func.coalesce(func.sum(OrderLine.quantity), 0))
        .join(Order, Order.id == OrderLine.order_id)
        .where(*counted)
    )
    gross, discounts, shipping, tax, sales = (Money(int(value), currency) for value in minor)
    return Figures(
        since=since,
        until=until,
        orders=orders,
        units=int(units or 0),
        gross=gross,
        discounts=discounts,
        shipping=shipping,
        tax=tax,
        sales=sales,
        refunds=_refunds(since, until, currency),
    )


def by_day(since: datetime, until: datetime) -> dict[date, tuple[int, Money]]:
    """Orders and sales by day in the store's time zone; days without orders are absent."""
    brand = store.current()
    rows = db.session().execute(
        select(Order.confirmed_at, Order.total_minor).where(*_counted(since, until, brand.currency))
    )
    days: dict[date, tuple[int, Money]] = {}
    for confirmed_at, minor in rows:
        if confirmed_at is None:  # the condition leaves none out; this is for the type
            continue
        day = confirmed_at.astimezone(ZoneInfo(brand.time_zone)).date()
        count, sales = days.get(day, (0, Money.zero(brand.currency)))
        days[day] = (count + 1, sales + Money(minor, brand.currency))
    return dict(sorted(days.items()))


def _counted(since: datetime, until: datetime, currency: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.confirmed_at >= since,
        Order.confirmed_at < until,
        Order.status != CANCELLED,
        Order.currency == currency,
    )


def _refunds(since: datetime, until: datetime, currency: str) -> Money:
    rows = db.session().scalars(
        select(TimelineEntry.data).where(
            TimelineEntry.kind == "refunded", TimelineEntry.at >= since, TimelineEntry.at < until
        )
    )
    return Money(sum(row["minor"] for row in rows if row.get("currency") == currency), currency)
