"""What was sold and came back, by variant, and what people said of it: from the shop's own books."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from shop.brand import store
from shop.catalog.models import Variant
from shop.kernel import db
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.orders import returned
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.reviews.models import PUBLISHED, Review
from tracking.reports.products.values import Goods, came_back

Key = tuple[str, str]
_RATE = (Order.currency, Order.store_currency, Order.exchange_rate)
_NET = OrderLine.total_minor - OrderLine.tax_minor
_ORDERS = func.count(func.distinct(OrderLine.order_id))


def by_variant(*, since: datetime, until: datetime) -> dict[Key, Goods]:
    """Variants of which something was sold in orders confirmed in [since, until), by (product, variant).

    Gift cards are money, not goods, and are left out; what a promotion gave for nothing counts as sold.
    """
    counted, found = _counted(since, until), dict[Key, Goods]()
    for row in db.session().execute(_sold(counted)):
        _add(found, row)
    back = returned.by_line(since=since, until=until)
    for row in _lines(list(back)):
        one = found.get(_key(row))
        if one is not None:
            minor = _in_store_currency(row.net, row)
            units = back[row.id]
            came_back(one, units=units, of=row.quantity, minor=minor, cost_minor=row.cost_minor)
    return found


def orders_of(*, since: datetime, until: datetime) -> dict[str, int]:
    """How many orders held each product, whichever of its variants."""
    joined = select(OrderLine.product_id, _ORDERS).join(Order, Order.id == OrderLine.order_id)
    query = joined.where(*_counted(since, until)).group_by(OrderLine.product_id)
    return {str(product or ""): many for product, many in db.session().execute(query)}


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
        func.coalesce(Order.store_currency, Order.currency) == store.current().currency,
        OrderLine.gift_card.is_(False),
    )


def _sold(counted: tuple[ColumnElement[bool], ...]) -> Any:
    return (
        select(
            OrderLine.product_id,
            OrderLine.variant_id,
            Variant.cost_minor,
            func.max(OrderLine.title).label("title"),
            func.max(OrderLine.variant_title).label("variant_title"),
            func.sum(OrderLine.quantity).label("quantity"),
            func.sum(_NET).label("net"),
            _ORDERS.label("orders"),
            *_RATE,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Variant, Variant.id == OrderLine.variant_id)
        .where(*counted)
        .group_by(OrderLine.product_id, OrderLine.variant_id, Variant.cost_minor, *_RATE)
    )


def _add(found: dict[Key, Goods], row: Any) -> None:
    units, minor = int(row.quantity), _in_store_currency(int(row.net), row)
    product, variant = key = _key(row)
    one = found.setdefault(
        key, Goods(product=product, variant=variant, title=row.title, variant_title=row.variant_title)
    )
    one.orders += row.orders  # an order has one rate, so none is counted twice
    one.units += units
    one.kept_units += units
    one.revenue_minor += minor
    one.kept_minor += minor
    if row.cost_minor is not None:
        one.costed_units += units
        one.costed_minor += minor
        one.cost_minor += units * row.cost_minor


def _lines(ids: list[uuid.UUID]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        query = (
            select(
                OrderLine.id,
                OrderLine.product_id,
                OrderLine.variant_id,
                OrderLine.quantity,
                _NET.label("net"),
                Variant.cost_minor,
                *_RATE,
            )
            .join(Order, Order.id == OrderLine.order_id)
            .outerjoin(Variant, Variant.id == OrderLine.variant_id)
            .where(OrderLine.id.in_(ids[start : start + 500]), Order.status != CANCELLED)
        )
        found += db.session().execute(query).all()
    return found


def _key(row: Any) -> Key:
    return str(row.product_id or ""), str(row.variant_id or "")


def _in_store_currency(minor: int, row: Any) -> int:
    if row.exchange_rate is None:
        return minor
    rate = Conversion(of=row.store_currency, to=row.currency, rate=Decimal(row.exchange_rate))
    return rate.back(Money(minor, rate.to)).minor
