"""Columns of large tables as arrays. The database joins the values of a piece to one text, so that no row
costs an object; ids become numbers of 64 bits, which are matched in a fraction of the time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Select, String, Table, cast, func, literal_column, select

from shop.kernel import db

AT_ONCE = 50_000  # rows
STEP = timedelta(days=7)
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
TEXT, ID = String(36), "S16"
ODD = np.uint64(0x9E3779B97F4A7C15)
Ids = NDArray[np.bytes_]  # sixteen bytes each
Keys = NDArray[np.uint64]
Moments = NDArray[np.int64]


def names(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The ids of a piece, for `ids`."""
    return func.aggregate_strings(cast(column, TEXT), "")


def moments(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The moments of a piece, for `micros`: SQLite holds words, PostgreSQL counts."""
    if db.dialect() == "sqlite":
        return func.aggregate_strings(cast(column, String), ",")
    counted = cast(func.extract("epoch", column) * 1_000_000, BigInteger)
    return func.aggregate_strings(cast(counted, String), ",")


def ids(joined: str | None) -> Ids:
    """The ids in what `names` found."""
    return np.frombuffer(bytes.fromhex((joined or "").replace("-", "")), dtype=ID)


def micros(joined: str | None) -> Moments:
    """Microseconds UTC of what `moments` found."""
    said = joined.split(",") if joined else []
    if db.dialect() == "sqlite":
        return np.array(said, dtype="datetime64[us]").astype(np.int64)
    return np.array(said, dtype=np.int64)


def ids_of(known: Iterable[uuid.UUID]) -> Ids:
    """The same ids as bytes."""
    return np.frombuffer(b"".join([one.bytes for one in known]), dtype=ID)


def keys(of: Ids) -> Keys:
    """A number for each id. That two of three million are the same is less likely than one in a million."""
    halves = np.frombuffer(of.tobytes(), dtype=">u8").astype(np.uint64).reshape(-1, 2)
    found: Keys = halves[:, 0] * ODD ^ halves[:, 1]
    return found


def by_time(
    asked: Select[*tuple[Any, ...]], placed_at: ColumnElement[Any], *, since: datetime, until: datetime
) -> Iterator[Any]:
    """The row that `asked` (aggregates) gives for each STEP of (`since`, `until`]."""
    while since < until:
        end = min(since + STEP, until)
        yield db.session().execute(asked.where(placed_at > since, placed_at <= end)).one()
        since = end


def in_pieces(
    table: Table, wanted: Sequence[ColumnElement[Any]], counts: ColumnElement[bool]
) -> Iterator[list[Ids]]:
    """Ids in the `wanted` columns of all rows that count, AT_ONCE at a time, in the order they lie in."""
    lite = db.dialect() == "sqlite"
    key: ColumnElement[Any] = literal_column(f"{table.name}.rowid") if lite else table.c.id
    last: Any = None
    while True:
        piece = select(key.label("place"), *wanted).where(counts)
        piece = piece if last is None else piece.where(key > last)
        rows = piece.order_by(key).limit(AT_ONCE).subquery().c
        place = rows.place if lite else cast(rows.place, TEXT)
        found = db.session().execute(select(func.max(place), *map(names, list(rows)[1:]))).one()
        if found[0] is None:
            return
        last = found[0] if lite else uuid.UUID(found[0])
        yield [ids(joined) for joined in found[1:]]


def places(wanted: Keys, ordered: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each of `wanted` lies among the `ordered` (not empty), and whether it does."""
    by_value = np.argsort(wanted)  # neighbors are looked for one after the other, which is four times quicker
    found = np.empty(len(wanted), dtype=np.int64)
    found[by_value] = np.searchsorted(ordered, wanted[by_value])
    np.minimum(found, len(ordered) - 1, out=found)
    return found, ordered[found] == wanted
