"""Reading what the lists are computed from, and how the offers do."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import db
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.orders.past import queries as past
from shop.promotions.models import Assignment
from shop.recommendations.models import Affinity
from tracking.personalization.affinity import Basket, Scored
from tracking.personalization.holdout import HELD_OUT, TREATED
from tracking.personalization.models import OfferDecision

LOOK_BACK = timedelta(days=730)


@dataclass(frozen=True)
class OfferFigures:
    """How one offer does since it began. Rates are shares of their arm; None while the arm is empty."""

    treated: int
    held_out: int
    redeemed: int
    treated_rebought: int
    held_out_rebought: int

    @property
    def treated_rate(self) -> float | None:
        """Share of those offered who bought again."""
        return self.treated_rebought / self.treated if self.treated else None

    @property
    def held_out_rate(self) -> float | None:
        """Share of those held out who bought again."""
        return self.held_out_rebought / self.held_out if self.held_out else None


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


def texts() -> dict[uuid.UUID, str]:
    """Title, type and tags of every product on sale, newest first."""
    rows = db.session().execute(
        select(Product.id, Product.title, Product.product_type, Product.tags)
        .where(Product.status == ACTIVE)
        .order_by(Product.created_at.desc(), Product.id)
    )
    return {product_id: " ".join((title, kind, *tags)) for product_id, title, kind, tags in rows}


def stored_companions(product_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[Scored]]:
    """The companions written down at the last rebuild."""
    found: dict[uuid.UUID, list[Scored]] = defaultdict(list)
    rows = db.session().scalars(
        select(Affinity)
        .where(Affinity.product_id.in_(product_ids))
        .order_by(Affinity.product_id, Affinity.rank)
    )
    for row in rows:
        parts = row.parts
        found[row.product_id].append(
            Scored(row.other_id, row.score, parts["cosine"], parts["text"], parts["demand"])
        )
    return found


def customers_with_orders() -> list[uuid.UUID]:
    """Everybody who has a paid order, here or from before."""
    here = db.session().scalars(select(Order.customer_id).where(Order.paid_at.is_not(None)).distinct())
    return list(dict.fromkeys((*here, *past.buyers())))


def decision(offer: str, customer_id: uuid.UUID) -> OfferDecision | None:
    """What was decided about an offer for a customer."""
    return db.session().scalar(
        select(OfferDecision).where(OfferDecision.offer == offer, OfferDecision.customer_id == customer_id)
    )


def offer_figures(offer: str) -> OfferFigures:
    """Counts of both arms: decided, redeemed, and bought again after the decision."""
    counts = (
        select(OfferDecision.arm, func.count())
        .where(OfferDecision.offer == offer)
        .group_by(OfferDecision.arm)
    )
    arms = {row[0]: row[1] for row in db.session().execute(counts)}
    redeemed = db.session().scalar(
        select(func.count())
        .select_from(OfferDecision)
        .join(Assignment, Assignment.id == OfferDecision.assignment_id)
        .where(OfferDecision.offer == offer, Assignment.used_order_id.is_not(None))
    )
    again = (
        select(OfferDecision.arm, func.count(OfferDecision.customer_id.distinct()))
        .join(Order, Order.customer_id == OfferDecision.customer_id)
        .where(
            OfferDecision.offer == offer,
            Order.paid_at.is_not(None),
            Order.placed_at > OfferDecision.decided_at,
        )
        .group_by(OfferDecision.arm)
    )
    rebought = {row[0]: row[1] for row in db.session().execute(again)}
    return OfferFigures(
        treated=arms.get(TREATED, 0),
        held_out=arms.get(HELD_OUT, 0),
        redeemed=redeemed or 0,
        treated_rebought=rebought.get(TREATED, 0),
        held_out_rebought=rebought.get(HELD_OUT, 0),
    )


def recent_decisions(offer: str, *, limit: int = 50) -> list[OfferDecision]:
    """The newest decisions, for the owner."""
    return list(
        db.session().scalars(
            select(OfferDecision)
            .where(OfferDecision.offer == offer)
            .order_by(OfferDecision.decided_at.desc(), OfferDecision.id)
            .limit(limit)
        )
    )
