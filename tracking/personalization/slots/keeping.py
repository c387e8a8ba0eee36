"""The worker's part: each night the figures of all slots are written down, and what they may try."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert

from shop.catalog import queries as catalog
from shop.kernel import clock, db, jobs, preferences
from shop.recommendations import operations, slots
from shop.recommendations.operations import Tried
from tracking.lake import reading as lakes
from tracking.personalization.measuring import comparing, sizes, words
from tracking.personalization.measuring.values import Arm, Comparison, Difference
from tracking.personalization.slots import counting, reading, trying
from tracking.personalization.slots.counting import Key, Since, Week
from tracking.reports.recommendations import words as report
from tracking.reports.recommendations.models import SlotResult, SlotWeek

JOB = "personalization.slots"
LOOK_BACK = timedelta(days=365)
POOL = 1_000  # the newest products of which some are tried


def run(at: datetime) -> int:
    """Count everything anew from the journey; how many slots were shown to anybody."""
    with lakes.open(since=(at - LOOK_BACK).date().isoformat()) as lake:
        seen, clicks, orders = reading.shown(lake), reading.followed(lake), reading.bought(lake)
        counts = reading.counts(lake, clicks)
    seen = [one for one in seen if one.slot in slots.SLOTS]
    by_week, by_slot = counting.weeks(seen, clicks, orders), counting.since(seen, clicks, orders)
    weights = _weights(counts, at=at)
    db.end_read()
    with db.transaction():
        _write(by_week, by_slot, at=at)
    for slot, found in weights.items():
        with db.transaction():
            operations.replace_tried(slot, found)
    return len(by_slot)


def _weights(counts: Mapping[str, Mapping[str, tuple[int, int]]], *, at: datetime) -> dict[str, list[Tried]]:
    pool = [str(one) for one in catalog.newest(POOL)]
    found: dict[str, list[Tried]] = {}
    for slot in (one for one in slots.SLOTS.values() if one.explores):
        seen = counts.get(slot.code, {})
        made = trying.weights(pool, seen, seed=at.toordinal())
        found[slot.code] = [
            Tried(uuid.UUID(one), *seen.get(one, (0, 0)), weight) for one, weight in made.items()
        ]
    return found


def _write(by_week: Mapping[Key, Week], by_slot: Mapping[str, Since], *, at: datetime) -> None:
    session = db.session()
    session.execute(delete(SlotWeek))
    session.execute(delete(SlotResult))
    rows = [
        {"week": week, "slot": slot, "policy": policy, **vars(found)}
        for (week, slot, policy), found in sorted(by_week.items())
        if slot in slots.SLOTS
    ]
    results = [_result(slot, found, at=at) for slot, found in sorted(by_slot.items())]
    if rows:
        session.execute(insert(SlotWeek), rows)
    if results:
        session.execute(insert(SlotResult), results)


def _result(slot: str, found: Since, *, at: datetime) -> dict[str, Any]:
    share = preferences.get(slots.HELD_OUT_PERCENT[slot]) / 100
    compared = comparing.compare(treated=found.treated, held_out=found.held_out)
    return {
        "slot": slot,
        "since": clock.from_micros(found.first),
        "as_of": at,
        "told": {
            **told(compared),
            "share": share,
            "conflicts": found.conflicts,
            "attributed_minor": found.attributed_minor,
            "smallest": _smallest(found),
        },
    }


def told(compared: Comparison) -> dict[str, Any]:
    """A comparison as it is kept: sums of both arms, differences, and the verdict."""
    return {
        "treated": _arm(compared.treated),
        "held_out": _arm(compared.held_out),
        "conversion": _difference(compared.conversion),
        "revenue": _difference(compared.revenue),
        "verdict": compared.verdict,
    }


def _arm(arm: Arm) -> dict[str, int]:
    return {"people": arm.people, "converted": arm.converted, "revenue_minor": sum(arm.revenue)}


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "treated": one.treated,
        "held_out": one.held_out,
        "verdict": one.verdict,
    }


def _smallest(found: Since) -> float | None:
    """The smallest relative change of conversion that these arms could show."""
    both = found.treated.people + found.held_out.people
    rate = (found.treated.converted + found.held_out.converted) / both if both else 0.0
    if not 0 < rate < 1:
        return None
    return sizes.smallest(rate=rate, treated=found.treated.people, held_out=found.held_out.people)


def install() -> None:
    """Run every night, and say verdicts in the report as they are said everywhere."""
    report.VERDICTS.update(words.VERDICTS)
    jobs.periodic(JOB, every=timedelta(days=1), job=run)
