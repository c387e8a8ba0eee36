"""Stays and signs from the journey store, by person. Identity is applied here, as of now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from shop.kernel import clock, db
from tracking.journeys import identity
from tracking.journeys.models import PersonSign, PersonStage
from tracking.reports.stages.advancing import BEFORE, FOLLOWED, WATCHED
from tracking.reports.stages.values import Sign, Stay

MOST, AT_ONCE = 20_000, 400


def stays(*, since: datetime, until: datetime) -> tuple[list[Stay], bool]:
    """Stays begun in [since, until), with what came after them; True where only the newest are told."""
    s = PersonStage
    begun = select(s.person_id, s.place).where(
        s.entered_at >= clock.to_micros(since), s.entered_at < clock.to_micros(until)
    )
    session = db.session("journey")
    newest = session.execute(begun.order_by(s.entered_at.desc()).limit(MOST + 1)).all()
    chosen = {(row.person_id, row.place) for row in newest[:MOST]}
    found: list[Stay] = []
    for history in _histories({person for person, _ in chosen}).values():
        for place, row in enumerate(history):
            if (row[0], row[1]) in chosen:
                found.append(_stay(history, place))
    return found, len(newest) > MOST


def signs(found: Collection[Stay]) -> dict[str, list[Sign]]:
    """What these people did from the time before until the time after their stays."""
    if not found:
        return {}
    people = identity.everybody()
    members: dict[str, str] = {stay.person: stay.person for stay in found}
    members |= {member: person for member, person in people.person_of.items() if person in members}
    first = min(stay.entered for stay in found) - BEFORE
    last = max(stay.entered for stay in found) + WATCHED + FOLLOWED
    p, wanted, told = PersonSign, sorted(members), defaultdict[str, list[Sign]](list)
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session("journey").execute(
            select(p.member_id, p.name, p.first_at, p.last_at, p.count).where(
                p.member_id.in_(wanted[start : start + AT_ONCE]), p.last_at >= first, p.first_at <= last
            )
        )
        for member, name, begun, ended, count in rows:
            told[members[member]].append(Sign(name=name, first=begun, last=ended, count=count))
    return told


Row = tuple[str, int, str, str, int, int | None]


def _histories(people: Collection[str]) -> dict[str, list[Row]]:
    s, wanted = PersonStage, sorted(people)
    columns = (s.person_id, s.place, s.stage, s.because, s.entered_at, s.left_at)
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for start in range(0, len(wanted), AT_ONCE):
        theirs = select(*columns).where(s.person_id.in_(wanted[start : start + AT_ONCE]))
        for row in db.session("journey").execute(theirs.order_by(s.person_id, s.place)):
            found[row[0]].append(tuple(row))  # type: ignore[arg-type]
    return found


def _stay(history: Sequence[Row], place: int) -> Stay:
    person, _, stage, because, entered, left = history[place]
    return Stay(
        person=person,
        stage=stage,
        because=because,
        entered=entered,
        left=left,
        onward=tuple((row[2], row[4]) for row in history[place + 1 :]),
    )
