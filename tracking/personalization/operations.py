"""Writing lists down and deciding offers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from shop.customers import queries as customers
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_
from shop.orders.past import queries as past
from shop.promotions import operations as promotions
from shop.promotions import queries as promotion_queries
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import PersonallyAssigned
from shop.promotions.models import Promotion
from shop.recommendations import operations as recommendations
from shop.recommendations.operations import Companion, Item
from shop.recommendations.queries import BUY_AGAIN, FOR_YOU
from tracking.personalization import affinity, holdout, lists, queries
from tracking.personalization.affinity import Basket, Scored
from tracking.personalization.models import OfferDecision
from tracking.personalization.preferences import DAYS, ENABLED, HOLDOUT_PERCENT, PERCENT, PROMOTION

SECOND_ORDER = "second_order"
SECOND_ORDER_REASON = N_("A thank-you for your first order: %(percent)d%% off the next one.")


def compute(*, at: datetime) -> tuple[dict[uuid.UUID, list[Scored]], dict[uuid.UUID, float]]:
    """Companions of every product on sale and what is in demand; reads only."""
    history, texts = queries.baskets(at=at), queries.texts()
    wanted = affinity.demand(history, at=at) or affinity.demand(history, at=at, window=timedelta(days=90))
    found = affinity.companions(
        list(texts), cosine=affinity.cosines(history, at=at), text=affinity.similarities(texts), wanted=wanted
    )
    return found, {product: score for product, score in wanted.items() if product in texts}


def store(
    found: Mapping[uuid.UUID, Sequence[Scored]], wanted: Mapping[uuid.UUID, float], *, at: datetime
) -> int:
    """Write what `compute` gave, in the open transaction; how many pairs."""
    best = sorted(wanted.items(), key=lambda entry: (-entry[1], str(entry[0])))
    recommendations.replace_popular(best[:100], at=at)
    pairs = (
        Companion(
            product_id=product_id,
            rank=rank,
            other_id=scored.other,
            score=scored.score,
            reason=scored.reason,
            parts={"cosine": scored.cosine, "text": scored.text, "demand": scored.demand},
        )
        for product_id, companions in found.items()
        for rank, scored in enumerate(companions, start=1)
    )
    return recommendations.replace_affinities(pairs, at=at)


def refresh_person(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Recompute one customer's two lists from their orders and the stored companions."""
    history: list[Basket] = queries.baskets(at=at, customer_id=customer_id)
    companions = queries.stored_companions({product for basket in history for product in basket.products})
    wanted = {scored.other: scored.demand for found in companions.values() for scored in found}
    both = (
        (BUY_AGAIN, lists.buy_again(history, demand=wanted)),
        (FOR_YOU, lists.for_you(history, companions=companions)),
    )
    items = [
        Item(
            slot, rank, entry.product, entry.score, entry.reason, entry.because_of, entry.times, entry.last_at
        )
        for slot, entries in both
        for rank, entry in enumerate(entries, start=1)
    ]
    return recommendations.replace_personal(customer_id=customer_id, items=items, at=at)


def decide_second_order(*, customer_id: uuid.UUID, at: datetime) -> OfferDecision | None:
    """Decide, once per customer, about the second-order discount; None when the offer is off.

    Whoever bought before this shop existed is past their second order.

    The arm is hashed from the first visitor id where there is one, so that it stays the same before and
    after sign-in; without consent there is none, and the customer id takes its place.
    """
    customer = customers.by_id(customer_id)
    known = queries.decision(SECOND_ORDER, customer_id)
    if known is not None or customer is None or not preferences.get(ENABLED):
        return known
    if past.placed([customer_id]):
        return None
    subject = customer.first_visitor_id or str(customer_id)
    percent = preferences.get(PERCENT)
    decided = OfferDecision(
        id=ids.new_id(),
        offer=SECOND_ORDER,
        customer_id=customer_id,
        subject=subject,
        arm=holdout.arm(subject, offer=SECOND_ORDER, share=preferences.get(HOLDOUT_PERCENT) / 100),
        reason=SECOND_ORDER_REASON,
        reason_params={"percent": percent},
        decided_at=at,
    )
    if decided.arm == holdout.TREATED:
        _give(decided, percent=percent, at=at)
    db.session().add(decided)
    db.session().flush()
    return decided


def _give(decided: OfferDecision, *, percent: int, at: datetime) -> None:
    promotion = _second_order_promotion(percent=percent, at=at)
    given = promotions.assign(
        customer_id=decided.customer_id,
        promotion_id=promotion.id,
        reason=decided.reason,
        reason_params=decided.reason_params,
        expires_at=at + timedelta(days=preferences.get(DAYS)),
        at=at,
    )
    decided.promotion_id, decided.assignment_id = promotion.id, given.id


def _second_order_promotion(*, percent: int, at: datetime) -> Promotion:
    """The promotion behind the offer; a changed percentage makes a new one, given ones keep their promise."""
    stored = ids.parse_id(preferences.get(PROMOTION))
    found = promotion_queries.by_id(stored) if stored else None
    benefit = PercentOff(percent * 100)
    if found is None or not found.active or found.benefit != benefit.as_dict():
        found = promotions.create(
            name=f"Second order, {percent} %",
            label="Thank you",
            benefit=benefit,
            conditions=(PersonallyAssigned(),),
            limit_per_customer=1,
            at=at,
        )
        preferences.put(PROMOTION, str(found.id), at=at)
    return found
