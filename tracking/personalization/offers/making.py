"""An offer is made from a template, begun, paused, given other bounds, ended. In the open transaction.

What an offer gives and whom it is for stays as it is once it has begun, else its figures would mix two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select

from shop.customers.grouping.models import Segment
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.promotions import benefits
from shop.promotions import operations as promotions
from shop.promotions.benefits import Benefit, FixedOff, FreeShipping, PercentOff
from tracking.personalization.offers import breakeven, economics, giving, templates
from tracking.personalization.offers.breakeven import Verdict
from tracking.personalization.offers.tables import DRAFT, ENDED, PAUSED, RUNNING, Offer, OfferDecision
from tracking.personalization.preferences import TO_VISITORS

LONGEST_VALID = 365


class BadOffer(DomainError):
    """An offer that cannot be made like this; `field` names what is to be changed."""

    def __init__(self, message: str, field: str = "", **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the owner says. Amounts are minor units of the store's currency; `limit_count` and `budget_minor`
    None are without end."""

    template: str
    name: str
    title: str
    benefit: Benefit
    answers: dict[str, Any] = field(default_factory=dict)
    segments: Sequence[str] = ()
    least_minor: int | None = None
    valid_days: int = 14
    skip_sure: bool = True
    by_mail: bool = False
    limit_count: int | None = None
    budget_minor: int | None = None


def create(draft: Draft, *, at: datetime) -> Offer:
    """A new offer, not begun yet. Raises BadOffer."""
    offer = Offer(
        code=str(ids.new_id()),
        template=draft.template,
        state=DRAFT,
        offered=0,
        committed_minor=0,
        created_at=at,
    )
    _fill(offer, draft, at=at)
    db.session().add(offer)
    db.session().flush()
    return offer


def change(*, code: str, draft: Draft, at: datetime) -> Offer:
    """Other words and bounds; before it has begun, anything. Raises BadOffer, NotFound, Conflict."""
    offer = locked(code)
    if offer.state == DRAFT:
        _fill(offer, draft, at=at)
    elif offer.state == ENDED:
        raise Conflict(N_("This offer has ended."))
    else:
        _words(offer, draft)
        _bounds(offer, draft)
        offer.by_mail = draft.by_mail
        if offer.promotion_id is not None:
            changes = {
                "name": giving.name(offer),
                "label": offer.title,
                "budget_minor": offer.budget_minor,
            }
            promotions.change(promotion_id=offer.promotion_id, **changes)
    db.session().flush()
    return offer


def start(*, code: str, at: datetime) -> Offer:
    """Begin, or go on after a pause. Raises BadOffer where the margin does not bear it, Conflict."""
    offer = locked(code)
    if offer.state not in (DRAFT, PAUSED):
        raise Conflict(N_("This offer runs already, or has ended."))
    said = check(benefit_of(offer), least_minor=offer.least_minor, at=at)
    if not said.allowed:
        raise refused(said)
    if offer.promotion_id is None:
        offer.promotion_id = giving.promotion(offer, at=at)
    offer.state, offer.started_at = RUNNING, offer.started_at or at
    if templates.TEMPLATES[offer.template].to_visitors and not preferences.get(TO_VISITORS):
        preferences.put(TO_VISITORS, True, at=at)
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


def check(benefit: Benefit, *, least_minor: int | None, at: datetime) -> Verdict:
    """The break-even rule for `benefit`, by the store's own margin."""
    return economics.verdict(benefit, least_minor=least_minor, of=economics.economics(at=at))


def refused(said: Verdict) -> BadOffer:
    """Why an offer may not be made."""
    shown = {"margin": round(said.margin * 100), "discount": round(said.discount * 100)}
    if said.said == breakeven.NEVER:
        message = N_(
            "It gives away %(discount)s %% of the price, of which %(margin)s %% is margin: it never pays."
        )
    else:
        message = N_(
            "It gives away %(discount)s %% of the price; of a margin of %(margin)s %% less is left than your "
            "floor."
        )
    return BadOffer(message, "benefit", **shown)


def locked(code: str) -> Offer:
    """The row, held until the transaction ends. Raises NotFound."""
    offer = db.session().get(Offer, code, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotFound(N_("There is no such offer."))
    return offer


def _fill(offer: Offer, draft: Draft, *, at: datetime) -> None:
    template = templates.TEMPLATES.get(draft.template)
    if template is None or draft.template != offer.template:
        raise BadOffer(N_("There is no such template."), "template")
    if draft.benefit.kind not in template.benefits:
        raise BadOffer(N_("This kind of offer cannot give that."), "benefit")
    if not 1 <= draft.valid_days <= LONGEST_VALID:
        raise BadOffer(N_("An offer is valid for 1 to 365 days."), "valid_days")
    _words(offer, draft)
    offer.trigger = templates.answers(template, draft.answers)
    offer.segments = _known_segments(draft.segments, offer.trigger.get("segment"))
    offer.benefit = draft.benefit.as_dict()
    offer.least_minor, offer.cap_minor = draft.least_minor, _cap(draft.benefit)
    offer.valid_days, offer.skip_sure, offer.by_mail = draft.valid_days, draft.skip_sure, draft.by_mail
    said = check(draft.benefit, least_minor=draft.least_minor, at=at)
    if not said.allowed:
        raise refused(said)
    _bounds(offer, draft)


def _words(offer: Offer, draft: Draft) -> None:
    name, title = draft.name.strip(), draft.title.strip()
    if not name or len(name) > 100:
        raise BadOffer(N_("An offer needs a name of up to 100 characters."), "name")
    if not title or len(title) > 60:
        raise BadOffer(N_("Shoppers need a title of up to 60 characters."), "title")
    offer.name, offer.title = name, title


def _bounds(offer: Offer, draft: Draft) -> None:
    if draft.limit_count is not None and draft.limit_count < max(1, offer.offered):
        raise BadOffer(
            N_("It has been made to %(count)s people already."), "limit_count", count=offer.offered
        )
    if draft.budget_minor is not None and draft.budget_minor < max(offer.cap_minor, offer.committed_minor):
        raise BadOffer(
            N_("The budget has to cover at least one use, and what is already promised."), "budget_minor"
        )
    offer.limit_count, offer.budget_minor = draft.limit_count, draft.budget_minor


def _cap(benefit: Benefit) -> int:
    """The most one use can cost."""
    if isinstance(benefit, FixedOff):
        return benefit.amount_minor
    most = benefit.most_minor if isinstance(benefit, PercentOff) else None
    most = benefit.up_to_minor if isinstance(benefit, FreeShipping) else most
    if most is None:
        raise BadOffer(N_("Say how much it may cost at most in one order."), "most")
    return most


def _known_segments(codes: Sequence[str], trigger: str | None) -> list[str]:
    wanted = sorted(set(codes))
    asked = {*wanted, *([trigger] if trigger else [])}
    living = select(Segment.code).where(Segment.code.in_(asked), Segment.retired_at.is_(None))
    if asked - set(db.session().scalars(living)):
        raise BadOffer(N_("One of the segments does not exist (any more)."), "segments")
    return wanted
