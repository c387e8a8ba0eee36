"""How each database is opened.

SQLite: WAL, foreign keys on, busy timeout, `BEGIN IMMEDIATE` for writers; the shop store is
`synchronous=FULL` (money must survive power loss), the journey store NORMAL. PostgreSQL: one database,
a schema each, reached by `search_path`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from shop.kernel.settings import Settings

BUSY_TIMEOUT_MS = 15_000
# The worker lets the journey's log flow into its file each minute; a page does it (32 MB) only without one.
JOURNEY_LOG_PAGES = 8_000
WRITE = "BEGIN IMMEDIATE"  # on SQLite
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def make_engine(settings: Settings, store: str) -> Engine:
    """An engine for `store`; the caller closes it."""
    url = settings.store_url(store)
    if url.startswith("sqlite"):
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        return _sqlite_engine(url, durable=store == "shop")
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=15,  # kept open once needed: to open one costs a process of the server
        max_overflow=0,
        pool_use_lifo=True,
        connect_args={"options": f"-csearch_path={store}"},
    )


def _sqlite_engine(url: str, *, durable: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    _turns[engine] = threading.Lock()

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so that writers can say IMMEDIATE
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if not durable:
            cursor.execute(f"PRAGMA wal_autocheckpoint={JOURNEY_LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writer"):
            connection.exec_driver_sql(WRITE)
        else:  # takes no lock, so nothing to fail: past SQLAlchemy, whose part in it costs a page more
            connection.connection.cursor().execute("BEGIN")

    return engine


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """One writer after the other among this process's threads, where the database has one writer at a time.

    SQLite lets who waits sleep up to 0.1 s at a time (`sqliteDefaultBusyCallback`); a lock wakes the next at
    once, so that only processes meet there. Raises OperationalError after the time SQLite itself would wait.
    """
    lock = take_turn(engine)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def take_turn(engine: Engine) -> threading.Lock | None:
    """The same for whoever releases the lock himself; None where nobody has to wait."""
    lock = _turns.get(engine)
    if lock is not None and not lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
        raise OperationalError(WRITE, None, sqlite3.OperationalError("database is locked"))
    return lock
