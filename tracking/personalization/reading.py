"""The shop's own orders as a log to learn from: every paid order of the last two years, read in pieces.

Ids are read as they lie in the database and kept as sixteen bytes, for as objects those of millions of orders
would take hundreds of megabytes. Orders from before this shop are among them, as far as their goods are here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, String, and_, cast, func, select

from shop.catalog.models import ACTIVE, IndexedProduct, Product
from shop.kernel import db, driver
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.orders.past.models import PastOrder, PastOrderLine
from tracking.personalization.engine.log import GUEST, Floats, Ints, Log

LOOK_BACK = timedelta(days=730)
AT_ONCE = 50_000
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
TEXT, ID = String(36), "S16"
Ids = np.ndarray[Any, np.dtype[np.bytes_]]
NO_ID: Ids = np.zeros(0, dtype=ID)


class Source(NamedTuple):
    """Where orders lie: the columns of an order and of its lines, and which orders count."""

    id: ColumnElement[Any]
    placed_at: ColumnElement[Any]
    customer: ColumnElement[Any]
    counts: ColumnElement[bool]
    line: ColumnElement[Any]
    order: ColumnElement[Any]
    product: ColumnElement[Any]


def _source(order: Any, line: Any, of: str, counts: ColumnElement[bool]) -> Source:
    lines = line.__table__.c
    head = order.__table__.c
    return Source(head.id, head.placed_at, head.customer_id, counts, lines.id, lines[of], lines.product_id)


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

    @property
    def ids(self) -> Ids:
        """The products' ids, as sixteen bytes each."""
        return _bytes(product.hex for product in self.products)


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
    sold = goods()
    found = [_orders(source, at=at, since=since or at - LOOK_BACK, people=people) for source in SOURCES]
    ids, times, users = (np.concatenate(columns) for columns in zip(*found, strict=True))
    by_time = np.lexsort((ids, times))
    ids, times, users = ids[by_time], times[by_time], users[by_time]
    orders, items = _lines(ids, sold.ids, since=since)
    log = _log(times, orders, items, n_items=len(sold.products))
    if not people:
        return History(log, sold, [])
    known, log_users = np.unique(users, return_inverse=True)
    named = replace(log, user=log_users.astype(np.int32))
    return History(named, sold, [uuid.UUID(bytes=one.ljust(16, b"\0")) for one in known.tolist()])


def _orders(source: Source, *, at: datetime, since: datetime, people: bool) -> tuple[Ids, Ints, Ids]:
    """Ids, times and customers of the orders of a source that count, in no order."""
    asked = [cast(source.id, TEXT), source.placed_at, *([cast(source.customer, TEXT)] if people else [])]
    statement = select(*asked).where(source.counts, source.placed_at > since, source.placed_at <= at)
    times: list[Ints] = [np.zeros(0, dtype=np.int64)]
    ids, users = [NO_ID], [NO_ID]
    for rows in _pieces(statement):
        ids.append(_bytes(rows[0]))
        times.append(_micros(rows[1]))
        users.append(_bytes(rows[2]) if people else np.zeros(len(rows[0]), dtype=ID))
    return np.concatenate(ids), np.concatenate(times), np.concatenate(users)


def _lines(ids: Ids, products: Ids, *, since: datetime | None) -> tuple[Ints, Ints]:
    """(place in `ids`, item) of every line of those orders with goods that are on sale.

    All lines are read in one go, which is quicker than looking up those of most orders; with `since` only
    those that may be asked for.
    """
    by_id, by_code = np.argsort(ids), np.argsort(products)
    ordered, known = ids[by_id], products[by_code]
    orders, items = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for source in SOURCES if len(ids) and len(products) else ():
        for mine, goods in _pairs(source, since=since):
            place = np.minimum(np.searchsorted(ordered, mine), len(ids) - 1)
            item = np.minimum(np.searchsorted(known, goods), len(known) - 1)
            counts = (ordered[place] == mine) & (known[item] == goods)
            orders.append(by_id[place[counts]])
            items.append(by_code[item[counts]])
    return np.concatenate(orders), np.concatenate(items)


def _pairs(source: Source, *, since: datetime | None) -> Iterator[tuple[Ids, Ids]]:
    """Orders and goods of the lines, AT_ONCE of them a time, put together by the database: a row of an answer
    costs more than reading it does."""
    last = ""
    counts: ColumnElement[bool] = source.product.is_not(None)
    if since is not None:
        recent = select(source.id).where(source.placed_at > since)
        counts = and_(counts, source.order.in_(recent))
    while True:
        piece = select(source.line, source.order, source.product).where(counts)
        piece = piece.where(source.line > uuid.UUID(last)) if last else piece
        lines = piece.order_by(source.line).limit(AT_ONCE).subquery()
        names = [cast(column, TEXT) for column in lines.c]
        ids = (func.aggregate_strings(name, "") for name in names[1:])
        found = db.session().execute(select(func.max(names[0]), *ids)).one()
        if found[0] is None:
            return
        last = found[0]
        yield _bytes(found[1:2]), _bytes(found[2:3])


def _log(times: Ints, orders: Ints, items: Ints, *, n_items: int) -> Log:
    """Lines by order, doubles once; an order of nothing that is on sale holds nothing."""
    pairs = np.unique(orders * n_items + items) if n_items else np.zeros(0, dtype=np.int64)
    order, item = pairs // max(n_items, 1), pairs % max(n_items, 1)
    starts = np.searchsorted(order, np.arange(len(times) + 1)).astype(np.int64)
    guests = np.full(len(times), GUEST, dtype=np.int32)
    return Log(at=times, user=guests, starts=starts, items=item.astype(np.int32), n_items=n_items)


def _pieces(statement: Any) -> Iterator[list[tuple[Any, ...]]]:
    """The columns of the answer, AT_ONCE rows at a time, as the driver gives them."""
    text = statement.compile(dialect=db.engine().dialect, compile_kwargs={"literal_binds": True})
    cursor = driver.run(str(text))
    while rows := cursor.fetchmany(AT_ONCE):
        yield list(zip(*rows, strict=True))


def _micros(written: tuple[Any, ...]) -> Ints:
    """SQLite holds words, PostgreSQL gives moments."""
    if db.dialect() == "sqlite":
        return np.array(written, dtype="datetime64[us]").astype(np.int64)
    return np.array([(when - EPOCH) // MICROSECOND for when in written], dtype=np.int64)


def _bytes(ids: Iterable[str]) -> Ids:
    return np.frombuffer(bytes.fromhex("".join(ids).replace("-", "")), dtype=ID)
