"""A visitor turns out to be a customer: their group and what was decided about them goes with them.

In the open transaction. Where both were decided about, nobody is counted twice: of one offer the later
decision is left out, and who was in two groups is counted in neither, from then on and before.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from shop.customers.models import Customer
from shop.kernel import db
from shop.promotions import operations as promotions
from tracking.personalization.offers import arms
from tracking.personalization.offers.tables import CONFLICT, REPEATED, OfferDecision


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
    repeated = any(one.offer == decided.offer for one in own)
    taken = decided.open and any(one.open for one in own)
    if (repeated or taken) and decided.assignment_id is not None:
        promotions.withdraw(assignment_id=decided.assignment_id)  # one live offer a person
    if repeated:
        decided.open, decided.excluded = False, decided.excluded or REPEATED
        return
    decided.open = decided.open and not taken
    decided.customer_id = customer.id
    db.session().flush()
    if not taken and decided.assignment_id is not None:
        promotions.hand_over(assignment_id=decided.assignment_id, customer_id=customer.id)


def _leave_out(customer: Customer, visitor_id: str) -> None:
    both = (OfferDecision.customer_id == customer.id) | (OfferDecision.visitor_id == visitor_id)
    counted = update(OfferDecision).where(both, OfferDecision.excluded == "")
    db.session().execute(counted.values(excluded=CONFLICT).execution_options(synchronize_session=False))
