"""An invented store for the benchmark of learning: goods, people, their orders, and what was in them.

Goods belong to styles; an order mostly stays within one, and few styles and goods sell much. Only what is
learned from, and what pages need of the goods, is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import _bulk
import numpy as np
from _catalog import GLAZES, KINDS, SIZES, SYLLABLES, TAGS

from shop.catalog.models import Collection, CollectionProduct, IndexedProduct, Product, Variant
from shop.customers.models import Customer
from shop.orders.models import COMPLETED, DELIVERED, PAID, Order, OrderLine

UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
DAYS, STYLE, ORDERS, LINES, WORDS, MEMBERS = 600, 50, 3, 2.5, 4000, 500
AT_ONCE = 200_000
PERSON, ORDER, LINE, PRODUCT, VARIANT, SHELF = (f"{kind:08x}" for kind in range(1, 7))
Chance = np.random.Generator


def fill(path: str, *, products: int, customers: int) -> None:
    """Write so many products and people, with ORDERS paid orders of LINES lines each on average."""
    chance = np.random.default_rng(7)
    with _bulk.filling(path) as store:
        _goods(store, products, chance)
        people = ((_id(PERSON, n), f"{n:08}@example.com") for n in range(customers))
        _bulk.insert(store, Customer.__table__, ("id", "email"), people)
        ages = np.sort(chance.random(customers * ORDERS) * DAYS * 86_400)[::-1]
        goods = [_id(PRODUCT, n) for n in chance.permutation(products).tolist()]
        for first in range(0, len(ages), AT_ONCE):
            _sold(store, first, ages[first : first + AT_ONCE], goods, customers, chance)


def _goods(store: sqlite3.Connection, count: int, chance: Chance) -> None:
    """Two variants a product, collections of MEMBERS."""
    called = list(_titles(count, chance))
    low = chance.integers(9, 99, count) * 100
    tags = [f'["{one}", "{other}"]' for one in TAGS for other in TAGS]
    made = zip(
        _ids(PRODUCT, count),
        _numbered(count),
        called,
        _some(tags, count, chance),
        strict=True,
    )
    same = {"status": "active", "option_names": '["Glaze", "Size"]', "product_type": "", "rating_stars": "[]"}
    _bulk.insert(store, Product.__table__, ("id", "handle", "title", "tags"), made, **same)
    for place in (1, 2):
        glazes, sizes = _some(GLAZES, count, chance), _some(SIZES, count, chance)
        ids = (_id(VARIANT, 2 * n + place) for n in range(count))
        columns = ("id", "product_id", "option1", "option2", "price_minor")
        rows = zip(ids, _ids(PRODUCT, count), glazes, sizes, low.tolist(), strict=True)
        same = {"position": place, "option3": str(place), "available": 9, "tracked": 1}
        _bulk.insert(store, Variant.__table__, columns, rows, **same)
    prices = low.tolist()
    titles = [f'{{"": "{title}"}}' for title in called]
    rows = zip(range(1, count + 1), _ids(PRODUCT, count), titles, prices, prices, strict=True)
    columns = ("number", "product_id", "titles", "price_low", "price_high")
    _bulk.insert(store, IndexedProduct.__table__, columns, rows, in_stock=1)
    shelves = ((_id(SHELF, n), f"shelf-{n}") for n in range(count // MEMBERS + 1))
    _bulk.insert(store, Collection.__table__, ("id", "handle"), shelves)
    members = ((_id(SHELF, n // MEMBERS), one, n) for n, one in enumerate(_ids(PRODUCT, count)))
    _bulk.insert(store, CollectionProduct.__table__, ("collection_id", "product_id", "position"), members)


def _titles(count: int, chance: Chance) -> Iterator[str]:
    """Two invented words and a kind, few kinds being most."""
    words = ["".join(chance.choice(SYLLABLES, size)).title() for size in chance.integers(2, 5, WORDS)]
    kinds = np.minimum(chance.exponential(3, count).astype(int), len(KINDS) - 1).tolist()
    first, second = chance.integers(WORDS, size=(2, count)).tolist()
    return (
        f"{words[one]} {words[two]} {KINDS[kind].title()}"
        for one, two, kind in zip(first, second, kinds, strict=True)
    )


def _sold(
    store: sqlite3.Connection, first: int, ages: Any, goods: list[str], customers: int, chance: Chance
) -> None:
    """Some orders, from the number `first` on."""
    seconds = np.datetime64(UNTIL.replace(tzinfo=None), "us") - (ages * 1e6).astype("timedelta64[us]")
    times = [one.replace("T", " ") for one in np.datetime_as_string(seconds, unit="us").tolist()]
    ids = [_id(ORDER, first + n) for n in range(len(ages))]
    who = [_id(PERSON, n) for n in chance.integers(customers, size=len(ages)).tolist()]
    numbers = range(first, first + len(ages))
    paid = (chance.integers(10, 90, len(ages)) * 100).tolist()
    rows = zip(ids, numbers, ids, who, times, times, times, paid, strict=True)
    columns = ("id", "number", "token", "customer_id", "placed_at", "paid_at", "confirmed_at", "total_minor")
    same = {"status": COMPLETED, "payment_status": PAID, "fulfillment_status": DELIVERED}
    _bulk.insert(store, Order.__table__, columns, rows, **same)
    place, item = _baskets(len(ages), len(goods), chance)
    lines = range(first * 100, first * 100 + len(place))
    bought = zip(lines, place.tolist(), item.tolist(), strict=True)
    found = ((_id(LINE, line), ids[which], goods[what]) for line, which, what in bought)
    _bulk.insert(
        store, OrderLine.__table__, ("id", "order_id", "product_id"), found, quantity=1, total_minor=1500
    )


def _baskets(orders: int, goods: int, chance: Chance) -> tuple[Any, Any]:
    """(order, item) of each line."""
    sizes = 1 + chance.poisson(LINES - 1, orders)
    order = np.repeat(np.arange(orders), sizes)
    styles = np.repeat((chance.random(orders) ** 2 * (goods // STYLE)).astype(int), sizes)
    within = (chance.random(len(order)) ** 2 * STYLE).astype(int)
    anything = (chance.random(len(order)) ** 3 * goods).astype(int)
    return order, np.where(chance.random(len(order)) < 0.7, styles * STYLE + within, anything)


def _some(words: list[str], count: int, chance: Chance) -> Iterator[str]:
    return (words[n] for n in chance.integers(len(words), size=count).tolist())


def _numbered(count: int) -> Iterator[str]:
    return (f"product-{n}" for n in range(count))


def _ids(kind: str, count: int) -> Iterator[str]:
    return (_id(kind, n) for n in range(count))


def _id(kind: str, number: int) -> str:
    return f"{kind}{number:024x}"
