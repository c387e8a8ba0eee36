"""The worker's part: each night the newest weeks of slots are counted, how they stand, and what they try.

A week follows from its own rows and those of seven days before, so counting it again gives the same. Only
weeks that may have changed are counted: the last two, and those of visits that turned out to be somebody
else's or a machine's. Everything is, where the store's weeks begin otherwise than before.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel import clock, db, jobs, preferences
from shop.recommendations import operations, slots
from shop.recommendations.operations import Tried
from shop.recommendations.slots import MAIL
from tracking.journeys import retention
from tracking.lake import hooks, lots
from tracking.lake import reading as lakes
from tracking.personalization.measuring import words
from tracking.personalization.slots import mailing, marking, reading, standing, trying
from tracking.personalization.slots.calendar import Calendar, Week
from tracking.personalization.slots.counting import CLICK_COUNTS, COUNTED, Exposed, Facts
from tracking.reports.recommendations import words as report
from tracking.reports.recommendations.models import DEMO, OWN, SlotFact, SlotStanding
from tracking.reports.trends import weeks

JOB = "personalization.slots"
UNSURE = timedelta(days=14)  # the newest weeks, of which something may still come
TOGETHER = 8  # weeks read at once
POOL = 1_000  # the newest products of which some are tried


def run(at: datetime) -> int:
    """Count what may have changed; how many slots were shown to anybody."""
    calendar = _calendar()
    changed = marking.changed_since()
    if marking.turn(f"{calendar.zone}/{calendar.first}"):
        _forget(OWN)
    _count(OWN, _own_weeks(calendar, changed, at))
    marking.counted(changed)
    count_invented(at)
    shown, seen = _stand(OWN, at)
    weights = _weights(seen, at=at)
    db.end_read()
    for slot, found in weights.items():
        with db.transaction():
            operations.replace_tried(slot, found)
    return shown


def _own_weeks(calendar: Calendar, changed: int | None, at: datetime) -> list[Week]:
    """Weeks of the shop's own that are to be counted, the oldest first."""
    if db.session().scalar(select(SlotFact.week).where(SlotFact.lot == OWN).limit(1)) is None:
        with lakes.open(lots=(OWN,)) as lake:
            shown = reading.first(lake)
        starts = [clock.from_micros(shown)] if shown else []
        starts += [sent] if (sent := mailing.first()) else []
        since = min(starts, default=at)
    else:
        since = min(at - UNSURE, at if changed is None else clock.from_micros(changed))
    keep = preferences.get(retention.KEEP_DAYS)
    if keep:  # whose visits are not kept any more stays as it was counted
        since = max(since, at - timedelta(days=keep - 7))
    return list(calendar.weeks(since, at))


def _calendar() -> Calendar:
    return Calendar(store.current().time_zone, weeks.first_weekday())


def count_invented(at: datetime) -> None:
    """Count the demo's weeks, once they come, grow or begin otherwise; or let go of them."""
    calendar, rows = _calendar(), lots.sizes().get(DEMO, 0)
    if not marking.grew(DEMO, f"{rows}/{calendar.zone}/{calendar.first}"):
        return
    first = None
    if rows:
        with lakes.open(lots=(DEMO,)) as lake:
            first = reading.first(lake)
    _forget(DEMO)
    if first:
        _count(DEMO, list(calendar.weeks(clock.from_micros(first), at)))
        _stand(DEMO, at)


def _count(lot: str, wanted: Sequence[Week]) -> None:
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        days = (
            _day(clock.from_micros(some[0].since - CLICK_COUNTS)),
            _day(clock.from_micros(some[-1].until)),
        )
        with lakes.open(since=days[0], until=days[1], lots=(lot,)) as lake:
            found = {one.name: reading.week(lake, one) for one in some}
        for one in some if lot == OWN else ():
            mailing.week(found[one.name], one)
        db.end_read()
        for name, facts in found.items():
            with db.transaction():
                write(lot, name, facts)


def write(lot: str, week: str, facts: Facts) -> None:
    """Put the figures of a week in the place of those that were there, in the open transaction."""
    session = db.session()
    session.execute(delete(SlotFact).where(SlotFact.lot == lot, SlotFact.week == week))
    rows = [
        {"lot": lot, "week": week, "slot": slot, "policy": policy, **{name: row[name] for name in COUNTED}}
        for (slot, policy), row in sorted(facts.rows.items())
        if slot in slots.SLOTS and policy in slots.POLICIES
    ]
    if rows:
        session.execute(insert(SlotFact), rows)


def _stand(lot: str, at: datetime) -> tuple[int, Mapping[str, Mapping[str, tuple[int, int]]]]:
    """Write down how each slot of a lot stands; how many there are, and what they showed of each product."""
    settled = marking.settled()
    with lakes.open(lots=(lot,)) as lake:
        found = reading.since(lake, {slot: clock.to_micros(when) for slot, when in settled.items()})
        seen = reading.counts(lake) if lot == OWN else {}
    mails = mailing.exposed(settled.get(MAIL)) if lot == OWN else None
    if mails is not None:
        found[MAIL] = mails
    after = standing.after_clicks(lot)
    db.end_read()
    with db.transaction():
        _replace(lot, found, after, at)
    return len([slot for slot in found if slot in slots.SLOTS]), seen


def _replace(lot: str, found: Mapping[str, Exposed], after: Mapping[str, int], at: datetime) -> None:
    session = db.session()
    session.execute(delete(SlotStanding).where(SlotStanding.lot == lot))
    for slot, exposed in sorted(found.items()):
        if slot in slots.SLOTS:
            told = standing.told(slot, exposed, attributed=after.get(slot, 0))
            since = clock.from_micros(exposed.first)
            session.add(SlotStanding(lot=lot, slot=slot, since=since, as_of=at, told=told))


def _forget(lot: str) -> None:
    with db.transaction() as session:
        for model in (SlotFact, SlotStanding):
            session.execute(delete(model).where(model.lot == lot))


def _weights(counts: Mapping[str, Mapping[str, tuple[int, int]]], *, at: datetime) -> dict[str, list[Tried]]:
    pool: Sequence[str] = [str(one) for one in catalog.newest(POOL)]
    found: dict[str, list[Tried]] = {}
    for slot in (one for one in slots.SLOTS.values() if one.explores):
        seen = counts.get(slot.code, {})
        made = trying.weights(pool, seen, seed=at.toordinal())
        found[slot.code] = [
            Tried(uuid.UUID(one), *seen.get(one, (0, 0)), weight) for one, weight in made.items()
        ]
    return found


def _day(at: datetime) -> str:
    return at.date().isoformat()


def react(change: hooks.Change) -> None:
    """Hear of what changed in the lake: whose weeks look different now, or that the demo is gone."""
    if change.kind == "remove_lot" and change.lot == DEMO:
        _forget(DEMO)
        marking.grew(DEMO, "")
    marking.react(change)


def install() -> None:
    """Run every night, listen to the lake, and say verdicts in the report as they are said everywhere."""
    report.VERDICTS.update(words.VERDICTS)
    jobs.periodic(JOB, every=timedelta(days=1), job=run)
    hooks.changed("slots", react)
