"""Whom does each offer move? Learned at night from its own groups: who was offered it and who was held out.

Traits are of the orders before the decision, so nothing that follows from the offer is among them. The model
is judged on people it has not learned from (five parts in turn). Where the interval of what it gains covers
zero, it is not known whom the offer moves, and nobody is chosen by it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import and_, exists, select

from shop.kernel import db
from shop.kernel.arms import TREATED, fraction
from shop.orders.models import CANCELLED, Order
from tracking.personalization.offers import knowing, moved
from tracking.personalization.offers.deciding import Bought
from tracking.personalization.offers.moved import Moves
from tracking.personalization.offers.tables import PAUSED, RUNNING, Offer, OfferDecision
from tracking.personalization.uplift import model, qini
from tracking.personalization.uplift.qini import Floats, People

PARTS = 5
MOST = 200_000  # decisions, the newest: more tell nothing new


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One person whose offer is over: what was told of them before, and what became of it."""

    decision_id: uuid.UUID
    treated: bool
    bought: bool
    traits: list[float]


def learn(at: datetime) -> int:
    """What is known of each offer that runs or pauses, written down; how many are known."""
    codes = list(db.session().scalars(select(Offer.code).where(Offer.state.in_((RUNNING, PAUSED)))))
    known = 0
    for code in codes:
        found = moves(shown(code, at=at), at=at)
        db.end_read()
        with db.transaction() as session:
            offer = session.get(Offer, code, with_for_update=True)
            if offer is not None:
                offer.moves = found.as_dict()
        known += found.known
    return known


def moves(people: list[Shown], *, at: datetime) -> Moves:
    """What these people tell."""
    counted = Moves(
        as_of=at.isoformat(),
        people=len(people),
        held_out=sum(not one.treated for one in people),
        buyers=sum(one.bought for one in people),
    )
    if not counted.enough:
        return counted
    told = np.array([one.traits for one in people], dtype=np.float64)
    became = People(
        np.array([one.treated for one in people]), np.array([float(one.bought) for one in people])
    )
    parts = np.array([int(fraction("moves", str(one.decision_id)) * PARTS) for one in people])
    try:
        gained = qini.gain(_unseen(told, became, parts), became)
        learned = model.fit(told, became)
    except ValueError:  # a part of them has nothing to compare
        return counted
    return Moves(
        as_of=counted.as_of,
        people=counted.people,
        held_out=counted.held_out,
        buyers=counted.buyers,
        qini=gained.value,
        low=gained.low,
        high=gained.high,
        targets=float((learned.of(told) > 0).mean()),
        weights=learned.weights.tolist(),
        middle=learned.middle.tolist(),
        spread=learned.spread.tolist(),
    )


def _unseen(told: Floats, became: People, parts: Any) -> Floats:
    """The uplift (n,) of each person by a model that has not seen them."""
    found = np.zeros(len(told))
    for part in range(PARTS):
        others, these = parts != part, parts == part
        learned = model.fit(told[others], People(became.treated[others], became.outcome[others]))
        found[these] = learned.of(told[these])
    return found


def shown(code: str, *, at: datetime) -> list[Shown]:
    """Everybody counted in one of the offer's groups whose offer is over. Two statements."""
    decided = db.session().execute(
        select(OfferDecision.id, OfferDecision.arm, OfferDecision.decided_at, _bought())
        .where(
            OfferDecision.offer == code,
            OfferDecision.customer_id.is_not(None),
            OfferDecision.excluded == "",
            OfferDecision.expires_at <= at,
        )
        .order_by(OfferDecision.decided_at.desc(), OfferDecision.id)
        .limit(MOST)
    )
    before = _before(code, at=at)
    return [
        Shown(
            decision_id=row[0],
            treated=row[1] == TREATED,
            bought=bool(row[3]),
            traits=moved.traits(before[row[0]], at=row[2]),
        )
        for row in decided
    ]


def _bought() -> Any:
    return exists().where(
        Order.customer_id == OfferDecision.customer_id,
        Order.confirmed_at.is_not(None),
        Order.status != CANCELLED,
        Order.placed_at > OfferDecision.decided_at,
        Order.placed_at <= OfferDecision.expires_at,
    )


def _before(code: str, *, at: datetime) -> dict[uuid.UUID, list[Bought]]:
    """The paid orders before each decision, the oldest first, as far back as deciding looks."""
    rows = db.session().execute(
        select(OfferDecision.id, OfferDecision.decided_at, Order.placed_at, *knowing.told_of_orders())
        .join(
            Order,
            and_(
                Order.customer_id == OfferDecision.customer_id,
                Order.placed_at <= OfferDecision.decided_at,
                Order.confirmed_at.is_not(None),
                Order.status != CANCELLED,
            ),
        )
        .where(OfferDecision.offer == code, OfferDecision.excluded == "", OfferDecision.expires_at <= at)
        .order_by(Order.placed_at, Order.id)
    )
    found: dict[uuid.UUID, list[Bought]] = defaultdict(list)
    for decision_id, decided_at, placed_at, discounted, total in rows:
        if placed_at > decided_at - knowing.LOOK_BACK:
            found[decision_id].append(Bought(placed_at, bool(discounted), total))
    return found
