"""Whether the shop learns: week by week what is followed of what was learned, and of the fallback. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from shop.kernel.errors import N_
from shop.recommendations.slots import FALLBACK, LEARNED, MAIL
from tracking.nps.statistics import wilson
from tracking.reports.base import DAY, NUMBER, SHARE, Column, Table


class Fact(Protocol):
    """A row of kept figures, as much of it as is needed here."""

    week: str
    slot: str
    policy: str
    people: int
    shown: int
    clicks: int
    buyers: int


def table(facts: Sequence[Fact], *, today: date) -> Table:
    """Each week that is over: followed of learned rows and of their fallback, both as if in the same rows."""
    over = (today - timedelta(days=7)).isoformat()
    weeks = sorted({one.week for one in facts if one.week <= over})
    return Table(
        key="learning",
        title=N_("Does the shop learn?"),
        columns=(
            Column(key="week", title=N_("Week from"), kind=DAY),
            Column(key="learned", title=N_("Followed, learned"), kind=SHARE),
            Column(key="fallback", title=N_("Followed, fallback"), kind=SHARE),
            Column(key="low", title=N_("Fallback, from"), kind=SHARE),
            Column(key="high", title=N_("Fallback, to"), kind=SHARE),
            Column(key="shown", title=N_("Products shown"), kind=NUMBER),
            Column(key="held", title=N_("Shown as fallback"), kind=NUMBER),
        ),
        rows=tuple(_row(week, [one for one in facts if one.week == week]) for week in weeks),
        denominator=N_("products shown; the fallback's rows are weighted like the learned ones"),
        note=N_("Rows that had no fallback in a week are left out of it; mails are told by themselves."),
        empty=N_("No week in which anything was shown is over yet."),
    )


def _row(week: str, facts: Sequence[Fact]) -> dict[str, Any]:
    arms = _arms(facts)
    shown, clicks = sum(a.shown for a, _ in arms), sum(a.clicks for a, _ in arms)
    held = sum(b.shown for _, b in arms)
    weighted = sum(a.shown * b.clicks / b.shown for a, b in arms)
    rate = min(weighted / shown, 1.0) if shown else None
    low, high = wilson(round(rate * held), held) if rate is not None and held else (None, None)
    return {
        "week": date.fromisoformat(week),
        "learned": clicks / shown if shown else None,
        "fallback": rate,
        "low": low,
        "high": high,
        "shown": shown,
        "held": held,
    }


def _arms(facts: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """(learned, fallback) of each row of which both were shown; mails only where nothing else is asked."""
    by: Mapping[tuple[str, str], Fact] = {(one.slot, one.policy): one for one in facts}
    slots = sorted({one.slot for one in facts})
    wanted = [slot for slot in slots if slot != MAIL] or slots
    pairs = [(by.get((slot, LEARNED)), by.get((slot, FALLBACK))) for slot in wanted]
    return [(a, b) for a, b in pairs if a is not None and b is not None and a.shown and b.shown]
