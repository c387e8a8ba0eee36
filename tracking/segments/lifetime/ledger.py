"""Every order of customers with what was kept of it and what it earned.

Margin is goods without tax less what they cost, times the share of the order's money that was not given back:
what came back is taken to be worth what it cost. Delivery counts neither way, as what it costs is not known
here. Goods whose cost nobody entered count with the share that the others have.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from shop.brand import store
from shop.catalog.models import Variant
from shop.kernel import db
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.orders.past.models import PastOrder
from tracking.segments import days

AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True)
class Sale:
    """One order: the store's day it was placed on, minor units kept and earned."""

    customer_id: uuid.UUID
    day: int
    kept: int
    margin: int


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Of what goods sold for without tax, the part whose cost is known (0 to 1), and what they cost of it."""

    known: float
    share: float


@dataclass(frozen=True)
class _Goods:
    net: int  # without tax
    net_known: int  # of which the cost is known
    cost: int

    def margin(self, costs: Costs) -> float:
        return self.net_known - self.cost + (self.net - self.net_known) * (1 - costs.share)


def sales(*, until: datetime) -> tuple[list[Sale], Costs]:
    """All orders of customers confirmed before, here and from before this shop; in the store's currency."""
    own = store.current().currency
    goods = _goods(until)
    costs = _costs(goods)
    return [*_here(own, goods, costs, until), *_before(own, costs, until)], costs


def _goods(until: datetime) -> dict[uuid.UUID, _Goods]:
    net = OrderLine.total_minor - OrderLine.tax_minor
    known = Variant.cost_minor.is_not(None)
    asked = (
        select(
            OrderLine.order_id,
            func.sum(net),
            func.sum(case((known, net), else_=0)),
            func.sum(case((known, Variant.cost_minor * OrderLine.quantity), else_=0)),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Variant, Variant.id == OrderLine.variant_id)
        .where(Order.confirmed_at < until, Order.status != CANCELLED, OrderLine.gift_card.is_(False))
        .group_by(OrderLine.order_id)
    )
    rows = db.session().execute(asked.execution_options(yield_per=AT_ONCE))
    return {order_id: _Goods(int(total), int(part), int(cost)) for order_id, total, part, cost in rows}


def _costs(goods: dict[uuid.UUID, _Goods]) -> Costs:
    net = sum(one.net for one in goods.values())
    known = sum(one.net_known for one in goods.values())
    cost = sum(one.cost for one in goods.values())
    return Costs(known=known / net if net else 0.0, share=min(cost / known, 1.0) if known else 0.0)


def _here(own: str, goods: dict[uuid.UUID, _Goods], costs: Costs, until: datetime) -> Iterator[Sale]:
    total = func.coalesce(Order.store_total_minor, Order.total_minor)
    asked = select(
        Order.id,
        Order.customer_id,
        Order.placed_at,
        total,
        Order.total_minor,
        Order.paid_minor,
        Order.refunded_minor,
    ).where(
        Order.confirmed_at < until,
        Order.status != CANCELLED,
        func.coalesce(Order.store_currency, Order.currency) == own,
    )
    where = days.zone()
    rows = db.session().execute(asked.order_by(Order.placed_at).execution_options(yield_per=AT_ONCE))
    for order_id, customer_id, placed_at, minor, there, paid, refunded in rows:
        kept = 1 - refunded / paid if paid else 1.0
        rate = (
            minor / there if there else 1.0
        )  # goods are in the order's currency, their costs in the store's
        one = goods.get(order_id, _Goods(0, 0, 0))
        here = _Goods(round(one.net * rate), round(one.net_known * rate), one.cost)
        yield Sale(
            customer_id=customer_id,
            day=days.day_of(placed_at, where=where),
            kept=round(minor * kept),
            margin=round(here.margin(costs) * kept),
        )


def _before(own: str, costs: Costs, until: datetime) -> Iterator[Sale]:
    asked = select(PastOrder).where(PastOrder.counts, PastOrder.currency == own, PastOrder.placed_at < until)
    where = days.zone()
    for row in db.session().scalars(asked.order_by(PastOrder.placed_at).execution_options(yield_per=AT_ONCE)):
        net = row.subtotal_minor - row.discount_minor
        kept = row.kept_minor / row.total_minor if row.total_minor else 1.0
        yield Sale(
            customer_id=row.customer_id,
            day=days.day_of(row.placed_at, where=where),
            kept=row.kept_minor,
            margin=round(net * (1 - costs.share) * kept),
        )
