"""Figures: of what was sold in a time how much came back, why, and what that cost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from fulfillment.returns.models import CANCELLED, DECLINED, LOST, Return, ReturnLine
from shop.kernel import db
from shop.orders.models import Order, OrderLine

MOST = 100
Span = tuple[ColumnElement[bool], ColumnElement[bool]]
_COUNTED = (Return.status.not_in((DECLINED, CANCELLED)), Return.kind != LOST)


@dataclass(frozen=True, kw_only=True)
class ProductReturns:
    """A product's units sold and returned (of those sold); `reasons` are units by code, most first."""

    product_id: uuid.UUID | None
    title: str
    sold: int
    returned: int
    reasons: list[tuple[str, int]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Returned of sold, 0 to 1."""
        return self.returned / self.sold if self.sold else 0.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """Products of which something came back, the largest number first, and the sums over all products."""

    products: list[ProductReturns]
    sold: int
    returned: int
    reasons: list[tuple[str, int]]
    cost_minor: int
    lost: int


def by_product(*, since: datetime, until: datetime) -> Report:
    """Orders confirmed in [since, until) and whatever of them came back since. Four statements.

    Lost parcels are the carrier's, not the goods', so they count apart (`lost`: how many were made good).
    """
    span = (Order.confirmed_at >= since, Order.confirmed_at < until)
    sold = _sold(span)
    why: dict[uuid.UUID | None, dict[str, int]] = {}
    for product_id, reason, units in db.session().execute(_returned(span)):
        why.setdefault(product_id, {})[reason] = int(units)
    products = [
        ProductReturns(
            product_id=product_id,
            title=sold[product_id][0] if product_id in sold else "",
            sold=sold[product_id][1] if product_id in sold else 0,
            returned=sum(found.values()),
            reasons=_most_first(found),
        )
        for product_id, found in why.items()
    ]
    cost, lost = _costs(span)
    return Report(
        products=sorted(products, key=lambda one: (-one.returned, one.title))[:MOST],
        sold=sum(units for _title, units in sold.values()),
        returned=sum(one.returned for one in products),
        reasons=_summed(why.values()),
        cost_minor=cost,
        lost=lost,
    )


def by_line(since: datetime, until: datetime) -> dict[uuid.UUID, int]:
    """Units returned by order line, of orders confirmed in [since, until). One statement."""
    span = (Order.confirmed_at >= since, Order.confirmed_at < until)
    rows = (
        select(ReturnLine.order_line_id, func.sum(ReturnLine.quantity))
        .join(Return, Return.id == ReturnLine.return_id)
        .join(Order, Order.id == Return.order_id)
        .where(*span, *_COUNTED)
        .group_by(ReturnLine.order_line_id)
    )
    return {line_id: int(units) for line_id, units in db.session().execute(rows)}


def _sold(span: Span) -> dict[uuid.UUID | None, tuple[str, int]]:
    rows = (
        select(OrderLine.product_id, func.max(OrderLine.title), func.sum(OrderLine.quantity))
        .join(Order, Order.id == OrderLine.order_id)
        .where(*span, OrderLine.gift_card.is_(False))
        .group_by(OrderLine.product_id)
    )
    return {product: (str(title), int(units)) for product, title, units in db.session().execute(rows)}


def _returned(span: Span) -> Select[uuid.UUID | None, str, int]:
    return (
        select(OrderLine.product_id, ReturnLine.reason, func.sum(ReturnLine.quantity))
        .join(ReturnLine, ReturnLine.order_line_id == OrderLine.id)
        .join(Return, Return.id == ReturnLine.return_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(*span, *_COUNTED)
        .group_by(OrderLine.product_id, ReturnLine.reason)
    )


def _costs(span: Span) -> tuple[int, int]:
    made = select(Return.kind, func.count(), func.coalesce(func.sum(Return.cost_minor), 0))
    rows = made.join(Order, Order.id == Return.order_id).where(*span).group_by(Return.kind)
    found = {kind: (int(count), int(cost or 0)) for kind, count, cost in db.session().execute(rows)}
    return sum(cost for _count, cost in found.values()), found.get(LOST, (0, 0))[0]


def _most_first(found: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _summed(each: Iterable[dict[str, int]]) -> list[tuple[str, int]]:
    total: dict[str, int] = {}
    for found in each:
        for code, units in found.items():
            total[code] = total.get(code, 0) + units
    return _most_first(total)
