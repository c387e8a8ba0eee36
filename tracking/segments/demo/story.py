"""How the demo's segments would have grown, had they been there before: from the invented orders, day by
day. Pure; the rules themselves are in `seeding`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from tracking.segments.demo.people import Bought, Person

DAYS = 60
Holds = Callable[[Sequence[Bought], int], bool]  # orders so far, days since the last one
STORIES: dict[str, Holds] = {
    "Regulars": lambda orders, ago: len(orders) >= 4 and ago < 90,
    "Wait for a discount": lambda orders, _ago: len(orders) > 1 and sum(one.discount for one in orders) > 1,
    "Second order this month": lambda orders, ago: len(orders) == 2 and ago < 30,
}


def of(name: str, people: Sequence[Person], *, until: date) -> list[dict[str, Any]]:
    """The days of a segment before `until` as rows: day, size, entered, left; none without a story."""
    holds = STORIES.get(name)
    if holds is None:
        return []
    first = until - timedelta(days=DAYS)
    before, found = _inside(people, holds, first - timedelta(days=1)), []
    for day in (first + timedelta(days=number) for number in range(DAYS)):
        now = _inside(people, holds, day)
        found.append({
            "day": day.toordinal(), "size": len(now), "entered": len(now - before), "left": len(before - now),
        })  # fmt: skip
        before = now
    return found


def _inside(people: Sequence[Person], holds: Holds, day: date) -> set[str]:
    """Emails of those of whom it held at the end of a day."""
    known = {one.email: [order for order in one.orders if order.day <= day] for one in people}
    return {email for email, orders in known.items() if orders and holds(orders, (day - orders[-1].day).days)}
