"""The worker's part: each minute whoever is due is looked at, each day those whose time has run out.

What time alone changes ("not in the last 60 days") is asked of the database at the beginning of each day of
the store: for every rule, who should be in it and is not, or the other way round. They are then looked at
like everybody else, so that there is one way in and out of a segment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select

from shop.customers.grouping import queries as groups
from shop.customers.grouping.models import CustomerSegment
from shop.customers.models import Customer
from shop.kernel import db, preferences
from tracking.segments import days, due, hearing, holding, operations
from tracking.segments.lifecycle import keeping as lifecycle
from tracking.segments.lifecycle import thresholds
from tracking.segments.members import deciding, evaluating, filling, history, loading
from tracking.segments.members.deciding import Book
from tracking.segments.models import CustomerTraits, SegmentDay
from tracking.segments.rules import compiling

MARKED_AT_ONCE = 2_000
MOST_AT_ONCE = 5_000  # a minute: whatever else the worker has to do waits no longer
_NEVER: list[Any] = []
SWEPT = preferences.declare("segments.swept", _NEVER)


def keep_up(at: datetime) -> int:
    """Hear what is new, fill new segments, and look at whoever is due; how many people."""
    hearing.hear(at)
    if _swept()[:1] != [days.day_of(at)]:
        sweep(at)
    fill_new(at)
    count = evaluating.evaluate_due(at, most=MOST_AT_ONCE)
    if thresholds.current().as_of != days.day_of(at) and not due.any_quiet():
        measure(at)
        count += evaluating.evaluate_due(at, most=MOST_AT_ONCE)
    return count


def measure(at: datetime) -> None:
    """Measure what is usual in the store; whoever is judged otherwise by it is due."""
    first = thresholds.current().as_of is None
    lifecycle.measure(at)
    _mark_stale(at=at, quiet=first)


def fill_new(at: datetime) -> int:
    """Fill the segments that nobody has been looked at for yet; how many."""
    new = [one.code for one in groups.living() if one.filled_at is None]
    db.end_read()
    for code in new:
        fill(code, at=at)
    return len(new)


def fill(code: str, *, at: datetime) -> int:
    """Fill one segment in a transaction of its own; its size. Whom it concerns elsewhere is due."""
    seen = groups.by_code(code)
    belong = filling.judged(seen, at=at) if seen else None
    db.end_read()
    with db.transaction():
        found = groups.by_code(code)
        if found is None or found.retired_at is not None:
            return 0
        size = filling.fill(found, belong, at=at)
    book = _book()
    _mark_out_of_date(book, book.asking(code), at=at, quiet=True)
    return size


def sweep(at: datetime) -> None:
    """Have everybody be due whose segments have changed by the day alone, or of whom nothing is known yet;
    count sizes again, and drop what is too old of their history."""
    day, zone, before = days.day_of(at), str(days.zone()), _swept()
    with db.transaction():
        operations.install_built_in(at=at)
        nothing = select(Customer.id).where(
            Customer.erased_at.is_(None), Customer.id.not_in(select(CustomerTraits.customer_id))
        )
        due.mark_all(nothing, at=at, fresh=True, quiet=True)
        if before[1:] not in ([], [zone]):  # every day is another one now
            due.mark_all(select(CustomerTraits.customer_id), at=at, fresh=True)
    _mark_stale(at=at, quiet=not before)
    book = _book()
    _mark_out_of_date(book, book.rules, at=at)
    with db.transaction() as session:
        history.count_again(day=day)
        old = delete(SegmentDay).where(SegmentDay.day < day - history.KEPT_DAYS)
        session.execute(old.execution_options(synchronize_session=False))
        preferences.put(SWEPT, [day, zone], at=at)


def recompute(code: str | None, *, at: datetime) -> int:
    """Look at everybody anew, or fill one segment again; how many people are known, or are in it."""
    if code is not None:
        return fill(code, at=at)
    with db.transaction():
        operations.install_built_in(at=at)
        due.mark_all(select(Customer.id).where(Customer.erased_at.is_(None)), at=at, fresh=True)
    hearing.hear(at)
    count = 0
    while some := evaluating.evaluate_due(at, most=MOST_AT_ONCE):
        count += some
    sweep(at)
    measure(at)
    fill_new(at)
    while evaluating.evaluate_due(at, most=MOST_AT_ONCE):
        pass
    return count


def _swept() -> list[Any]:
    found: list[Any] = preferences.get(SWEPT)
    return found


def _book() -> Book:
    return deciding.book(one for one in groups.living() if one.filled_at is not None)


def _mark_out_of_date(book: Book, codes: Iterable[str], *, at: datetime, quiet: bool = False) -> None:
    """Have everybody be due who should be in one of these segments and is not, or is and should not be."""
    world, today = loading.world(), days.day_of(at)
    for code in codes:
        wanted = compiling.members(book.rules[code], world, today=today)
        inside = select(CustomerSegment.customer_id).where(
            CustomerSegment.code == code, CustomerSegment.until.is_(None)
        )
        _mark(wanted.where(CustomerTraits.customer_id.not_in(inside)), at=at, quiet=quiet)
        _mark(inside.where(CustomerSegment.customer_id.not_in(wanted)), at=at, quiet=quiet)


def _mark_stale(*, at: datetime, quiet: bool) -> None:
    _mark(lifecycle.stale(today=days.day_of(at)), at=at, quiet=quiet)


def _mark(which: Select[Any], *, at: datetime, quiet: bool) -> None:
    """Looked for outside of any transaction, as it may take its time, and marked in short ones."""
    found = sorted(db.session().scalars(which))
    db.end_read()
    for some in holding.pieces(found, MARKED_AT_ONCE):
        with db.transaction():
            due.mark(some, at=at, fresh=False, quiet=quiet)
