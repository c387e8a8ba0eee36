"""An invented history of orders for the benchmark of learning: people, their orders, and what was in them.

Goods belong to styles; an order mostly stays within one, and few styles and goods sell much. Written past
everything that an order usually sets going, for only what is learned from is asked for.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Table

from shop.customers.models import Customer
from shop.orders.models import Order, OrderLine

UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
DAYS, STYLE, ORDERS, LINES = 600, 50, 3, 2.5
AT_ONCE = 100_000
PERSON, ORDER, LINE = 1 << 100, 2 << 100, 3 << 100
PLAIN = {
    "INTEGER": 0,
    "BIGINT": 0,
    "FLOAT": 0.0,
    "BOOLEAN": 0,
    "JSON": "{}",
    "DATETIME": "2026-01-01 00:00:00.000000",
}


def fill(path: str, products: list[uuid.UUID], customers: int) -> None:
    """Write `customers` people with ORDERS paid orders each, of LINES lines on average."""
    chance = np.random.default_rng(7)
    store = sqlite3.connect(path)
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("PRAGMA synchronous = OFF")
    people = ((_id(PERSON, n), f"{n}@example.com") for n in range(customers))
    _insert(store, Customer.__table__, ("id", "email"), people)
    goods = [product.hex for product in products]
    for first in range(0, customers * ORDERS, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, customers * ORDERS))
        columns = ("id", "number", "token", "customer_id", "placed_at", "paid_at")
        _insert(store, Order.__table__, columns, _orders(numbers, customers, chance))
        _insert(store, OrderLine.__table__, ("id", "order_id", "product_id"), _lines(numbers, goods, chance))
        store.commit()
    store.execute("ANALYZE")
    store.close()


def _orders(numbers: range, customers: int, chance: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    ages = chance.random(len(numbers)) * DAYS * 86_400
    for number, person, age in zip(
        numbers, chance.integers(customers, size=len(numbers)).tolist(), ages.tolist(), strict=True
    ):
        at = str((UNTIL - timedelta(seconds=age)).replace(tzinfo=None))
        yield _id(ORDER, number), number, str(number), _id(PERSON, person), at, at


def _lines(numbers: range, goods: list[str], chance: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    sizes = 1 + chance.poisson(LINES - 1, len(numbers))
    order = np.repeat(np.array(numbers), sizes)
    styles = np.repeat((chance.random(len(numbers)) ** 2 * (len(goods) // STYLE)).astype(int), sizes)
    within = (chance.random(len(order)) ** 2 * STYLE).astype(int)
    anything = (chance.random(len(order)) ** 3 * len(goods)).astype(int)
    item = np.where(chance.random(len(order)) < 0.7, styles * STYLE + within, anything)
    for line, (which, what) in enumerate(zip(order.tolist(), item.tolist(), strict=True)):
        yield _id(LINE, numbers[0] * 100 + line), _id(ORDER, which), goods[what]


def _insert(
    store: sqlite3.Connection, table: Table, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Rows of which only `columns` matter; whatever else must not be empty is plain."""
    plain = {
        column.name: PLAIN.get(str(column.type).split("(")[0], "x")
        for column in table.columns
        if not column.nullable and column.name not in columns
    }
    if "quantity" in plain:
        plain["quantity"] = 1
    names = [*columns, *plain]
    places = [*("?" for _ in columns), *(repr(value) for value in plain.values())]
    store.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(places)})", rows)


def _id(kind: int, number: int) -> str:
    return f"{kind | number:032x}"
