"""Fills a segment as a whole, by the database: when it is new, and when its rule has changed.

Nothing happened to anybody then, so nothing is told: whoever reacts to people who come to be in a segment
would else write to all of them at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, literal, select, true, update

from shop.customers.grouping import queries
from shop.customers.grouping.models import RULE, CustomerSegment, Segment
from shop.customers.models import Customer
from shop.kernel import db
from tracking.segments import holding
from tracking.segments.days import day_of
from tracking.segments.members import deciding, history, judges, loading
from tracking.segments.models import CustomerTraits
from tracking.segments.rules import compiling, reading

AT_ONCE = 500


def judged(segment: Segment, *, at: datetime) -> list[uuid.UUID] | None:
    """Everybody who belongs to a segment that a judge decides; None for one that goes by a rule. Reads only,
    for as long as it takes: before the transaction that fills it."""
    if segment.kind == RULE or not judges.judge_of(segment):
        return None
    book, world, today = deciding.book([segment]), loading.world(), day_of(at)
    asked: Any = select(CustomerTraits.customer_id).order_by(CustomerTraits.customer_id)
    found: list[uuid.UUID] = []
    for some in holding.pieces(list(db.session().scalars(asked)), AT_ONCE):
        known = loading.known(some, kinds=(), today=today)
        found += [who for who, one in known.items() if deciding.decide(book, one, world)]
    return found


def fill(segment: Segment, belong: Sequence[uuid.UUID] | None, *, at: datetime) -> int:
    """Have everybody in `segment` who belongs there (those `judged`, else by its rule), and nobody else; how
    many. In the open transaction."""
    if segment.kind == RULE:
        wanted = compiling.members(reading.from_json(segment.rule), loading.world(), today=day_of(at))
        _enter(segment.code, wanted, at=at)
        _leave(segment.code, CustomerSegment.customer_id.not_in(wanted), at=at)
    elif belong is not None:
        inside = set(queries.member_ids(segment.code))
        for some in holding.pieces(sorted(set(belong) - inside)):
            _enter(segment.code, select(Customer.id).where(Customer.id.in_(some)), at=at)
        for some in holding.pieces(sorted(inside - set(belong))):
            _leave(segment.code, CustomerSegment.customer_id.in_(some), at=at)
    return _filled(segment, at=at)


def _filled(segment: Segment, *, at: datetime) -> int:
    inside = (CustomerSegment.code == segment.code, CustomerSegment.until.is_(None))
    size = db.session().scalar(select(func.count()).select_from(CustomerSegment).where(*inside)) or 0
    changed = update(Segment.__table__).where(Segment.__table__.c.code == segment.code)  # type: ignore[arg-type]
    db.session().execute(changed.values(size=size, filled_at=at))
    db.session().expire(segment)
    history.note(code=segment.code, day=day_of(at))
    return size


def _enter(code: str, wanted: Select[Any], *, at: datetime) -> None:
    table: Any = CustomerSegment.__table__
    random = func.lower(func.hex(func.randomblob(16)))
    new_id: Any = random if db.dialect() == "sqlite" else func.gen_random_uuid()
    inside = select(table.c.customer_id).where(table.c.code == code, table.c.until.is_(None))
    who = (Customer.id.in_(wanted), Customer.erased_at.is_(None), Customer.id.not_in(inside))
    since = literal(at, table.c.since.type)
    columns = select(new_id, Customer.id, literal(code), since, true()).where(*who)
    names = ["id", "customer_id", "code", "since", "first"]
    db.session().execute(insert(table).from_select(names, columns, include_defaults=False))


def _leave(code: str, who: ColumnElement[bool], *, at: datetime) -> None:
    gone = update(CustomerSegment).where(CustomerSegment.code == code, CustomerSegment.until.is_(None), who)
    db.session().execute(gone.values(until=at).execution_options(synchronize_session=False))
