"""What the owner says of an offer, and whether it can be like that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.customers.grouping.models import Segment
from shop.kernel import db
from shop.kernel.errors import N_, DomainError
from shop.promotions.benefits import Benefit, FixedOff, FreeShipping, PercentOff
from tracking.personalization.offers import breakeven, economics, moved, templates
from tracking.personalization.offers.breakeven import Verdict
from tracking.personalization.offers.tables import Offer
from tracking.personalization.preferences import LEAST_HELD_OUT, MOST_HELD_OUT

LONGEST_VALID = 365
LEAST_AGAIN, MOST_AGAIN = 30, 1095


class BadOffer(DomainError):
    """An offer that cannot be made like this; `field` names what is to be changed."""

    def __init__(self, message: str, field: str = "", **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the owner says. Amounts are minor units of the store's currency; `limit_count` and `budget_minor`
    None are without end; `again_days` None is once a person."""

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
    held_out_percent: int = 10
    again_days: int | None = None
    only_moved: bool = False
    limit_count: int | None = None
    budget_minor: int | None = None


def fill(offer: Offer, draft: Draft, *, at: datetime) -> None:
    """Make `offer`, which has not begun, what `draft` says. Raises BadOffer."""
    template = templates.TEMPLATES.get(draft.template)
    if template is None or draft.template != offer.template:
        raise BadOffer(N_("There is no such template."), "template")
    if draft.benefit.kind not in template.benefits:
        raise BadOffer(N_("This kind of offer cannot give that."), "benefit")
    if not 1 <= draft.valid_days <= LONGEST_VALID:
        raise BadOffer(N_("An offer is valid for 1 to 365 days."), "valid_days")
    if not LEAST_HELD_OUT <= draft.held_out_percent <= MOST_HELD_OUT:
        raise BadOffer(N_("Hold out 5 to 10 of 100 people."), "held_out")
    offer.held_out_bp, offer.again_days = draft.held_out_percent * 100, _again(template, draft)
    _words(offer, draft)
    offer.trigger = templates.answers(template, draft.answers)
    offer.segments = _known_segments(draft.segments, offer.trigger.get("segment"))
    offer.benefit = draft.benefit.as_dict()
    offer.least_minor, offer.cap_minor = draft.least_minor, _cap(draft.benefit)
    offer.valid_days, offer.skip_sure, offer.by_mail = draft.valid_days, draft.skip_sure, draft.by_mail
    bears(draft.benefit, least_minor=draft.least_minor, at=at)
    _bounds(offer, draft)


def reword(offer: Offer, draft: Draft) -> None:
    """Give an offer that has begun other words and bounds: all that may still change. Raises BadOffer."""
    _words(offer, draft)
    _bounds(offer, draft)
    offer.by_mail, offer.only_moved = draft.by_mail, _only_moved(offer, draft)


def bears(benefit: Benefit, *, least_minor: int | None, at: datetime) -> None:
    """Raises BadOffer where the store's own margin does not bear `benefit`, by the break-even rule."""
    said = economics.verdict(benefit, least_minor=least_minor, of=economics.economics(at=at))
    if not said.allowed:
        raise _refused(said)


def _refused(said: Verdict) -> BadOffer:
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


def _only_moved(offer: Offer, draft: Draft) -> bool:
    moves = moved.read(offer.moves)
    if draft.only_moved and not (moves and moves.known):
        raise BadOffer(N_("It is not known yet whom this offer moves."), "only_moved")
    return draft.only_moved


def _again(template: templates.Template, draft: Draft) -> int | None:
    """After how many days a new occasion counts: not before the offer itself and the pause would be over."""
    if draft.again_days is None or not template.repeats:
        return None
    if not LEAST_AGAIN <= draft.again_days <= MOST_AGAIN:
        raise BadOffer(N_("The same person gets it again after 30 to 1095 days, or never."), "again_days")
    return draft.again_days


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
