"""Reading what the lists are computed from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import db
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.orders.past import queries as past
from shop.recommendations import companions
from shop.recommendations.companions import Companion
from shop.recommendations.models import CompanionList, PopularProduct

LOOK_BACK = timedelta(days=730)
SMALL_GOODS, SMALL_ORDERS = 2000, 20_000
AT_ONCE = 2_000  # lists looked through


@dataclass(frozen=True)
class Basket:
    """The distinct products of one order."""

    at: datetime
    products: frozenset[uuid.UUID]


def baskets(*, at: datetime, customer_id: uuid.UUID | None = None) -> list[Basket]:
    """Every paid order of the last two years (of one customer) as a basket, oldest first.

    Orders from before this shop are among them, as far as their goods are known here.
    """
    statement = (
        select(Order.id, Order.placed_at, OrderLine.product_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(
            Order.paid_at.is_not(None),
            Order.status != CANCELLED,
            Order.placed_at > at - LOOK_BACK,
            OrderLine.product_id.is_not(None),
        )
        .order_by(Order.placed_at, Order.id)
    )
    if customer_id is not None:
        statement = statement.where(Order.customer_id == customer_id)
    placed: dict[uuid.UUID, datetime] = {}
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    earlier = past.bought(since=at - LOOK_BACK, customer_id=customer_id)
    for order_id, placed_at, product_id in (*earlier, *db.session().execute(statement)):
        placed[order_id] = placed_at
        if product_id is not None:
            found[order_id].add(product_id)
    baskets = [Basket(placed[order_id], frozenset(products)) for order_id, products in found.items()]
    return sorted(baskets, key=lambda basket: basket.at) if earlier else baskets


def stored(
    product_ids: Collection[uuid.UUID], *, kinds: Collection[str] = ("page",)
) -> dict[tuple[uuid.UUID, str], tuple[Companion, ...]]:
    """The companions written down, best first, by product and kind."""
    known = CompanionList
    rows = db.session().execute(
        select(known.product_id, known.kind, known.companions)
        .where(known.product_id.in_(product_ids), known.kind.in_(kinds))
        .order_by(known.product_id, known.kind)
    )
    return {(product, kind): companions.read(told) for product, kind, told in rows}


def listed(kind: str) -> set[uuid.UUID]:
    """The products that a list of this `kind` is written down of."""
    return set(db.session().scalars(select(CompanionList.product_id).where(CompanionList.kind == kind)))


def naming(product_ids: Collection[uuid.UUID], *, kinds: Collection[str]) -> list[uuid.UUID]:
    """The products with a list that names any of `product_ids`; every list is looked through, once."""
    wanted = {one.hex for one in product_ids}
    if not wanted:
        return []
    asked = select(CompanionList.product_id, CompanionList.companions).where(CompanionList.kind.in_(kinds))
    rows = db.session().execute(asked.execution_options(yield_per=AT_ONCE))
    return sorted({one for one, told in rows if not wanted.isdisjoint(companions.ids_in(told))})


def existing(product_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the products that are still there."""
    return set(db.session().scalars(select(Product.id).where(Product.id.in_(product_ids))))


def is_small() -> bool:
    """Whether there is so little that all of it can be learned from every hour."""
    goods = select(Product.id).where(Product.status == ACTIVE).offset(SMALL_GOODS).limit(1)
    orders = select(Order.id).offset(SMALL_ORDERS).limit(1)
    return db.session().execute(goods).first() is None and db.session().execute(orders).first() is None


def popular_scores() -> dict[uuid.UUID, float]:
    """The demand of the best sellers as it was written down last."""
    rows = db.session().execute(select(PopularProduct.product_id, PopularProduct.score))
    return {row.product_id: row.score for row in rows}
