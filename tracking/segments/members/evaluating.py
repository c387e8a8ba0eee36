"""Looks at customers who are due: their traits, then every segment; in short transactions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shop.customers.grouping import queries as groups
from shop.kernel import db
from tracking.segments import due, holding
from tracking.segments.days import day_of
from tracking.segments.due import Due
from tracking.segments.lifecycle import keeping as lifecycle
from tracking.segments.lifecycle import rules, thresholds
from tracking.segments.members import deciding, loading, writing
from tracking.segments.members.deciding import Book
from tracking.segments.rules.judging import Known, World
from tracking.segments.traits import keeping as traits

AT_ONCE = 100


def evaluate_due(at: datetime, *, most: int) -> int:
    """Look at up to `most` people who are due, those who wait longest first; how many."""
    count = 0
    book, world = _surroundings()
    while count < most:
        waiting = due.waiting(at=at, limit=min(AT_ONCE, most - count))
        db.end_read()
        if not waiting:
            break
        with db.transaction():
            evaluate(waiting, book=book, world=world, at=at)
        count += len(waiting)
    return count


def _surroundings() -> tuple[Book, World]:
    book = deciding.book(one for one in groups.living() if one.filled_at is not None)
    world = loading.world(deciding.collections_named(book))
    db.end_read()
    return book, world


def evaluate(waiting: Sequence[Due], *, book: Book, world: World, at: datetime) -> None:
    """Look at these people, in the open transaction: anew at those to whom something happened."""
    today, named = day_of(at), [one.customer_id for one in waiting]
    there = holding.somebody(named)
    due.claim(named)
    known = loading.known(there, kinds=book.facts, today=today)
    new = {one.customer_id for one in waiting if one.fresh}
    fresh = sorted(who for who in there if who in new or who not in known)
    if fresh:
        traits.refresh(fresh, at=at)
        known |= loading.known(fresh, kinds=book.facts, today=today)
    known = _derived(known, today)
    wanted = {who: deciding.decide(book, one, world) for who, one in known.items()}
    inside = {who: one.codes for who, one in known.items()}
    quiet = frozenset(one.customer_id for one in waiting if one.quiet)
    writing.settle(wanted, inside=inside, among=book.codes, quiet=quiet, at=at)


def _derived(known: Mapping[uuid.UUID, Known], today: int) -> dict[uuid.UUID, Known]:
    """The same people with the stage and scores that follow from their traits; what is new is written."""
    usual, cuts = thresholds.current(), thresholds.cuts()
    found, changed = {}, {}
    for who, one in known.items():
        new = rules.derived(one.traits, usual, cuts, today=today)
        if any(one.traits.get(name) != value for name, value in new.items()):
            changed[who] = new
        found[who] = replace(one, traits={**one.traits, **new})
    lifecycle.write(changed)
    return found
