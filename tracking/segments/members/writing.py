"""Writes who is in a segment, since when and until when, and tells it. In the caller's transaction.

Nobody who was erased is written about: whoever calls holds the people first (`holding`), as `put`, `choose`
and `choose_many` do by themselves.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from shop.customers.grouping.models import CustomerSegment, Segment
from shop.kernel import db, events, ids
from tracking.segments import due, holding
from tracking.segments.days import day_of
from tracking.segments.events import SegmentEntered, SegmentLeft
from tracking.segments.members import history, loading

Pair = tuple[uuid.UUID, str]
Change = tuple[frozenset[str], frozenset[str]]


def put(*, customer_id: uuid.UUID, code: str, member: bool, at: datetime) -> bool:
    """Have a customer be in a segment, or not; whether that was a change."""
    changed = frozenset({code})
    return bool(_held({customer_id: (changed, frozenset()) if member else (frozenset(), changed)}, at=at))


def choose(*, customer_id: uuid.UUID, family: str, code: str | None, at: datetime) -> bool:
    """Have a customer be in this one segment of a family, or in none; whether that was a change."""
    return bool(choose_many(family=family, codes={customer_id: code}, at=at))


def choose_many(
    *, family: str, codes: Mapping[uuid.UUID, str | None], quiet: bool = False, at: datetime
) -> int:
    """The same for many people; how many changed. `quiet`: nothing happened to them, so nothing is told."""
    others = frozenset(db.session().scalars(select(Segment.code).where(Segment.family == family)))
    wanted = {
        who: (frozenset({code}) & others if code else frozenset(), others - {code})
        for who, code in codes.items()
    }
    return _held(wanted, quiet=quiet, at=at)


def _held(wanted: Mapping[uuid.UUID, Change], *, quiet: bool = False, at: datetime) -> int:
    """Of what is wanted (in these, not in those), what is a change; people whom rules ask of are due."""
    count = 0
    for some in holding.pieces(sorted(wanted)):
        there = holding.somebody(some)
        inside = loading.codes_of(there)
        changes = {who: (wanted[who][0] - inside[who], wanted[who][1] & inside[who]) for who in sorted(there)}
        changes = {who: change for who, change in changes.items() if any(change)}
        carry_out(changes, quiet=frozenset(changes) if quiet else frozenset(), at=at)
        due.mark(changes, at=at, fresh=False, quiet=quiet)
        count += len(changes)
    return count


def settle(
    wanted: Mapping[uuid.UUID, frozenset[str]],
    *,
    inside: Mapping[uuid.UUID, Collection[str]],
    among: frozenset[str],
    quiet: frozenset[uuid.UUID] = frozenset(),
    at: datetime,
) -> int:
    """Have each be in the `wanted` segments, and in no other of those `among`; how many people changed."""
    changes = {}
    for who, codes in wanted.items():
        now = frozenset(inside.get(who, ())) & among
        if now != codes:
            changes[who] = (codes - now, now - codes)
    carry_out(changes, quiet=quiet, at=at)
    return len(changes)


def carry_out(
    changes: Mapping[uuid.UUID, Change], *, quiet: frozenset[uuid.UUID] = frozenset(), at: datetime
) -> None:
    """Write these changes (entered, left), which are ones, and publish each, but of the `quiet`."""
    entered = [(who, code) for who, (new, _gone) in changes.items() for code in sorted(new)]
    left = [(who, code) for who, (_new, gone) in changes.items() for code in sorted(gone)]
    if not entered and not left:
        return
    _end(left, at=at)
    rows = [
        {
            "id": ids.new_id(),
            "customer_id": who,
            "code": code,
            "since": at,
            "until": None,
            "first": who in quiet,
        }
        for who, code in entered
    ]
    db.insert_ignore(CustomerSegment, rows)
    _count(entered, left, quiet, at=at)
    for who, code in entered:
        if who not in quiet:
            events.publish(SegmentEntered(customer_id=who, code=code), at=at)
    for who, code in left:
        if who not in quiet:
            events.publish(SegmentLeft(customer_id=who, code=code), at=at)


def _end(left: Iterable[Pair], *, at: datetime) -> None:
    for who, code in left:
        stay = (CustomerSegment.customer_id == who, CustomerSegment.code == code)
        ended = update(CustomerSegment).where(*stay, CustomerSegment.until.is_(None)).values(until=at)
        db.session().execute(ended.execution_options(synchronize_session=False))


def _count(entered: list[Pair], left: list[Pair], quiet: frozenset[uuid.UUID], *, at: datetime) -> None:
    """Keep sizes, and the history of the day."""
    came, went = (Counter(code for _who, code in pairs) for pairs in (entered, left))
    told_in, told_out = (
        Counter(code for who, code in pairs if who not in quiet) for pairs in (entered, left)
    )
    table: Any = Segment.__table__
    for code in sorted({*came, *went}):
        resized = update(table).where(table.c.code == code)
        db.session().execute(resized.values(size=table.c.size + came[code] - went[code]))
        history.note(code=code, day=day_of(at), entered=told_in[code], left=told_out[code])
