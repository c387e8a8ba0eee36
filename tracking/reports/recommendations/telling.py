"""The kept figures of slots as an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_
from tracking.reports.base import (
    DAY,
    LINES,
    MONEY,
    NUMBER,
    SHARE,
    WORD,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Table,
    Tile,
)
from tracking.reports.recommendations import words
from tracking.reports.recommendations.models import SlotResult, SlotWeek

BETTER = "better"
_SLOT = Column(key="slot", title=N_("Row"), kind=WORD, words=words.SLOT_WORDS)


def tell(asked: Asked) -> Answer:
    """Tiles, every slot since it began, and the weeks of the period."""
    results = list(db.session().scalars(select(SlotResult).order_by(SlotResult.slot)))
    weeks = _weeks(asked)
    since = _since([_row(one) for one in results])
    return Answer(
        question="recommendations",
        asked=asked,
        as_of=min((one.as_of for one in results), default=asked.at),
        unit=N_("people, from the first time they were shown the row; money without delivery and tax on top"),
        tiles=_tiles(results, weeks),
        tables=(since, _by_week(weeks), *([_totals(weeks)] if weeks else [])),
        charts=(Chart(table="course", kind=LINES, x=("week",), y=("rate",)),)
        if len({one.week for one in weeks}) > 1
        else (),
        notes=_notes(results),
    )


def _weeks(asked: Asked) -> list[SlotWeek]:
    zone = ZoneInfo(asked.period.zone)
    first = asked.period.since.astimezone(zone).date()
    first -= timedelta(days=first.weekday())
    last = asked.period.last.astimezone(zone).date()
    inside = SlotWeek.week.between(first.isoformat(), last.isoformat())
    order = (SlotWeek.week.desc(), SlotWeek.slot, SlotWeek.policy.desc())
    return list(db.session().scalars(select(SlotWeek).where(inside).order_by(*order)))


def _tiles(results: Sequence[SlotResult], weeks: Sequence[SlotWeek]) -> tuple[Tile, ...]:
    shown, clicks = sum(one.shown for one in weeks), sum(one.clicks for one in weeks)
    proven = [one for one in results if one.told["verdict"] == BETTER]
    return (
        Tile(
            key="shown",
            title=N_("Shown"),
            value=shown,
            unit=N_("products"),
            denominator=N_("in rows, in this period"),
        ),
        Tile(
            key="rate",
            title=N_("Followed"),
            value=clicks / shown if shown else None,
            kind=SHARE,
            denominator=N_("of products shown in rows"),
        ),
        Tile(
            key="after",
            title=N_("Bought after a click"),
            value=sum(one.attributed_minor for one in weeks),
            kind=MONEY,
            denominator=N_("products bought within 7 days of following them; not proven to be more"),
        ),
        Tile(
            key="proven",
            title=N_("Rows proven better"),
            value=len(proven),
            denominator=N_("than their fallback, since they began"),
        ),
    )


def _row(one: SlotResult) -> dict[str, Any]:
    told = one.told
    treated, held = told["treated"], told["held_out"]
    rate, money = told["conversion"], told["revenue"]
    return {
        "slot": one.slot,
        "since": one.since.date(),
        "people": treated["people"],
        "held": held["people"],
        "conflicts": told["conflicts"],
        "rate": rate["treated"],
        "held_rate": rate["held_out"],
        "money": money["treated"],
        "held_money": money["held_out"],
        "more": money["value"],
        "low": money["low"],
        "high": money["high"],
        "verdict": told["verdict"],
        "smallest": told["smallest"],
        "claimed": _claimed(told),
    }


def _claimed(told: Mapping[str, Any]) -> int | None:
    """What may be said to have come from the slot: what was bought after a click, but never more than the
    difference to those held out; nothing while that is not known."""
    money = told["revenue"]
    if money["verdict"] != BETTER or money["value"] is None:
        return None
    return int(min(told["attributed_minor"], money["value"] * told["treated"]["people"]))


def _since(rows: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        key="since",
        title=N_("Since each row began"),
        columns=(
            _SLOT,
            Column(key="verdict", title=N_("Against its fallback"), kind=WORD, words=words.VERDICTS),
            Column(key="since", title=N_("Since"), kind=DAY),
            Column(key="people", title=N_("Saw the row"), kind=NUMBER),
            Column(key="held", title=N_("Saw the fallback"), kind=NUMBER),
            Column(key="rate", title=N_("Bought"), kind=SHARE),
            Column(key="held_rate", title=N_("Bought, fallback"), kind=SHARE),
            Column(key="money", title=N_("Revenue a person"), kind=MONEY),
            Column(key="held_money", title=N_("Revenue a person, fallback"), kind=MONEY),
            Column(key="more", title=N_("Difference a person"), kind=MONEY),
            Column(key="low", title=N_("Interval from"), kind=MONEY),
            Column(key="high", title=N_("Interval to"), kind=MONEY),
            Column(key="smallest", title=N_("Smallest change that would show"), kind=SHARE),
            Column(key="claimed", title=N_("Revenue it may claim"), kind=MONEY),
            Column(key="conflicts", title=N_("Left out: saw both"), kind=NUMBER),
        ),
        rows=tuple(rows),
        denominator=N_("people who saw the row, or its fallback, at least once"),
        empty=N_("Nobody was shown a row yet. Figures are counted every night."),
    )


def _by_week(weeks: Sequence[SlotWeek]) -> Table:
    return Table(
        key="weeks",
        title=N_("Week by week"),
        columns=(
            Column(key="week", title=N_("Week from"), kind=DAY),
            _SLOT,
            Column(key="policy", title=N_("Filled by"), kind=WORD, words=words.POLICY_WORDS),
            Column(key="people", title=N_("People"), kind=NUMBER),
            Column(key="shown", title=N_("Products shown"), kind=NUMBER),
            Column(key="clicks", title=N_("Followed"), kind=NUMBER),
            Column(key="rate", title=N_("Followed, share"), kind=SHARE),
            Column(key="purchases", title=N_("Purchases after a click"), kind=NUMBER),
            Column(key="attributed", title=N_("Bought after a click"), kind=MONEY),
        ),
        rows=tuple(_week(one) for one in weeks),
        denominator=N_("products shown"),
        empty=N_("Nothing was shown in this period."),
    )


def _week(one: SlotWeek) -> dict[str, Any]:
    return {
        "week": date.fromisoformat(one.week),
        "slot": one.slot,
        "policy": one.policy,
        "people": one.people,
        "shown": one.shown,
        "clicks": one.clicks,
        "rate": one.clicks / one.shown if one.shown else None,
        "purchases": one.purchases,
        "attributed": one.attributed_minor,
    }


def _totals(weeks: Sequence[SlotWeek]) -> Table:
    """All rows together, week by week, for the chart."""
    shown: dict[str, int] = {}
    clicks: dict[str, int] = {}
    for one in weeks:
        shown[one.week] = shown.get(one.week, 0) + one.shown
        clicks[one.week] = clicks.get(one.week, 0) + one.clicks
    return Table(
        key="course",
        title=N_("All rows together"),
        columns=(
            Column(key="week", title=N_("Week from"), kind=DAY),
            Column(key="shown", title=N_("Products shown"), kind=NUMBER),
            Column(key="clicks", title=N_("Followed"), kind=NUMBER),
            Column(key="rate", title=N_("Followed, share"), kind=SHARE),
        ),
        rows=tuple(
            {
                "week": date.fromisoformat(week),
                "shown": shown[week],
                "clicks": clicks[week],
                "rate": clicks[week] / shown[week] if shown[week] else None,
            }
            for week in sorted(shown)
        ),
        denominator=N_("products shown"),
    )


def _notes(results: Sequence[SlotResult]) -> tuple[Note, ...]:
    conflicts = sum(one.told["conflicts"] for one in results)
    return (
        Note(
            text=N_(
                "Revenue is known of visitors who agreed to be remembered; of the others only that a visit "
                "ended in a purchase."
            )
        ),
        Note(text=N_("Weeks begin on Monday, UTC. Visits of machines and of your own people are left out.")),
        *(
            [
                Note(
                    text=N_("%(num)s people saw a row and its fallback and are left out."),
                    values={"num": conflicts},
                )
            ]
            if conflicts
            else []
        ),
    )
