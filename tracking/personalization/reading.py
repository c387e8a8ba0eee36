"""The shop's own orders as a log to learn from: every paid order of the last two years, read in pieces.

Orders from before this shop are among them, as far as their goods are here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Table, and_, select

from shop.catalog.models import ACTIVE, IndexedProduct, Product
from shop.kernel import db
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.orders.past.models import PastOrder, PastOrderLine
from tracking.personalization import arrays
from tracking.personalization.arrays import Ids, Keys
from tracking.personalization.engine.log import GUEST, Floats, Ints, Log

LOOK_BACK = timedelta(days=730)


class Source(NamedTuple):
    """Where orders lie: the columns of an order and of its lines, and which orders count."""

    id: ColumnElement[Any]
    placed_at: ColumnElement[Any]
    customer: ColumnElement[Any]
    counts: ColumnElement[bool]
    lines: Table
    order: ColumnElement[Any]
    product: ColumnElement[Any]


def _source(order: Any, line: Any, of: str, counts: ColumnElement[bool]) -> Source:
    lines, head = line.__table__, order.__table__.c
    return Source(head.id, head.placed_at, head.customer_id, counts, lines, lines.c[of], lines.c.product_id)


SOURCES = (
    _source(Order, OrderLine, "order_id", and_(Order.paid_at.is_not(None), Order.status != CANCELLED)),
    _source(PastOrder, PastOrderLine, "past_order_id", PastOrder.__table__.c.counts),
)


@dataclass(frozen=True, eq=False)
class Goods:
    """What is on sale, the newest first; an item's code is its place here. Prices in minor units."""

    products: list[uuid.UUID]
    texts: list[str]
    prices: Floats

    @property
    def codes(self) -> dict[str, int]:
        """The code of each product by the 32 letters of its id."""
        return {product.hex: code for code, product in enumerate(self.products)}


@dataclass(frozen=True, eq=False)
class History:
    """The log; `log.user` are places in `users`, or guests throughout where people were not asked for."""

    log: Log
    goods: Goods
    users: list[uuid.UUID]


def goods() -> Goods:
    """Title, type, tags and lowest price of everything on sale."""
    rows = db.session().execute(
        select(Product.id, Product.title, Product.product_type, Product.tags, IndexedProduct.price_low)
        .outerjoin(IndexedProduct, IndexedProduct.product_id == Product.id)
        .where(Product.status == ACTIVE)
        .order_by(Product.created_at.desc(), Product.id)
    )
    found = [(row[0], " ".join((row[1], row[2], *row[3])), row[4] or 0) for row in rows]
    prices = np.array([price for _, _, price in found], dtype=np.float64)
    return Goods([one for one, _, _ in found], [words for _, words, _ in found], prices)


def history(*, at: datetime, since: datetime | None = None, people: bool = False) -> History:
    """Every order that counts, placed until `at` and after `since` (None: LOOK_BACK before), with who placed
    it if `people`."""
    sold, after = goods(), since or at - LOOK_BACK
    found = [_orders(source, at=at, since=after, people=people) for source in SOURCES]
    orders, times, users = (np.concatenate(columns) for columns in zip(*found, strict=True))
    oldest_first = np.lexsort((orders, times))
    orders, times, users = orders[oldest_first], times[oldest_first], users[oldest_first]
    place, items = _lines(orders, arrays.keys(arrays.ids_of(sold.products)), since=since, at=at)
    log = _log(times, place, items, n_items=len(sold.products))
    if not people:
        return History(log, sold, [])
    known, log_users = np.unique(users, return_inverse=True)
    named = replace(log, user=log_users.astype(np.int32))
    return History(named, sold, [uuid.UUID(bytes=one.ljust(16, b"\0")) for one in known.tolist()])


def _orders(source: Source, *, at: datetime, since: datetime, people: bool) -> tuple[Keys, Ints, Ids]:
    """Keys, times and customers (where `people`) of the orders of a source that count, oldest week first."""
    columns = [arrays.names(source.id), arrays.moments(source.placed_at)]
    columns += [arrays.names(source.customer)] if people else []
    asked: Any = select(*columns).where(source.counts)
    found: list[tuple[Keys, Ints, Ids]] = [_NO_ORDERS]
    for row in arrays.by_time(asked, source.placed_at, since=since, until=at):
        who = arrays.ids(row[2]) if people else _NO_ORDERS[2]
        found.append((arrays.keys(arrays.ids(row[0])), arrays.micros(row[1]), who))
    orders, times, users = (np.concatenate(some) for some in zip(*found, strict=True))
    return orders, times, users if people else np.zeros(len(orders), dtype=arrays.ID)


_NO_IDS: Ids = np.zeros(0, dtype=arrays.ID)
_NO_ORDERS = (arrays.keys(_NO_IDS), np.zeros(0, dtype=np.int64), _NO_IDS)


def _lines(orders: Keys, products: Keys, *, since: datetime | None, at: datetime) -> tuple[Ints, Ints]:
    """(place in `orders`, item) of every line of those orders with goods that are on sale."""
    by_order, by_code = np.argsort(orders), np.argsort(products)
    ordered, known = orders[by_order], products[by_code]
    found = [(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))]
    for source in SOURCES if len(orders) and len(products) else ():
        for mine, goods in _pairs(source, since=since, at=at):
            place, ours = arrays.places(arrays.keys(mine), ordered)
            item, sold = arrays.places(arrays.keys(goods), known)
            counts = ours & sold
            pair = by_order[place[counts]], by_code[item[counts]]
            found.append((pair[0].astype(np.int32), pair[1].astype(np.int32)))
    places, items = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return places, items


def _pairs(source: Source, *, since: datetime | None, at: datetime) -> Iterator[list[Ids]]:
    """Orders and goods of the lines: of all of them, which is quicker than looking up those of most orders;
    with `since` of the orders that were placed after it."""
    wanted, counts = (source.order, source.product), source.product.is_not(None)
    if since is None:
        yield from arrays.in_pieces(source.lines, wanted, counts)
        return
    both = source.lines.join(source.id.table, source.id == source.order)
    asked: Any = select(*map(arrays.names, wanted)).select_from(both).where(counts)
    for row in arrays.by_time(asked, source.placed_at, since=since, until=at):
        yield [arrays.ids(joined) for joined in row]


def _log(times: Ints, orders: Ints, items: Ints, *, n_items: int) -> Log:
    """Lines by order, doubles once; an order of nothing that is on sale holds nothing."""
    pairs = orders.astype(np.int64) * max(n_items, 1) + items
    pairs.sort()
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    starts = np.searchsorted(pairs, np.arange(len(times) + 1) * max(n_items, 1)).astype(np.int64)
    guests = np.full(len(times), GUEST, dtype=np.int32)
    item = (pairs % max(n_items, 1)).astype(np.int32)
    return Log(at=times, user=guests, starts=starts, items=item, n_items=n_items)
