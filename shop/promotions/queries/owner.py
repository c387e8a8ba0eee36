"""What owners and holders see of promotions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from shop.kernel import db
from shop.promotions import benefits, conditions
from shop.promotions.models import Assignment, Promotion, Redemption
from shop.promotions.rules import Rule


@dataclass(frozen=True)
class Usage:
    """How a promotion was used: live redemptions, what they gave away (store currency), when the last was."""

    orders: int
    customers: int
    given_minor: int
    last_at: datetime | None


def all_promotions() -> list[Promotion]:
    """Every promotion, newest first, for the owner."""
    return list(db.session().scalars(select(Promotion).order_by(Promotion.created_at.desc(), Promotion.id)))


def by_id(promotion_id: uuid.UUID) -> Promotion | None:
    """One promotion."""
    return db.session().get(Promotion, promotion_id)


def rule_of(promotion: Promotion) -> Rule:
    """A promotion by itself, for previews: whether active or not, as if nobody had used it."""
    return Rule(
        promotion_id=promotion.id,
        version=promotion.version,
        label=promotion.label,
        benefit=benefits.from_dict(promotion.benefit),
        conditions=tuple(conditions.from_dict(stored) for stored in promotion.conditions),
        stacking=promotion.stacking,
        lane=promotion.lane,
        respects_floor=promotion.respects_floor,
    )


def usage(promotion_id: uuid.UUID) -> Usage:
    """How often, by whom and for how much a promotion was used, by its redemptions."""
    orders, customers, given, last = (
        db.session()
        .execute(
            select(
                func.count(Redemption.id),
                func.count(Redemption.customer_id.distinct()),
                func.coalesce(func.sum(Redemption.amount_minor), 0),
                func.max(Redemption.at),
            ).where(Redemption.promotion_id == promotion_id, Redemption.released_at.is_(None))
        )
        .one()
    )
    return Usage(orders, customers, int(given), last)


def held_by(customer_id: uuid.UUID, *, at: datetime) -> frozenset[uuid.UUID]:
    """The open assignments of a customer."""
    return frozenset(
        db.session().scalars(
            select(Assignment.id).where(
                Assignment.customer_id == customer_id,
                Assignment.used_order_id.is_(None),
                or_(Assignment.expires_at.is_(None), Assignment.expires_at > at),
            )
        )
    )


def assignments_of(customer_id: uuid.UUID) -> list[tuple[Assignment, Promotion]]:
    """Every personal discount a customer was given, newest first, for their and the owner's pages."""
    rows = db.session().execute(
        select(Assignment, Promotion)
        .join(Promotion, Promotion.id == Assignment.promotion_id)
        .where(Assignment.customer_id == customer_id)
        .order_by(Assignment.created_at.desc(), Assignment.id)
    )
    return [(assignment, promotion) for assignment, promotion in rows]
