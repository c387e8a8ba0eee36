"""Customers with traits and facts, and segments of them, for the benchmark of learning (invented)."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from shop.customers.models import Customer, CustomerSegment
from shop.kernel import clock, db, ids, preferences
from shop.orders.models import COMPLETED, DELIVERED, PAID, Order, OrderLine
from tracking.segments import days, due, keeping, operations
from tracking.segments.days import day_of
from tracking.segments.lifecycle import keeping as lifecycle
from tracking.segments.models import CustomerFact, CustomerTraits

SEGMENTS, AT_ONCE = 30, 10_000


def prepare(customers: int) -> None:
    """So many customers with two orders each on average, and thirty filled segments by rules of all kinds."""
    at, chance = clock.now(), random.Random(7)
    today = day_of(at)
    for start in range(0, customers, AT_ONCE):
        rows = [_person(chance, today, start + n, at) for n in range(min(AT_ONCE, customers - start))]
        with db.transaction() as session:
            session.execute(insert(Customer), [row[0] for row in rows])
            session.execute(insert(CustomerTraits), [row[1] for row in rows])
            session.execute(insert(CustomerFact), [fact for row in rows for fact in row[2]])
    with db.transaction():
        operations.install_built_in(at=at)
        codes = [operations.create(name=f"Segment {n}", rule=_rule(n), at=at).code for n in range(SEGMENTS)]
        preferences.put(
            keeping.SWEPT, [today, str(days.zone())], at=at
        )  # (whoever is there has been looked at)
    for code in codes:
        keeping.fill(code, at=at)
    lifecycle.measure(at)


def one_fact() -> float:
    """Seconds from an order of one customer to the new sizes of every segment it changes."""
    at = clock.now()
    who = db.session().scalar(select(CustomerTraits.customer_id).where(CustomerTraits.orders == 1).limit(1))
    assert who is not None
    _order(who, at)
    before = db.session().scalar(select(func.count()).select_from(CustomerSegment))
    db.end_read()
    began = time.perf_counter()
    with db.transaction():
        due.mark([who], at=at)
    keeping.keep_up(at)
    took = time.perf_counter() - began
    assert db.session().scalar(select(func.count()).select_from(CustomerSegment)) != before
    return took


def sweep() -> float:
    """Seconds to look through every segment at the beginning of a day."""
    began = time.perf_counter()
    keeping.sweep(clock.now() + timedelta(days=1))
    return time.perf_counter() - began


def _person(chance: random.Random, today: int, number: int, at: Any) -> tuple[Any, Any, list[Any]]:
    who, orders = ids.new_id(), chance.choice((0, 1, 1, 2, 3, 5))
    days = sorted(today - chance.randint(0, 400) for _ in range(orders))
    email = f"person{number}@example.com"
    customer = {"id": who, "email": email, "email_as_typed": email, "created_at": at, "orders_count": orders}
    traits = {
        "customer_id": who,
        "as_of": at,
        "orders": orders,
        "spent": orders * chance.randint(1000, 9000),
        "first_order": days[0] if days else None,
        "last_order": days[-1] if days else None,
    }
    facts = [
        {"customer_id": who, "kind": "order", "ref": str(place), "day": day, "amount_minor": 4000}
        for place, day in enumerate(days)
    ]
    return customer, traits, facts


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


def _order(who: Any, at: Any) -> None:
    order_id = ids.new_id()
    with db.transaction() as session:
        values: dict[str, Any] = {"id": order_id, "number": 1, "token": ids.new_token(), "customer_id": who}
        values["email"] = "person@example.com"
        values |= {"locale": "en", "status": COMPLETED, "payment_status": PAID, "currency": "USD"}
        values |= {"fulfillment_status": DELIVERED, "subtotal_minor": 4000, "total_minor": 4000}
        values |= {"payment_gateway": "test", "shipping_address": {}, "quote": {}, "origin": {}}
        session.add(Order(**values, paid_minor=4000, placed_at=at, paid_at=at, confirmed_at=at))
        session.flush()
        line = {"position": 1, "title": "Mug", "quantity": 1, "unit_price_minor": 4000, "total_minor": 4000}
        session.add(OrderLine(id=ids.new_id(), order_id=order_id, **line))
