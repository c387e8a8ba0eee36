"""A visitor turns out to be a customer: their group and what was decided about them goes with them.

In the open transaction. Where both were decided about, nobody is counted twice: of one offer the later
decision is left out, and who was in two groups (in the store, or of one offer at the same time) is counted in
neither.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from shop.customers.models import Customer
from shop.kernel import db
from shop.promotions import operations as promotions
from tracking.personalization.offers import arms
from tracking.personalization.offers.tables import AGAIN, CONFLICT, NEVER, REPEATED, Offer, OfferDecision


def link(*, visitor_id: str, customer: Customer, at: datetime) -> None:
    """Give the customer what is decided about the visitor. Doing it twice changes nothing more."""
    mine = arms.link(visitor_id=visitor_id, customer=customer, at=at)
    if mine is None:
        return
    theirs = select(OfferDecision).where(
        OfferDecision.visitor_id == visitor_id, OfferDecision.customer_id.is_(None)
    )
    for decided in list(db.session().scalars(theirs.order_by(OfferDecision.decided_at, OfferDecision.id))):
        _hand_over(decided, customer, at=at)
    if mine.conflict_at is not None:
        _leave_out(customer, visitor_id)
    db.session().flush()


def _hand_over(decided: OfferDecision, customer: Customer, *, at: datetime) -> None:
    """One decision becomes the customer's, unless they have one of that offer or another that stands open."""
    own = list(db.session().scalars(select(OfferDecision).where(OfferDecision.customer_id == customer.id)))
    same = [one for one in own if one.offer == decided.offer]
    twin = _at_once(decided, same)
    taken = decided.open and any(one.open for one in own)
    if twin is not None or taken:
        _keep_one(decided, twin)
    if twin is not None:
        why = REPEATED if twin.arm == decided.arm else CONFLICT
        twin.excluded = twin.excluded or (CONFLICT if why == CONFLICT else "")
        decided.open, decided.excluded = False, decided.excluded or why
        return
    if same:
        decided.excluded = decided.excluded or AGAIN
    decided.open = decided.open and not taken
    decided.customer_id = customer.id
    db.session().flush()
    if not taken and decided.assignment_id is not None:
        promotions.hand_over(assignment_id=decided.assignment_id, customer_id=customer.id)


def _at_once(decided: OfferDecision, same: list[OfferDecision]) -> OfferDecision | None:
    """What was decided about the customer on the same occasion: before either would be decided again."""
    offer = db.session().get(Offer, decided.offer)
    if offer is None or offer.again_days is None:
        return same[0] if same else None
    apart = timedelta(days=offer.again_days)
    return next((one for one in same if abs(one.decided_at - decided.decided_at) < apart), None)


def _keep_one(decided: OfferDecision, twin: OfferDecision | None) -> None:
    """One live offer a person: the visitor's is taken back; if an order has used it, its twin is."""
    if decided.assignment_id is None:
        return
    back = promotions.withdraw(assignment_id=decided.assignment_id)
    if not back and twin is not None and twin.assignment_id is not None:
        promotions.withdraw(assignment_id=twin.assignment_id)


def _leave_out(customer: Customer, visitor_id: str) -> None:
    both = (OfferDecision.customer_id == customer.id) | (OfferDecision.visitor_id == visitor_id)
    counted = update(OfferDecision).where(both, OfferDecision.excluded.in_(("", NEVER)))
    db.session().execute(counted.values(excluded=CONFLICT).execution_options(synchronize_session=False))
