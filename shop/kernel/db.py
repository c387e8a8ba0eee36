"""The two stores ("shop", "journey"), one transaction opener, and the only `commit` in the code.

Edges (a POST view, `checkout.flow`, the worker, the CLI) open `transaction()`; it commits, or rolls
back and re-raises, and refuses to nest. Queries and operations use `session()`: inside a transaction
that is the transaction's, outside a read session that `end_read()` closes. No network call belongs
inside a transaction.

`bare_transaction()` is for fixed statements alone, which `kernel.driver` runs past SQLAlchemy's sessions.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Integer,
    MetaData,
    TypeDecorator,
    Uuid,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import PoolProxiedConnection

from shop.kernel import held
from shop.kernel.engines import WRITE, make_engine, take_turn, turn
from shop.kernel.settings import Settings

STORES = ("shop", "journey")
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
log = logging.getLogger(__name__)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC instants on every engine; a naive value is a defect and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("store aware datetimes only")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Mapped:
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        uuid.UUID: Uuid(),
        int: BigInteger().with_variant(Integer(), "sqlite"),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
    }


class Base(_Mapped, DeclarativeBase):
    """Tables of the shop store."""

    metadata = MetaData(naming_convention=NAMING)


class JourneyBase(_Mapped, DeclarativeBase):
    """Tables of the journey store. No foreign key or join crosses from here to the shop store."""

    metadata = MetaData(naming_convention=NAMING)


METADATA = {"shop": Base.metadata, "journey": JourneyBase.metadata}
_engines: dict[str, Engine] = {}
_writers: dict[str, Engine] = {}  # the same, for `transaction()`
_made: dict[tuple[str, str], Engine] = {}
_open: ContextVar[dict[str, Session | PoolProxiedConnection] | None] = ContextVar(
    "open_transactions", default=None
)
_reading: ContextVar[dict[str, Session] | None] = ContextVar("read_sessions", default=None)


class NestedTransaction(RuntimeError):
    """`transaction()` was opened inside another of the same store: a defect in the caller."""


def configure(settings: Settings) -> None:
    """Use the engines for `settings`; those used before are closed.

    The engine of an address is kept and opened again: it remembers how its statements are compiled.
    """
    dispose()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    for store in STORES:
        key = (store, settings.store_url(store))
        if key not in _made:
            _made[key] = make_engine(settings, store)
        _engines[store] = _made[key]
        _writers[store] = _made[key].execution_options(writer=True)


def engine(store: str = "shop") -> Engine:
    """The configured engine of `store`."""
    return _engines[store]


def dispose() -> None:
    """Close all engines (before a fork, at the end of a test)."""
    end_read()
    held.close()
    for made in _engines.values():
        made.dispose()
    _engines.clear()
    _writers.clear()


@contextmanager
def transaction(store: str = "shop") -> Iterator[Session]:
    """Open the one write transaction of `store`: commit at the end, roll back on any exception.

    Raises NestedTransaction when one is already open here. Functions given to `after_commit` run once
    the commit has succeeded; their failure is logged, never raised, as the data is already safe.
    """
    opened = _open.get() or {}
    if store in opened:
        raise NestedTransaction(f"a {store} transaction is already open")
    _close_read(store)
    session = Session(_writers[store], expire_on_commit=False)
    token = _open.set({**opened, store: session})
    try:
        with turn(engine(store)):
            session.connection()  # take the write lock now, before anything is read
            yield session
            session.flush()
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _open.reset(token)
        session.close()
    for action in session.info.get("after_commit", {}).values():
        _run_quietly(action)


class bare_transaction:
    """`transaction()` without a session, for a tenth of its cost: for statements that `kernel.driver` runs.

    Raises NestedTransaction as `transaction()` does; a store's `session()` cannot be used inside.
    """

    __slots__ = ("_connection", "_lock", "_pooled", "_store", "_token")

    def __init__(self, store: str) -> None:
        self._store = store

    def __enter__(self) -> None:
        store, opened = self._store, _open.get() or {}
        if store in opened:
            raise NestedTransaction(f"a {store} transaction is already open")
        _close_read(store)
        of = engine(store)
        self._pooled = of.dialect.name != "sqlite"
        self._connection: Any = of.raw_connection() if self._pooled else held.connection(of)
        self._lock = take_turn(of)
        try:
            if not self._pooled:
                self._connection.execute(WRITE)
        except BaseException:
            self._leave()
            raise
        self._token = _open.set({**opened, store: self._connection})

    def __exit__(self, kind: type[BaseException] | None, *_more: object) -> None:
        committed = False
        try:
            if kind is None:
                self._connection.commit()
                committed = True
        finally:
            if not committed:
                self._connection.rollback()
            _open.reset(self._token)
            self._leave()

    def _leave(self) -> None:
        if self._lock is not None:
            self._lock.release()
        if self._pooled:
            self._connection.close()


def driver_connection(store: str = "shop") -> PoolProxiedConnection:
    """The driver's connection of the open transaction, else of this context's read session."""
    found = (_open.get() or {}).get(store)
    if found is None or isinstance(found, Session):
        return session(store).connection().connection
    return found


def session(store: str = "shop") -> Session:
    """The open transaction's session, else this context's read session."""
    opened = _open.get()
    if opened and store in opened:
        found = opened[store]
        if not isinstance(found, Session):
            raise RuntimeError(f"the open {store} transaction has no session")
        return found
    reading = _reading.get() or {}
    if store not in reading:
        reading = {**reading, store: Session(engine(store), autoflush=False, expire_on_commit=False)}
        _reading.set(reading)
    return reading[store]


def in_transaction(store: str = "shop") -> bool:
    """Whether a write transaction of `store` is open here."""
    return store in (_open.get() or {})


def after_commit(key: str, action: Callable[[], None], store: str = "shop") -> None:
    """Run `action` once after the open transaction has committed; one per `key`."""
    session(store).info.setdefault("after_commit", {})[key] = action


def end_read() -> None:
    """Close this context's read sessions (end of a request or job)."""
    for store in list(_reading.get() or {}):
        _close_read(store)


def _close_read(store: str) -> None:
    reading = _reading.get()
    if reading and store in reading:
        reading[store].close()
        _reading.set({name: session for name, session in reading.items() if name != store})


def _run_quietly(action: Callable[[], None]) -> None:
    try:
        action()
    except Exception:
        log.exception("after-commit action failed; the sweep will do its work")


def dialect(store: str = "shop") -> str:
    """ "sqlite" or "postgresql"."""
    return engine(store).dialect.name


def create_all() -> None:
    """Create every table from the models (tests; a shop is migrated by Alembic)."""
    for store in STORES:
        ensure_schema(store)
        METADATA[store].create_all(engine(store))


def ensure_schema(store: str) -> None:
    """On PostgreSQL, make the schema of `store` when it is missing."""
    if dialect(store) == "postgresql":
        with engine(store).begin() as connection:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {store}"))


def insert_ignore(model: type[Any], rows: list[dict[str, Any]], store: str = "shop") -> int:
    """Insert `rows`, leaving out those that meet a unique constraint; how many were new."""
    if not rows:
        return 0
    make = sqlite.insert if dialect(store) == "sqlite" else postgresql.insert
    statement = make(model.__table__).on_conflict_do_nothing()  # compiled once, whatever the rows
    result = session(store).execute(statement, rows, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)  # type: ignore[attr-defined]
