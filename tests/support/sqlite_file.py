"""One SQLite database of the tests: a copy of a template, and given rows in it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from shop.kernel.engines import BUSY_TIMEOUT_MS

Rows = dict[str, list[Any]]
REST = ("", "-wal", "-shm")  # of the names of a SQLite database's files


class SqliteFile:
    """One SQLite file, a copy of `template`, which has every table and no row."""

    def __init__(self, template: Path) -> None:
        self._template = template
        with closing(sqlite3.connect(template)) as connection:
            self._tables = _tables(connection)
        self._which = "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in self._tables)

    def copy_to(self, folder: Path) -> None:
        """Begin anew, with a copy of the template."""
        path = folder / self._template.name
        for rest in REST:
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.copy(self._template, path)

    def rows(self, engine: Engine) -> Rows:
        """Every row there is, by table."""
        with closing(engine.raw_connection()) as pooled:
            connection: Any = pooled.driver_connection
            filled = self._filled(connection)
            return {name: connection.execute(self._tables[name].select).fetchall() for name in filled}

    def put(self, engine: Engine, rows: Rows) -> None:
        """Write these rows into empty tables."""
        with _writing(engine) as connection:
            for name, found in rows.items():
                connection.executemany(self._tables[name].insert, found)

    def _filled(self, connection: sqlite3.Connection) -> list[str]:
        found = connection.execute(self._which).fetchone()
        return [name for name, is_filled in zip(self._tables, found, strict=True) if is_filled]


class _Table:
    """How the rows of a table are read, and written again."""

    def __init__(self, connection: sqlite3.Connection, name: str, made: str) -> None:
        self.is_full_text = made.startswith("CREATE VIRTUAL ")
        columns = [f'"{column[1]}"' for column in connection.execute(f'PRAGMA table_info("{name}")')]
        if self.is_full_text:
            columns.insert(0, "rowid")
        order = "1" if "WITHOUT ROWID" in made else "rowid"
        places = ", ".join("?" * len(columns))
        self.select = f'SELECT {", ".join(columns)} FROM "{name}" ORDER BY {order}'
        self.insert = f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({places})'


def _tables(connection: sqlite3.Connection) -> dict[str, _Table]:
    """Every table but those in which the full text search keeps its own notes."""
    made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    notes = tuple(f"{name}_" for name, text in made.items() if text.startswith("CREATE VIRTUAL "))
    names = [name for name in made if not (notes and name.startswith(notes))]
    return {name: _Table(connection, name, made[name]) for name in names}


@contextmanager
def _writing(engine: Engine) -> Iterator[sqlite3.Connection]:
    """One of the engine's connections in a transaction; references are not looked at, nobody waited for."""
    with closing(engine.raw_connection()) as pooled:
        connection: Any = pooled.driver_connection
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        except BaseException:
            pooled.invalidate()
            raise
