"""The worker's part: people to whom something happened, or whose stage lapses, are reckoned again.

A person's stays are reckoned from the signs of all their members and written as a whole. So a visitor who
turns out to be a customer brings their history along, parting them takes it away again, and a change of the
rules needs nothing but to be run (`flask journeys stages --again`).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from shop.kernel import clock, db
from tracking.journeys import identity
from tracking.journeys.models import PersonDue, PersonSign, PersonStage
from tracking.journeys.stages import rules, signs

BATCH, PEOPLE_AT_ONCE = 2_000, 200
log = logging.getLogger(__name__)


def keep_up(at: datetime) -> int:
    """Gather what is new and reckon everybody it concerns; how many people."""
    signs.gather(at)
    return reckon_due(at)


def reckon_due(at: datetime) -> int:
    """Reckon those who are due; how many people."""
    count = 0
    while True:
        due = select(PersonDue.member_id).where(PersonDue.due_at <= clock.to_micros(at))
        members = set(db.session("journey").scalars(due.order_by(PersonDue.due_at).limit(BATCH)))
        db.end_read()
        if not members:
            return count
        count += reckon_people(members, at=at)


def again(at: datetime) -> int:
    """Reckon everybody of whom there are signs; how many people."""
    everybody = select(PersonSign.member_id).distinct()
    members = list(db.session("journey").scalars(everybody))
    db.end_read()
    return reckon_people(members, at=at)


def reckon_people(members: Iterable[str], *, at: datetime) -> int:
    """Reckon the people of `members`, in short transactions; how many people."""
    left, count = sorted(set(members)), 0
    for start in range(0, len(left), PEOPLE_AT_ONCE):
        with db.transaction("journey"):
            count += _reckon(left[start : start + PEOPLE_AT_ONCE], now=clock.to_micros(at))
    return count


def _reckon(members: Sequence[str], *, now: int) -> int:
    people = identity.around(members)
    persons = {people.person_of.get(member, member) for member in members}
    theirs = {person: people.members(person) for person in persons}
    ends = sorted({member for found in theirs.values() for member in found} | set(members))
    known = _signs(ends)
    _clear(ends)
    for person, mine in theirs.items():
        marks = signs.marks(sign for member in mine for sign in known[member])
        _write(person, rules.reckon(marks, now=now))
    return len(persons)


def _signs(members: Sequence[str]) -> defaultdict[str, list[PersonSign]]:
    found: defaultdict[str, list[PersonSign]] = defaultdict(list)
    asked = select(PersonSign).where(
        PersonSign.member_id.in_(members), PersonSign.name.in_(sorted(rules.STAGE_OF))
    )
    for sign in db.session("journey").scalars(asked):
        found[sign.member_id].append(sign)
    return found


def _clear(members: Sequence[str]) -> None:
    """Take away what was reckoned of these members before; they are no longer due."""
    session = db.session("journey")
    session.execute(delete(PersonStage).where(PersonStage.person_id.in_(members)))
    session.execute(delete(PersonDue).where(PersonDue.member_id.in_(members)))


def _write(person: str, reckoned: rules.Reckoned) -> None:
    session = db.session("journey")
    session.add_all(
        PersonStage(
            person_id=person,
            place=place,
            stage=stay.stage,
            because=stay.because,
            entered_at=stay.entered_at,
            left_at=stay.left_at,
        )
        for place, stay in enumerate(reckoned.stays)
    )
    if reckoned.lapses_at is not None:
        session.add(PersonDue(member_id=person, due_at=reckoned.lapses_at))
