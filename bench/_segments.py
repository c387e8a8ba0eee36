"""Traits, facts and segments of an invented store's customers, for the benchmark of learning."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import _bulk
from sqlalchemy import func, select, update

from shop.customers.grouping import queries as groups
from shop.customers.grouping.models import RULE, Segment
from shop.customers.models import CustomerSegment
from shop.kernel import clock, db, ids
from shop.orders.models import COMPLETED, DELIVERED, PAID, Order, OrderLine
from tracking.segments import days, due, keeping, operations
from tracking.segments.lifecycle import keeping as lifecycle
from tracking.segments.lifecycle import rules, thresholds
from tracking.segments.members import evaluating, loading
from tracking.segments.models import CustomerTraits
from tracking.segments.rules import compiling, reading

SEGMENTS, FACTS, AGAIN = 30, 21, 1_000
_DAY = "CAST(julianday(substr(placed_at, 1, 10)) - 1721424.5 AS INTEGER)"
_REF = (
    "substr(o.id, 1, 8) || '-' || substr(o.id, 9, 4) || '-' || substr(o.id, 13, 4) || '-' || "
    "substr(o.id, 17, 4) || '-' || substr(o.id, 21)"
)
_FACTS = f"""
    INSERT INTO customer_facts (customer_id, kind, ref, product_id, day, channel, quantity, amount_minor)
    SELECT o.customer_id, 'order', {_REF}, l.product_id, {_DAY}, '', sum(l.quantity), sum(l.total_minor)
    FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.customer_id, o.id, l.product_id
"""
_TRAITS = f"""
    INSERT INTO customer_traits (customer_id, as_of, orders, spent, average_order, largest_order, first_order,
        last_order)
    SELECT c.id, '2026-11-22 00:00:00.000000', count(o.id), coalesce(sum(total_minor), 0),
        avg(total_minor), max(total_minor), min({_DAY}), max({_DAY})
    FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id
"""


def prepare(path: Path) -> None:
    """What the shop knows of everybody and who is in segments of all kinds, written at once: a shop comes to
    that day by day, a hundred people a transaction."""
    with _opened(path) as store:
        store.execute(_FACTS)
        store.execute(_TRAITS)
        store.execute("ANALYZE")
    at = clock.now()
    with db.transaction():
        operations.install_built_in(at=at)
        for number in range(SEGMENTS):
            operations.create(name=f"Segment {number}", rule=_rule(number), at=at)
    _enter(path, _stages(at), at=at)
    _enter(path, _ruled(at), at=at)
    with db.transaction() as session:
        session.execute(update(Segment).values(filled_at=at))
    keeping.keep_up(at)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
        store.execute(f"PRAGMA {pragma}")
    yield store
    store.close()


def _stages(at: datetime) -> Iterator[tuple[str, uuid.UUID]]:
    """Writes everybody's stage and scores; who is in which segment of a stage."""
    usual, today, cuts = lifecycle.measure(at), days.day_of(at), thresholds.cuts()
    known = CustomerTraits
    asked = select(known.customer_id, known.orders, known.spent, known.last_order)
    people = db.session().execute(asked).all()
    found = {row[0]: rules.derived(dict(row._mapping), usual, cuts, today=today) for row in people}
    db.end_read()
    with db.transaction():
        lifecycle.write(found)
    return ((f"{lifecycle.PREFIX}{one['lifecycle']}", who) for who, one in found.items() if one["lifecycle"])


def _ruled(at: datetime) -> Iterator[tuple[str, uuid.UUID]]:
    """Who is in which segment by its rule."""
    for one in groups.living():
        if one.kind == RULE:
            wanted = compiling.members(reading.from_json(one.rule), loading.world(), today=days.day_of(at))
            for who in db.session().scalars(wanted):
                yield one.code, who


