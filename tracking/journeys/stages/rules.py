"""From what somebody did to the stages they went through: rules, in any order, as often as it happens. Pure.

Whoever does something that stands for a stage enters it, whatever stage they were in before, if it is
further on. Backwards leads only time (an intention that is not followed is none any more) and, after buying,
a new round: the next cart, or looking around again once the parcel is no longer what one comes for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

AWARE, CONSIDERING, INTENDING = "aware", "considering", "intending"
CUSTOMER, ADVOCATE = "customer", "advocate"
ORDER = (AWARE, CONSIDERING, INTENDING, CUSTOMER, ADVOCATE)
RANK = {stage: rank for rank, stage in enumerate(ORDER)}
LEFT = {
    CONSIDERING: (ADVOCATE, CUSTOMER),
    INTENDING: (CONSIDERING, ADVOCATE, CUSTOMER),
    CUSTOMER: (),
    ADVOCATE: (CUSTOMER,),
}
LAPSED = "lapsed"
HOUR = 3_600_000_000
DAY = 24 * HOUR

_SIGNS = {
    AWARE: "page_view offline_fair",
    CONSIDERING: """view_item view_search_results search add_to_wishlist product_question stock_alert_asked
        email_click mail_link_opened offline_call offline_meeting offline_visit""",
    INTENDING: "add_to_cart begin_checkout add_shipping_info add_payment_info checkout_step_completed",
    CUSTOMER: "purchase",
    ADVOCATE: "nps_promoter review_praise share",
}
STAGE_OF = {name: stage for stage, names in _SIGNS.items() for name in names.split()}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How long (µs) a stage holds without a new sign, and when looking around after buying is a new round.

    `settles`: what a browser still sends of the checkout right after buying is no new cart.
    """

    holds: Mapping[str, int] = field(
        default_factory=lambda: {
            CONSIDERING: 30 * DAY,
            INTENDING: 14 * DAY,
            CUSTOMER: 365 * DAY,
            ADVOCATE: 365 * DAY,
        }
    )
    again: int = 7 * DAY
    settles: int = HOUR


RULES = Rules()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """That a sign of a stage was seen at `at` (µs)."""

    at: int
    stage: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A stage from `entered_at` to `left_at` (µs; None: still there), and what brought it."""

    stage: str
    because: str
    entered_at: int
    left_at: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """All stays in the order of time, and when (µs) the last would lapse if nothing else happens."""

    stays: tuple[Stay, ...]
    lapses_at: int | None


def reckon(marks: Iterable[Mark], *, now: int, rules: Rules = RULES) -> Reckoned:
    """The stays that `marks` (any order) come to, as of `now`; marks of later than that wait."""
    way = _Way(rules)
    for mark in sorted(marks, key=lambda m: (m.at, RANK[m.stage], m.name)):
        if mark.at <= now:
            way.lapse(until=mark.at)
            way.see(mark)
    way.lapse(until=now)
    return Reckoned(stays=tuple(way.stays), lapses_at=way.lapses_at())


class _Way:
    """One person's way so far."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.stays: list[Stay] = []
        self.last: dict[str, int] = {}  # the newest sign of each stage

    @property
    def stage(self) -> str | None:
        """Where they stand."""
        return self.stays[-1].stage if self.stays else None

    def see(self, mark: Mark) -> None:
        """Take a sign into account."""
        now = self.stage
        if now is None or self._leads(now, mark):
            self._enter(mark.stage, mark.at, mark.name)
        self.last[mark.stage] = mark.at

    def _leads(self, now: str, mark: Mark) -> bool:
        if RANK[mark.stage] > RANK[now]:
            return True
        if now not in (CUSTOMER, ADVOCATE):
            return False
        since = mark.at - max(self.last.get(CUSTOMER, 0), self.last.get(now, 0))
        if mark.stage == INTENDING:
            return since > self.rules.settles
        return mark.stage == CONSIDERING and since >= self.rules.again

    def lapses_at(self) -> int | None:
        """When the stage of now lapses, if it ever does."""
        return None if self.stage is None else self._holds_until(self.stage)

    def _holds_until(self, stage: str) -> int | None:
        """Until when its signs hold; of looking around, what goes beyond it is a sign, too."""
        counted = (CONSIDERING, INTENDING) if stage == CONSIDERING else (stage,)
        newest = max((self.last[one] for one in counted if one in self.last), default=None)
        hold = self.rules.holds.get(stage)
        return None if newest is None or hold is None else newest + hold

    def lapse(self, *, until: int) -> None:
        """Let lapse what does not hold until then."""
        while (ends := self.lapses_at()) is not None and ends <= until:
            self._enter(self._left(ends), ends, LAPSED)

    def _left(self, at: int) -> str:
        """What is left when the stage of now lapses at `at`: what else still holds, or having heard of us."""
        return next((one for one in LEFT[self.stage or AWARE] if (self._holds_until(one) or 0) > at), AWARE)

    def _enter(self, stage: str, at: int, because: str) -> None:
        """Begin a stay; one that nothing has come of in the same instant was none."""
        if self.stays and self.stays[-1].entered_at == at:
            self.stays.pop()
        if self.stays and self.stays[-1].stage == stage:
            self.stays[-1] = replace(self.stays[-1], left_at=None)
            return
        if self.stays:
            self.stays[-1] = replace(self.stays[-1], left_at=at)
        self.stays.append(Stay(stage=stage, because=because, entered_at=at))
