"""Whether an offer is for somebody, and why not. Pure; asked of both groups alike, before the group matters.

Whatever differs between the groups once somebody holds an offer (whether it was used, say) may not be asked
here: else those offered and those held out would not be the same people any more.
"""

from __future__ import annotations

import statistics
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from tracking.personalization.offers import breakeven

NO_CONSENT, TWO_GROUPS, NOT_MEANT, OBJECTED = "no_consent", "conflict", "not_in_segment", "objected"
HOLDS_ONE, JUST_BOUGHT, SURE, FLOOR, SPENT = "holds_one", "just_bought", "sure", "floor", "budget"
BOUGHT_BEFORE, NOT_MOVED = "bought_before", "not_moved"
SURE_ORDERS, SURE_WITHIN = 3, timedelta(days=365)
LATE = 1.25  # times their usual interval: whoever buys by themselves is not late until then
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Bought:
    """One paid order: when, whether anything came off its price, and what it came to, in minor units."""

    at: datetime
    discounted: bool = False
    total_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a person. `open_until`: another offer is decided and stands, given or held out.

    `orders` are the paid ones of the last two years, the oldest first, `order_count` is of all; `lately` the
    products bought in the last days; `product_margin` is of the product in question, None where its cost is
    not known. `moved`: by what is known of the offer, it makes them buy more often.
    """

    consent: bool = True
    conflict: bool = False
    objected: bool = False
    open_until: datetime | None = None
    order_count: int = 0
    orders: tuple[Bought, ...] = ()
    lately: frozenset[uuid.UUID] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    about_to_buy: bool = False
    product_margin: float | None = None
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the offer asks and gives. `discount` and `floor` are shares of a price; `room`: budget is left.

    `first_buyers`: it is for whoever has bought exactly once, anywhere. `only_moved`: for whom it moves.
    """

    needs_consent: bool
    segments: frozenset[str] = field(default_factory=frozenset)
    skip_sure: bool = True
    product_id: uuid.UUID | None = None
    discount: float = 0.0
    floor: float = 0.0
    room: bool = True
    first_buyers: bool = False
    only_moved: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why nothing is decided, and when it is worth asking again."""

    why: str
    retry_at: datetime
    params: dict[str, Any] = field(default_factory=dict)


def judge(known: Known, terms: Terms, *, at: datetime) -> Refusal | None:
    """Why `known` is not to be decided about at `at`; None where they are."""
    if terms.needs_consent and not known.consent:
        return Refusal(NO_CONSENT, at + DAY)
    if known.objected:
        return Refusal(OBJECTED, at + WEEK)
    if known.conflict:
        return Refusal(TWO_GROUPS, at + 4 * WEEK)
    if terms.segments and terms.segments.isdisjoint(known.codes):
        return Refusal(NOT_MEANT, at + DAY)
    if terms.first_buyers and known.order_count != 1:
        return Refusal(BOUGHT_BEFORE, at + 4 * WEEK)
    if known.open_until is not None and known.open_until > at:
        return Refusal(HOLDS_ONE, known.open_until)
    if terms.product_id is not None and terms.product_id in known.lately:
        return Refusal(JUST_BOUGHT, at + WEEK)
    if terms.skip_sure and (known.about_to_buy or buys_anyway(known.orders, at=at)):
        return Refusal(SURE, at + WEEK)
    if terms.only_moved and not known.moved:
        return Refusal(NOT_MOVED, at + 4 * WEEK)
    if terms.product_id is not None and known.product_margin is not None:
        verdict = breakeven.judge(margin=known.product_margin, discount=terms.discount, floor=terms.floor)
        if not verdict.allowed:
            return Refusal(FLOOR, at + WEEK)
    return None if terms.room else Refusal(SPENT, at + DAY)


def buys_anyway(orders: tuple[Bought, ...], *, at: datetime) -> bool:
    """Whether somebody buys at the full price by themselves and is not late: a discount is then a present."""
    recent = [one for one in orders if at - one.at <= SURE_WITHIN]
    if len(recent) < SURE_ORDERS or any(one.discounted for one in recent[-SURE_ORDERS:]):
        return False
    usual = statistics.median((later.at - one.at).total_seconds() for one, later in pairwise(recent))
    return (at - recent[-1].at).total_seconds() <= usual * LATE