def _enter(path: Path, found: Iterable[tuple[str, uuid.UUID]], *, at: datetime) -> None:
    rows = [(ids.new_id().hex, who.hex, code) for code, who in found]
    db.end_read()
    asked = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'customer_segments' AND type = 'index'"
    with _opened(path) as store:
        indexes = [row for row in store.execute(asked).fetchall() if row[1]]
        for name, _ in indexes:
            store.execute(f"DROP INDEX {name}")
        since = at.strftime("%Y-%m-%d %H:%M:%S.%f")
        columns = ("id", "customer_id", "code")
        _bulk.insert(store, CustomerSegment.__table__, columns, rows, since=since, first=1)
        for _, made in indexes:
            store.execute(made)


def one_fact() -> list[tuple[float, float]]:
    """Milliseconds by the clock and of CPU from an order of one customer to the new sizes of every segment it
    changes, for FACTS customers; the first also loads what a process loads but once."""
    keeping.keep_up(clock.now())
    known = select(CustomerTraits.customer_id).where(CustomerTraits.orders > 0).limit(FACTS)
    people, before = list(db.session().scalars(known)), _stays()
    found = [_one_fact(who, number) for number, who in enumerate(people)]
    assert _stays() > before
    return found


def _one_fact(who: Any, number: int) -> tuple[float, float]:
    at = clock.now()
    _order(who, number, at)
    db.end_read()
    began, used = time.perf_counter(), time.process_time()
    with db.transaction():
        due.mark([who], at=at)
    looked_at = keeping.keep_up(at)
    spent, cpu = time.perf_counter() - began, time.process_time() - used
    assert looked_at == 1
    return spent * 1000, cpu * 1000


def everybody() -> dict[str, float]:
    """Seconds for what concerns the whole store: AGAIN people gathered and decided anew, a rule filled anew,
    the first look of a day."""
    at = clock.now()
    code = next(one.code for one in groups.living() if one.kind == RULE)
    people = list(db.session().scalars(select(CustomerTraits.customer_id).limit(AGAIN)))
    db.end_read()
    with db.transaction():
        due.mark(people, at=at)
    looked_at = f"{AGAIN} people gathered and decided anew"
    return {
        looked_at: _seconds(lambda: evaluating.evaluate_due(at, most=AGAIN)),
        "one segment filled anew": _seconds(lambda: keeping.fill(code, at=at)),
        "first look of a day": _seconds(lambda: keeping.sweep(at + timedelta(days=1))),
    }


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _stays() -> int:
    found = db.session().scalar(select(func.count()).select_from(CustomerSegment)) or 0
    db.end_read()
    return found


def _rule(number: int) -> dict[str, Any]:
    count = number % 5 + 1
    return (
        {"trait": "orders", "op": ">=", "value": count},
        {"all": [{"trait": "last_order", "op": "not_in_last", "value": 10 * count}]},
        {"fact": "order", "op": ">=", "value": count, "days": 30 * count},
        {"fact": "order", "measure": "amount", "op": "<", "value": 4000 * count, "days": 90},
        {"any": [{"segment": "lifecycle_new"}, {"trait": "spent", "op": ">", "value": 5000 * count}]},
        {"not": {"fact": "view", "op": ">=", "value": count}},
    )[number % 6]


def _order(who: Any, number: int, at: Any) -> None:
    order_id = ids.new_id()
    with db.transaction() as session:
        values: dict[str, Any] = {"id": order_id, "token": ids.new_token(), "customer_id": who}
        values |= {"number": (session.scalar(select(func.max(Order.number))) or 0) + 1}
        values |= {"locale": "en", "status": COMPLETED, "payment_status": PAID, "currency": "USD"}
        values |= {"fulfillment_status": DELIVERED, "subtotal_minor": 4000, "total_minor": 4000}
        values |= {"payment_gateway": "test", "shipping_address": {}, "quote": {}, "origin": {}}
        values |= {"email": f"person{number}@example.com", "paid_minor": 4000}
        session.add(Order(**values, placed_at=at, paid_at=at, confirmed_at=at))
        session.flush()
        line = {"position": 1, "title": "Mug", "quantity": 1, "unit_price_minor": 4000, "total_minor": 4000}
        session.add(OrderLine(id=ids.new_id(), order_id=order_id, **line))
