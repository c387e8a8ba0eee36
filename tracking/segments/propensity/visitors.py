"""Cold, warm and hot for visitors who are nobody's account: by points, from what they did day by day.

Only visitors who agreed have such days (`person_signs`), which go with their consent or their person; nothing
is written here, so nothing else has to be forgotten. What customers do is scored with the customer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from shop.kernel import clock, db
from tracking.journeys.models import IdentityEdge, PersonSign, VisitSession
from tracking.segments.propensity.points import HOT_FROM, WARM_FROM, WORTH
from tracking.segments.propensity.temperatures import COLD, HOT, ORDER, WARM

# What days tell of, as facts of customers are called.
KINDS = {
    "page_view": "visit",
    "view_item": "view",
    "search": "search",
    "view_search_results": "search",
    "email_click": "mail_click",
    "add_to_wishlist": "wish",
    "add_to_cart": "cart",
    "begin_checkout": "checkout",
}
REMEMBERED = timedelta(days=60)  # of what is older hardly any point is left
LATELY = timedelta(days=14)
MOST = 2_000  # visitors that are looked at for the list, those who came last
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Warmth:
    """A visitor's points and what they come to. `reasons`: [kind, days on which it happened, points], the
    strongest first; `seen`: when something happened last."""

    visitor_id: str
    points: float
    temperature: str
    reasons: Sequence[tuple[str, int, float]]
    seen: datetime


Happened = Mapping[str, Collection[date]]  # days by kind


def warmth(visitor_id: str, happened: Happened, *, today: date, seen: datetime) -> Warmth:
    """What days come to: each kind counts once a day, and fades as it does for customers. Pure."""
    parts = []
    for kind, days in happened.items():
        worth = WORTH[kind]
        ages = [max((today - day).days, 0) for day in days]
        left = sum(worth.points * 0.5 ** (age / worth.half_life) for age in ages)
        parts.append((kind, len(ages), round(left, 2)))
    points = round(sum(part[2] for part in parts), 2)
    return Warmth(
        visitor_id=visitor_id,
        points=points,
        temperature=HOT if points >= HOT_FROM else WARM if points >= WARM_FROM else COLD,
        reasons=tuple(sorted(parts, key=lambda part: (-part[2], part[0]))),
        seen=seen,
    )


def of(visitors: Iterable[str], *, at: datetime) -> dict[str, Warmth]:
    """Those of these visitors of whom something is known; not those who are some customer's."""
    wanted = sorted(set(visitors))
    return {one.visitor_id: one for one in _read(wanted, at)} if wanted else {}


def lately(*, at: datetime) -> list[Warmth]:
    """Visitors of the last days who are nobody's account, the warmest first; of many, those who came last."""
    since = clock.to_micros(at - LATELY)
    came = (
        select(VisitSession.visitor_id)
        .join(PersonSign, PersonSign.member_id == VisitSession.visitor_id)
        .where(VisitSession.started_at >= since, PersonSign.last_at >= since)
        .group_by(VisitSession.visitor_id)
        .order_by(func.max(VisitSession.started_at).desc(), VisitSession.visitor_id)
        .limit(MOST)
    )
    found = _read(list(db.session("journey").scalars(came)), at)
    return sorted(found, key=lambda one: (-one.points, one.visitor_id))


def counts(found: Sequence[Warmth]) -> dict[str, int]:
    """How many are of each temperature."""
    return {name: sum(one.temperature == name for one in found) for name in ORDER}


def _read(visitors: Sequence[str], at: datetime) -> list[Warmth]:
    days: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    seen: dict[str, int] = defaultdict(int)
    for start in range(0, len(visitors), AT_ONCE):
        some = visitors[start : start + AT_ONCE]
        for member, day, name, last in db.session("journey").execute(_signs(some, at)):
            days[member][KINDS[name]].add(date.fromisoformat(day))
            seen[member] = max(seen[member], last)
    return [
        warmth(one, happened, today=at.date(), seen=clock.from_micros(seen[one]))
        for one, happened in days.items()
    ]


def _signs(visitors: Sequence[str], at: datetime) -> Select[str, str, str, int]:
    somebody = select(IdentityEdge.visitor_id).where(
        IdentityEdge.visitor_id.in_(visitors), IdentityEdge.ended_at.is_(None)
    )
    columns = (PersonSign.member_id, PersonSign.day, PersonSign.name, PersonSign.last_at)
    return select(*columns).where(
        PersonSign.member_id.in_(visitors),
        PersonSign.name.in_(sorted(KINDS)),
        PersonSign.day >= (at - REMEMBERED).date().isoformat(),
        PersonSign.member_id.not_in(somebody),
    )
