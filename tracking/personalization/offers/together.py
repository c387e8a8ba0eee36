"""What all offers together bring: people who may get them against those who never do.

One amount a person: what they bought since they were first decided about, a year at most, as `figures`
reckons it. Both groups begin by the same rule, so they are the same people but for the offers; visitors who
never became customers bought nothing, and count: leaving them out would ask only those who bought.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import and_, func, or_, select

from shop.kernel import db
from shop.kernel.arms import HELD_OUT, TREATED
from shop.orders.models import CANCELLED, Order
from shop.promotions.models import Redemption
from tracking.personalization.measuring import comparing
from tracking.personalization.measuring.values import Arm, Balance, Comparison
from tracking.personalization.offers import figures
from tracking.personalization.offers.economics import Economics, economics
from tracking.personalization.offers.tables import (
    CONFLICT,
    CUSTOMER,
    REPEATED,
    Offer,
    OfferArm,
    OfferDecision,
)

LONGEST = timedelta(days=365)
WHOLE = 10_000


def compared(*, at: datetime, earns: Economics | None = None) -> Comparison:
    """Those who may get offers against those who never do; customers in two groups are left out."""
    never, left_out = _never()
    people = _people(never, left_out)
    amounts: dict[str, dict[uuid.UUID, tuple[int, int]]] = {TREATED: {}, HELD_OUT: {}}
    for who, (revenue, margin) in _bought(earns or economics(at=at), at=at).items():
        if who not in left_out:
            amounts[HELD_OUT if who in never else TREATED][who] = (revenue, margin)
    treated, held_out = (
        Arm(
            people=people[arm],
            converted=len(amounts[arm]),
            revenue=[revenue for revenue, _margin in amounts[arm].values()],
            margin=[margin for _revenue, margin in amounts[arm].values()],
        )
        for arm in (TREATED, HELD_OUT)
    )
    return comparing.compare(treated=treated, held_out=held_out, held_out_share=_share())


def balance() -> Balance | None:
    """Whether as many never get an offer as was meant; None while too few are known."""
    share, people = _share(), _people(*_never())
    return comparing.split(treated=people[TREATED], held_out=people[HELD_OUT], share=share) if share else None


def _people(never: set[uuid.UUID], left_out: set[uuid.UUID]) -> Counter[str]:
    """How many of each group were decided about."""
    customers = Counter(
        HELD_OUT if who in never else TREATED for who in _decided() if who is not None and who not in left_out
    )
    return customers + _visitors()


def _never() -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Customers who never get an offer, and those of two groups."""
    rows = db.session().execute(
        select(OfferArm.subject_id, OfferArm.conflict_at).where(
            OfferArm.kind == CUSTOMER, or_(OfferArm.arm == HELD_OUT, OfferArm.conflict_at.is_not(None))
        )
    )
    never: set[uuid.UUID] = set()
    left_out: set[uuid.UUID] = set()
    for subject_id, conflict_at in rows:
        (never if conflict_at is None else left_out).add(uuid.UUID(subject_id))
    return never, left_out


def _share() -> float | None:
    """The share that was meant to be kept out, on average."""
    found = db.session().scalar(select(func.avg(OfferArm.share_bp)).where(OfferArm.conflict_at.is_(None)))
    share = float(found) / WHOLE if found is not None else 0.0
    return share if 0 < share < 1 else None


def _decided() -> list[uuid.UUID | None]:
    mine = OfferDecision.customer_id.is_not(None)
    return list(db.session().scalars(select(OfferDecision.customer_id).where(mine).distinct()))


def _visitors() -> Counter[str]:
    """Visitors nobody knows, by group; of one who turned out to be known the customer is counted."""
    rows = db.session().execute(
        select(OfferArm.arm, func.count(OfferDecision.visitor_id.distinct()))
        .join(OfferArm, OfferArm.subject_id == OfferDecision.visitor_id)
        .where(
            OfferDecision.customer_id.is_(None),
            OfferDecision.excluded.not_in((CONFLICT, REPEATED)),
            OfferArm.conflict_at.is_(None),
        )
        .group_by(OfferArm.arm)
    )
    return Counter({arm: int(count) for arm, count in rows})


def _bought(earns: Economics, *, at: datetime) -> dict[uuid.UUID, tuple[int, int]]:
    """(revenue, margin) by customer, of those who bought since they were first decided about."""
    first = (
        select(OfferDecision.customer_id, func.min(OfferDecision.decided_at).label("since"))
        .where(OfferDecision.customer_id.is_not(None))
        .group_by(OfferDecision.customer_id)
        .subquery()
    )
    rows = db.session().execute(
        select(
            Order.id,
            Order.customer_id,
            Order.placed_at,
            first.c.since,
            Order.total_minor,
            Order.refunded_minor,
            Order.store_total_minor,
        )
        .join(first, and_(Order.customer_id == first.c.customer_id, Order.placed_at > first.c.since))
        .where(Order.confirmed_at.is_not(None), Order.status != CANCELLED, Order.placed_at <= at)
        .order_by(Order.placed_at, Order.id)
    )
    orders = [row for row in rows if row.placed_at <= row.since + LONGEST]
    costs, fallback = figures.costs([row.id for row in orders]), Decimal(str(earns.margin))
    delivered = _delivery_given()
    found: dict[uuid.UUID, tuple[int, int]] = {}
    for row in orders:
        revenue, margin = figures.worth(row, costs[row.id], fallback)
        before = found.get(row.customer_id, (0, 0))
        found[row.customer_id] = (before[0] + revenue, before[1] + margin - delivered.get(row.id, 0))
    return found


def _delivery_given() -> dict[uuid.UUID, int]:
    """What offers of free delivery took off: it costs margin, and is in no line."""
    free = [
        offer.promotion_id
        for offer in db.session().scalars(select(Offer).where(Offer.promotion_id.is_not(None)))
        if offer.benefit.get("kind") == "free_shipping"
    ]
    rows = db.session().execute(
        select(Redemption.order_id, Redemption.amount_minor).where(
            Redemption.promotion_id.in_(free), Redemption.released_at.is_(None)
        )
    )
    return {row[0]: int(row[1]) for row in rows}
