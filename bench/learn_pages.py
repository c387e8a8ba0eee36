"""What a product page, a cart and the home page ask of what was learned, for the benchmark of learning."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.catalog import queries as catalog
from shop.catalog.models import Product
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.recommendations import operations, queries, reasons
from shop.recommendations.entries import Item
from shop.recommendations.slots import Reader
from tests.support.statements import counted

PAGES, FIRST, PEOPLE = 1000, 20, 100
Time = tuple[float, float]  # milliseconds by the clock and of CPU


def asked(*, at: datetime) -> dict[str, tuple[float, list[Time]]]:
    """By page: statements at most, and the time of each; cards are read with the lists, the first FIRST only
    warm up."""
    products = list(db.session().scalars(select(Product.id).order_by(Product.id)))
    people = _people(products, at=at)
    chance = random.Random(5)
    carts = [dict.fromkeys(chance.choices(products, k=3), "A title") for _ in range(PAGES)]
    with clock.frozen(at):
        return {
            "product page": _all(_page, chance.choices(products, k=PAGES)),
            "cart": _all(_cart, carts),
            "home": _all(_home, chance.choices(people, k=PAGES)),
        }


def _people(products: Sequence[uuid.UUID], *, at: datetime) -> list[uuid.UUID]:
    """Some customers with lists as the worker writes them."""
    found = list(db.session().scalars(select(Customer.id).order_by(Customer.id).limit(PEOPLE)))
    db.end_read()
    chance = random.Random(6)
    for who in found:
        again, new = (chance.sample(products, 24) for _ in range(2))
        with db.transaction():
            operations.replace_personal(
                customer_id=who, buy_again=_items(again, at), for_you=_items(new, at), at=at
            )
    return found


def _items(products: Sequence[uuid.UUID], at: datetime) -> list[Item]:
    scores = (1 / (place + 1) for place in range(len(products)))
    return [
        Item(one, score, reasons.SIMILAR, {"taste": score})
        for one, score in zip(products, scores, strict=True)
    ]


def _all(ask: Callable[[Any], Any], many: Sequence[Any]) -> tuple[float, list[Time]]:
    db.end_read()
    most = 0
    for one in many[:FIRST]:
        with counted() as sent:
            ask(one)
        most = max(most, len(sent))
        db.end_read()
    return most, [_timed(ask, one) for one in many[FIRST:]]


def _timed(ask: Callable[[Any], Any], what: Any) -> Time:
    began, used = time.perf_counter(), time.process_time()
    ask(what)
    spent, cpu = time.perf_counter() - began, time.process_time() - used
    db.end_read()
    return spent * 1000, cpu * 1000


def _page(product: uuid.UUID) -> None:
    beside = queries.companions_of(product)
    beside.row(catalog.cards(beside.ids), {product: "A title"})


def _cart(titles: dict[uuid.UUID, str]) -> None:
    queries.goes_with(titles)


def _home(who: uuid.UUID) -> None:
    queries.home(Reader(subject=str(who), customer_id=str(who)))
