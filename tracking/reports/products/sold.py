"""What was sold in a time and came back of it, counted from the shop's own books, and what people said of it.

Sums stay in the currency and at the rate they were sold at, so that days may be added up before anything is
rounded; `earned` makes amounts of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from shop.kernel import db
from shop.orders import returned
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.reviews.models import PUBLISHED, Review
from tracking.reports.products.earned import in_store_currency
from tracking.reports.products.sums import Sums, key_of, place_of

_AT_ONCE = 500
_OF = func.coalesce(Order.store_currency, Order.currency)
_RATE = (_OF.label("of"), Order.currency.label("to"), Order.exchange_rate.label("rate"))
_NET = OrderLine.total_minor - OrderLine.tax_minor
_ORDERS = func.count(func.distinct(OrderLine.order_id))
_GOODS = (OrderLine.product_id, OrderLine.variant_id)


def count(*, since: datetime, until: datetime) -> Sums:
    """What was sold in orders confirmed in [since, until), and came back of them since. Three statements, one
    more for each 500 lines that came back.

    Gift cards are money, not goods, and are left out; what a promotion gave for nothing counts as sold.
    """
    counted, found = _counted(since, until), Sums()
    for row in db.session().execute(_sold(counted)):
        found.sold[key_of(row)] = [row.orders, int(row.units), int(row.net), 0, 0]
        named = found.named.setdefault(place_of(row), ["", ""])
        found.named[place_of(row)] = [max(named[0], row.title), max(named[1], row.variant_title)]
    for product, of, many in db.session().execute(_orders(counted)):
        found.orders[f"{product or ''} {of}"] = many
    back = returned.by_line(since=since, until=until)
    for row in _lines(list(back)):
        _came_back(found, row, units=min(back[row.id], row.quantity))
    return found


def reviews(*, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """How many reviews were published of each product in [since, until), and their stars together."""
    query = select(Review.product_id, func.count(), func.sum(Review.stars)).where(
        Review.status == PUBLISHED, Review.published_at >= since, Review.published_at < until
    )
    rows = db.session().execute(query.group_by(Review.product_id))
    return {str(product): (many, int(stars)) for product, many, stars in rows}


def _counted(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.confirmed_at >= since,
        Order.confirmed_at < until,
        Order.status != CANCELLED,
        OrderLine.gift_card.is_(False),
    )


def _sold(counted: tuple[ColumnElement[bool], ...]) -> Any:
    return (
        select(
            *_GOODS,
            *_RATE,
            func.max(OrderLine.title).label("title"),
            func.max(OrderLine.variant_title).label("variant_title"),
            func.sum(OrderLine.quantity).label("units"),
            func.sum(_NET).label("net"),
            _ORDERS.label("orders"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(*counted)
        .group_by(*_GOODS, _OF, Order.currency, Order.exchange_rate)
    )


def _orders(counted: tuple[ColumnElement[bool], ...]) -> Any:
    """How many orders held each product, whichever of its variants."""
    joined = select(OrderLine.product_id, _OF, _ORDERS).join(Order, Order.id == OrderLine.order_id)
    return joined.where(*counted).group_by(OrderLine.product_id, _OF)


def _lines(ids: Sequence[uuid.UUID]) -> Iterator[Any]:
    query = select(OrderLine.id, *_GOODS, *_RATE, OrderLine.quantity, _NET.label("net"))
    sold = query.join(Order, Order.id == OrderLine.order_id).where(Order.status != CANCELLED)
    for start in range(0, len(ids), _AT_ONCE):
        yield from db.session().execute(sold.where(OrderLine.id.in_(ids[start : start + _AT_ONCE])))


def _came_back(found: Sums, row: Any, *, units: int) -> None:
    sums = found.sold.get(key_of(row))
    if sums is not None:
        minor = in_store_currency(row.net, of=row.of, to=row.to, rate=row.rate)
        sums[3] += units
        sums[4] += minor * units // row.quantity
