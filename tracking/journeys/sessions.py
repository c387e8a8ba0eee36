"""What one visit is: the rule applied online by the visit cookie, here as pure functions for the batch.

A session ends after more than 30 minutes without a page or when it would pass 24 hours; never at
midnight and never with a campaign (a new campaign is a touch inside the session). Acts that are not
the visitor's own (webhooks, mails, jobs) neither open nor prolong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SECOND = 1_000_000
GAP, CAP = 30 * 60 * SECOND, 24 * 60 * 60 * SECOND
ENGAGED_MS = 10_000
# How far a visit came; the highest stage reached is kept on the session.
VISITED, VIEWED_ITEM, ADDED_TO_CART, BEGAN_CHECKOUT, GAVE_PAYMENT, PURCHASED = range(6)
STAGE_OF = {
    "view_item": VIEWED_ITEM,
    "add_to_cart": ADDED_TO_CART,
    "begin_checkout": BEGAN_CHECKOUT,
    "add_payment_info": GAVE_PAYMENT,
    "purchase": PURCHASED,
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """One session found in a visitor's moments: first and last moment (µs) and how many there are."""

    started_at: int
    last_at: int
    moments: int


def continues(*, started_at: int, last_at: int, at: int) -> bool:
    """Whether a moment `at` (µs) belongs to the session of `started_at`…`last_at`; limits inclusive."""
    return 0 <= at - last_at <= GAP and at - started_at <= CAP


def split(moments: Iterable[int]) -> list[Span]:
    """The sessions of one visitor's moments (µs, any order), oldest first; every moment in exactly one."""
    spans: list[Span] = []
    for at in sorted(moments):
        if spans and continues(started_at=spans[-1].started_at, last_at=spans[-1].last_at, at=at):
            spans[-1] = Span(started_at=spans[-1].started_at, last_at=at, moments=spans[-1].moments + 1)
        else:
            spans.append(Span(started_at=at, last_at=at, moments=1))
    return spans


def stage(names: Sequence[str]) -> int:
    """The furthest stage that events of these names show."""
    return max((STAGE_OF.get(name, VISITED) for name in names), default=VISITED)


def engaged(*, engaged_ms: int, page_views: int, stage: int) -> bool:
    """GA4's engaged session: 10 s of attention, two pages, or a key event (cart or further)."""
    return engaged_ms >= ENGAGED_MS or page_views >= 2 or stage >= ADDED_TO_CART
