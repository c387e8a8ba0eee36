"""Reading rows quickly: fixed statements on columns, compiled once, their answers turned into values once.

For pages, where making objects costs several times the query, and putting a statement together several times
its execution. `rows(STATEMENT, product_ids=[…])` gives named tuples; a list goes to a bindparam with
`expanding=True`. They may be the very ones of an earlier answer, so nobody changes a list or mapping in them;
what is made of rows may be kept by `Same` of them.
"""

from __future__ import annotations

import operator
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Select, Uuid

from shop.kernel import db, driver

Statement = Select[*tuple[Any, ...]]
Processor = Callable[[Any], Any]
Shape = Callable[[Iterable[Any]], Any]
FLOAT = 701  # PostgreSQL's number for double precision, the one kind whose reader asks what came


@dataclass(frozen=True, eq=False)
class _Ready:
    """A statement for one engine and so many values: its text, what goes where, and how to read a row."""

    text: str
    places: Mapping[str, Any] | tuple[Any, ...]
    processors: tuple[Processor | None, ...]
    shape: Shape
    bind_uuid: Processor | None
    bind_at: Processor | None


@dataclass(frozen=True)
class _Place:
    """Where a value of the caller's goes; `at` counts within a list, None is a value by itself."""

    name: str
    at: int | None


class Same:
    """A key that equals another of the very same rows; it keeps them, so none can take another's place."""

    __slots__ = ("_hash", "rows")

    def __init__(self, *rows: Any) -> None:
        self.rows = rows
        self._hash = hash(tuple(map(id, rows)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same) or len(self.rows) != len(other.rows):
            return False
        return all(map(operator.is_, self.rows, other.rows))


def rows(statement: Statement, shape: Shape | None = None, **values: Any) -> Sequence[Any]:
    """The rows of a fixed statement. What the open transaction has not written yet is written first.

    `shape` makes a row of its values, in a way of its own; it is the same function each time.
    """
    if db.in_transaction():
        db.session().flush()
    sizes = tuple((name, len(one) if isinstance(one, list) else None) for name, one in values.items())
    ready = _ready(statement, db.engine().dialect, sizes, shape)
    return [_read(ready, row) for row in driver.run(ready.text, _bound(ready, values)).fetchall()]


@lru_cache(maxsize=512)
def _ready(
    statement: Statement,
    dialect: Dialect,
    sizes: tuple[tuple[str, int | None], ...],
    shape: Shape | None,
) -> _Ready:
    marks = {
        name: _Place(name, None) if size is None else [_Place(name, at) for at in range(size)]
        for name, size in sizes
    }
    made = statement.compile(dialect=dialect).construct_expanded_state(marks)
    given, order = made.parameters, made.positiontup
    columns = list(statement.selected_columns)
    return _Ready(
        text=made.statement,
        places=tuple(given[name] for name in order) if order is not None else given,
        processors=tuple(one.type.dialect_impl(dialect).result_processor(dialect, FLOAT) for one in columns),
        shape=shape or _named([one.key for one in columns]),
        bind_uuid=Uuid().dialect_impl(dialect).bind_processor(dialect),
        bind_at=db.UtcDateTime().dialect_impl(dialect).bind_processor(dialect),
    )


def _named(columns: Sequence[Any]) -> Shape:
    row: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    made: Shape = row._make
    return made


def _bound(ready: _Ready, values: dict[str, Any]) -> Any:
    def value(place: Any) -> Any:
        if not isinstance(place, _Place):
            return place
        found = values[place.name] if place.at is None else values[place.name][place.at]
        kind = type(found)
        bind = ready.bind_uuid if kind is uuid.UUID else ready.bind_at if kind is datetime else None
        return bind(found) if bind else found

    if isinstance(ready.places, tuple):
        return tuple(map(value, ready.places))
    return {name: value(place) for name, place in ready.places.items()}


def _read(ready: _Ready, raw: tuple[Any, ...]) -> Any:
    try:
        return _known(ready, raw)
    except TypeError:  # an engine that gives lists, which cannot be looked up
        return _made(ready, raw)


@lru_cache(maxsize=8192)
def _known(ready: _Ready, raw: tuple[Any, ...]) -> Any:
    return _made(ready, raw)


def _made(ready: _Ready, raw: tuple[Any, ...]) -> Any:
    pairs = zip(raw, ready.processors, strict=True)
    return ready.shape(one if process is None else process(one) for one, process in pairs)
