"""Hears from the journey to whom something happened that segments know of: the hot events, in their order.

Only events that name somebody known count; what is written down of them is read when they are looked at.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import identity, taxonomy
from tracking.journeys.models import Event, IdentityEdge, ReadMark
from tracking.segments import due, holding
from tracking.segments.traits.visiting import KINDS

READER = "segments"
BATCH = 20_000
OVERLAP = 5_000  # on PostgreSQL rows may become visible later than rows of a higher number
_LINKS = (taxonomy.IDENTITY_LINKED, taxonomy.IDENTITY_PARTED)


def hear(at: datetime) -> int:
    """Have everybody be due of whom there is something new; how many."""
    found = set[str]()
    more = True
    while more:
        members, mark, more = _batch()
        found |= members
        customers = _customers(members)
        db.end_read()
        with db.transaction():
            due.mark(known(customers), at=at)
        with db.transaction("journey") as session:
            session.merge(ReadMark(reader=READER, seq=mark))
    return len(found)


def of_visitor(visitor_id: str) -> set[uuid.UUID]:
    """The customers whom a visitor was ever taken for."""
    ever = select(IdentityEdge.customer_id).where(IdentityEdge.visitor_id == visitor_id).distinct()
    return _parsed(db.session("journey").scalars(ever))


def _batch() -> tuple[set[str], int, bool]:
    session = db.session("journey")
    mark = session.scalar(select(ReadMark.seq).where(ReadMark.reader == READER)) or 0
    top = session.scalar(select(func.max(Event.seq))) or 0
    until = min(mark + BATCH, top)
    overlap = OVERLAP if db.dialect("journey") == "postgresql" else 0
    visited = and_(
        Event.consent == CONSENT_GRANTED,
        Event.bot.is_(False),
        Event.internal.is_(False),
        Event.name.in_((*sorted(KINDS), "session_start", "page_view", "purchase")),
    )
    asked = select(Event.visitor_id, Event.customer_id).where(
        Event.seq > max(mark - overlap, 0), Event.seq <= until, or_(visited, Event.name.in_(_LINKS))
    )
    members = {one for row in session.execute(asked.distinct()) for one in row if one}
    return members, max(until, mark), until < top


def _customers(members: set[str]) -> set[uuid.UUID]:
    """Those known by these ids: themselves, whoever a visitor is, and other accounts of the same person."""
    people = identity.around(members)
    everybody = {one for member in members for one in people.members(people.person_of.get(member, member))}
    return _parsed(everybody | members)


def _parsed(names: Any) -> set[uuid.UUID]:
    return {found for name in names if (found := ids.parse_id(name)) is not None}


def known(candidates: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the candidates who are customers and not erased."""
    found = set[uuid.UUID]()
    for some in holding.pieces(sorted(candidates)):
        asked = select(Customer.id).where(Customer.id.in_(some), Customer.erased_at.is_(None))
        found.update(db.session().scalars(asked))
    return found
