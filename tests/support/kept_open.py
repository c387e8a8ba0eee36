"""The tests' databases, empty at the start of each test.

To open PostgreSQL is dear: it starts a process, which reads its catalog. So connections stay in their pools
from one test to the next, and only tables with rows are emptied; after a test that left more behind than rows
(a connection it did not give back, engines of its own) everything is opened anew. SQLite's files are copied.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, Pool, QueuePool

from shop.kernel import db, held
from shop.kernel.engines import make_engine
from shop.kernel.settings import Settings
from tests.support.sqlite_file import Rows, SqliteFile

T = TypeVar("T")


class Pools:
    """The pools of the engines in use, laid aside between tests: who opens meanwhile gets others."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine] = {}
        self._aside: dict[str, Pool] = {}

    def bring_back(self, settings: Settings) -> None:
        """Configure `settings`, with the connections that were laid aside."""
        db.configure(settings)
        self._engines = {store: db.engine(store) for store in db.STORES}
        for store, pool in self._aside.items():
            self._engines[store].pool = pool
        self._aside = {}

    def lay_aside(self) -> bool:
        """Take them from their engines, which are configured no more; False where they cannot be kept."""
        db.end_read()
        held.close()
        whole = self._unchanged() and all(_rests(engine.pool) for engine in self._engines.values())
        if whole:
            self._aside = {store: engine.pool for store, engine in self._engines.items()}
            for engine in self._engines.values():
                engine.pool = engine.pool.recreate()
        db.dispose()
        return whole

    def forget(self) -> None:
        """Close what was laid aside."""
        for pool in self._aside.values():
            pool.dispose()
        self._aside = {}

    def _unchanged(self) -> bool:
        with suppress(KeyError):
            return all(db.engine(store) is engine for store, engine in self._engines.items())
        return False


def _rests(pool: Pool) -> bool:
    return isinstance(pool, QueuePool) and pool.checkedout() == 0


class SqliteFiles:
    """Both SQLite files: copied anew for each test, and opened by it alone.

    They do not stay open. SQLite knows a file by its name and its locks by the process, so that a test which
    copies, replaces or reads the files would pull them away from under the connections of the next.
    """

    def __init__(self, template: Path) -> None:
        self._files = {store: SqliteFile(template / f"{store}.sqlite3") for store in db.STORES}
        self._scenes: dict[Any, tuple[Any, dict[str, Rows]]] = {}
        self._settings: Settings | None = None

    def open(self, settings: Settings) -> None:
        """Put them into the VAR_DIR of `settings`, every table empty, and configure the stores."""
        self._settings = settings
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        for file in self._files.values():
            file.copy_to(settings.var_dir)
        db.configure(settings)

    def scene(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives (ids, no rows of a session) and writes, only copied after the first time.

        `make` must not depend on anything but the settings and a clock that stands. On PostgreSQL, or where
        there are rows already, it is simply called.
        """
        if db.dialect() != "sqlite" or any(self._rows().values()):
            return make()
        key = (name, self._settings)
        if key in self._scenes:
            for store, rows in self._scenes[key][1].items():
                self._files[store].put(db.engine(store), rows)
        else:
            made = make()
            db.end_read()
            self._scenes[key] = made, self._rows()
        found: T = self._scenes[key][0]
        return found

    def _rows(self) -> dict[str, Rows]:
        return {store: file.rows(db.engine(store)) for store, file in self._files.items()}


class PostgresTables:
    """The tables of one PostgreSQL database, of which `tables` are the settings."""

    def __init__(self, tables: Settings) -> None:
        self.settings, self._pools = tables, Pools()
        self._sweeper = make_engine(tables, "shop")
        self._names = [
            f"{store}.{table.name}" for store in db.STORES for table in db.METADATA[store].tables.values()
        ]
        self._which = "SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in self._names)

    def open(self, settings: Settings) -> None:
        """Empty every table and configure the stores."""
        self._sweep()
        self._pools.bring_back(settings)

    def close(self) -> None:
        """Lay the connections aside, when none is in use."""
        self._pools.lay_aside()

    def end(self) -> None:
        """After the last test."""
        self._pools.forget()
        self._sweeper.dispose()

    def _sweep(self) -> None:
        """Delete every row; references are not looked at meanwhile."""
        with self._sweeper.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '20s'")
            found = connection.exec_driver_sql(self._which).one()
            dirty = [name for name, is_dirty in zip(self._names, found, strict=True) if is_dirty]
            if dirty:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in dirty))
