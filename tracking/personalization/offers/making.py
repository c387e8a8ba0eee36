"""An offer is made from a template, begun, paused, given other bounds, ended. In the open transaction.

What an offer gives and whom it is for stays as it is once it has begun, else its figures would mix two.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select

from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict, NotFound
from shop.promotions import benefits
from shop.promotions import operations as promotions
from shop.promotions.benefits import Benefit
from tracking.personalization.offers import drafting, giving
from tracking.personalization.offers.drafting import Draft
from tracking.personalization.offers.tables import DRAFT, ENDED, PAUSED, RUNNING, Offer, OfferDecision


def create(draft: Draft, *, at: datetime, code: str = "") -> Offer:
    """A new offer, not begun yet; `code` where it has to have a certain one. Raises BadOffer."""
    offer = Offer(
        code=code or str(ids.new_id()),
        template=draft.template,
        state=DRAFT,
        offered=0,
        committed_minor=0,
        created_at=at,
    )
    drafting.fill(offer, draft, at=at)
    db.session().add(offer)
    db.session().flush()
    return offer


def change(*, code: str, draft: Draft, at: datetime) -> Offer:
    """Other words and bounds; before it has begun, anything. Raises BadOffer, NotFound, Conflict."""
    offer = locked(code)
    if offer.state == DRAFT:
        drafting.fill(offer, draft, at=at)
    elif offer.state == ENDED:
        raise Conflict(N_("This offer has ended."))
    else:
        drafting.reword(offer, draft)
        if offer.promotion_id is not None:
            changes = {
                "name": giving.name(offer),
                "label": offer.title,
                "budget_minor": offer.budget_minor,
            }
            promotions.change(promotion_id=offer.promotion_id, by_keeper=True, **changes)
    db.session().flush()
    return offer


def start(*, code: str, at: datetime) -> Offer:
    """Begin, or go on after a pause. Raises BadOffer where the margin does not bear it, Conflict."""
    offer = locked(code)
    if offer.state not in (DRAFT, PAUSED):
        raise Conflict(N_("This offer runs already, or has ended."))
    drafting.bears(benefit_of(offer), least_minor=offer.least_minor, at=at)
    if offer.promotion_id is None:
        offer.promotion_id = giving.promotion(offer, at=at)
    offer.state, offer.started_at = RUNNING, offer.started_at or at
    db.session().flush()
    return offer


def pause(*, code: str, at: datetime) -> Offer:
    """Decide about nobody more for now; offers made are kept. Raises Conflict."""
    offer = locked(code)
    if offer.state != RUNNING:
        raise Conflict(N_("This offer does not run."))
    offer.state = PAUSED
    return offer


def end(*, code: str, at: datetime) -> Offer:
    """Decide about nobody more, for good; offers made are kept until they expire. Raises Conflict."""
    offer = locked(code)
    if offer.state == ENDED:
        raise Conflict(N_("This offer has ended."))
    offer.state, offer.ended_at = ENDED, at
    return offer


def remove(*, code: str) -> None:
    """Delete an offer that never began. Raises Conflict."""
    offer = locked(code)
    if offer.state != DRAFT or db.session().scalar(select(exists().where(OfferDecision.offer == code))):
        raise Conflict(N_("This offer has begun; end it instead."))
    db.session().execute(delete(Offer).where(Offer.code == code))


def benefit_of(offer: Offer) -> Benefit:
    """What the offer gives."""
    return benefits.from_dict(offer.benefit)


def locked(code: str) -> Offer:
    """The row, held until the transaction ends; its promotion first, as in an order. Raises NotFound."""
    known = db.session().get(Offer, code)
    if known is not None and known.promotion_id is not None:
        promotions.locked(known.promotion_id)
    offer = db.session().get(Offer, code, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotFound(N_("There is no such offer."))
    return offer
