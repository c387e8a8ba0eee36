"""What the overview of journeys shows: kept figures of some days, and who is here now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _

from shop.kernel.errors import N_
from tracking.journeys import queries, words
from tracking.reports import periods
from tracking.reports.base import Note, Period, Tile
from tracking.reports.facts import measures, notes, reading
from tracking.reports.facts.reading import Standing

PERIODS = ("today", "7d", "28d", "90d")
MOST = 6
STAGES = {"visits": "visit", "items": "view_item", "carts": "add_to_cart", "checkouts": "begin_checkout",
          "payments": "add_payment_info", "buyers": "purchase"}  # fmt: skip
_NONE = N_("(none)")
_TOPS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (measures.CHANNEL, N_("Channels"), words.CHANNELS),
    (measures.LANDING, N_("Landing pages"), {}),
    (measures.SOURCE, N_("Sources"), {"": _NONE}),
    (measures.SEARCH, N_("Searches"), {}),
    (measures.CAMPAIGN, N_("Campaigns"), {}),
)


@dataclass(frozen=True, kw_only=True)
class Top:
    """The most visited values of one kind: (name, visits, share that bought); `by` as touchpoints say."""

    by: str
    title: str
    rows: Sequence[tuple[str, int, float | None]]
    most: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All but the last visits. `points` are (label, visits, text), `stages` (word, visits, share)."""

    period: Period
    tiles: Sequence[Tile]
    live: int
    points: Sequence[tuple[str, int, str]]
    stages: Sequence[tuple[str, int, float | None]]
    met: float | None
    tops: Sequence[Top]
    standing: Standing
    notes: Sequence[Note]


def of(period: Period, *, at: datetime) -> Overview:
    """The overview as of `at`. About ten statements, each over a few kept rows."""
    now, people = reading.total(period, at=at)
    before, others = reading.total(periods.before(period), at=at)
    standing = reading.standing(at=at)
    return Overview(
        period=period,
        tiles=(
            notes.people_tile(people, others),
            Tile(key="visits", title=N_("Visits"), value=now["visits"], previous=before["visits"],
                 denominator=N_("by people, by when they began")),
            _share_tile("conversion", N_("Conversion"), "buyers", now, before, N_("of visits bought")),
            Tile(key="revenue", title=N_("Revenue"), value=now["revenue_minor"], kind="money",
                 previous=before["revenue_minor"], denominator=N_("paid orders with delivery and tax")),
        ),
        live=queries.live(at=at),
        points=_points(period),
        stages=[(words.STAGES[word], now[name], _share(now[name], now)) for name, word in STAGES.items()],
        met=_share(now["met"], now),
        tops=[top for top in (_top(period, *one) for one in _TOPS) if top.rows],
        standing=standing,
        notes=notes.of(standing),
    )  # fmt: skip


def _share(count: int, row: Mapping[str, int]) -> float | None:
    return count / row["visits"] if row["visits"] else None


def _share_tile(
    key: str, title: str, name: str, now: Mapping[str, int], before: Mapping[str, int], of_what: str
) -> Tile:
    return Tile(
        key=key,
        title=title,
        value=_share(now[name], now),
        kind="share",
        previous=_share(before[name], before),
        denominator=of_what,
    )


def _points(period: Period) -> list[tuple[str, int, str]]:
    """Visits by hour of a single day, else by day."""
    days = periods.days_of(period)
    if len(days) > 1:
        found = reading.by_day(period)
        return [(_day(day), row["visits"], str(row["visits"])) for day, row in found.items()]
    zone, hours = ZoneInfo(period.zone), reading.hours(period)
    return [(f"{hour.astimezone(zone):%H:%M}", visits, str(visits)) for hour, visits in hours.items()]


def _day(day: date) -> str:
    return str(format_date(day, "d MMM"))


def _top(period: Period, by: str, title: str, said: Mapping[str, str]) -> Top:
    found = reading.by_value(period, by, only=("visits", "buyers"))
    order = sorted(found, key=lambda value: (-found[value]["visits"], value))
    known = [value for value in order if found[value]["visits"] and (value or "" in said)][:MOST]
    rows = [
        (_word(value, said), found[value]["visits"], _share(found[value]["buyers"], found[value]))
        for value in known
    ]
    return Top(by=by, title=title, rows=rows, most=max((row[1] for row in rows), default=0))


def _word(value: str, said: Mapping[str, str]) -> str:
    return _(said[value]) if value in said else value
