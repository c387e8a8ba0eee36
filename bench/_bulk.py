"""Millions of rows straight into SQLite, for benchmarks that need a large store within minutes: past the
models' defaults and everything that a row usually sets going. Indexes are made once, after the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table

PLAIN: Mapping[str, Any] = {
    "INTEGER": 0,
    "BIGINT": 0,
    "FLOAT": 0.0,
    "DOUBLE": 0.0,
    "BOOLEAN": 0,
    "JSON": "{}",
    "DATETIME": "2026-01-01 00:00:00.000000",
}


@contextmanager
def filling(path: str) -> Iterator[sqlite3.Connection]:
    """A store without its indexes, open to be filled; they are there again at the end."""
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -200000", "temp_store = MEMORY"):
        store.execute(f"PRAGMA {pragma}")
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    indexes = dict(store.execute(asked).fetchall())
    for name in indexes:
        store.execute(f"DROP INDEX {name}")
    yield store
    for made in indexes.values():
        store.execute(made)
    store.execute("PRAGMA analysis_limit = 1000")
    store.execute("ANALYZE")
    store.close()


def insert(
    store: sqlite3.Connection,
    table: Any,
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    **same: Any,
) -> None:
    """Rows of which only `columns` differ; `same` is alike in all, whatever else must not be empty plain."""
    assert isinstance(table, Table)
    fixed = same | {
        column.name: PLAIN.get(str(column.type).split("(")[0], "x")
        for column in table.columns
        if not column.nullable and column.name not in columns and column.name not in same
    }
    names = ", ".join([*columns, *fixed])
    places = ", ".join([*("?" for _ in columns), *(repr(value) for value in fixed.values())])
    store.execute("BEGIN")
    store.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", rows)
    store.execute("COMMIT")
