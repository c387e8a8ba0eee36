"""Shared fixtures: settings in a folder of the test's own, both databases, the app and its clients."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import stripe
from sqlalchemy import Engine, event

from shop.brand import links
from shop.kernel import audit, clock, db, engines, passwords, preferences, signing
from shop.kernel.passwords import Cost
from shop.kernel.settings import Settings
from shop.recommendations import slots

SECRET = "a secret for tests only, long enough"
stripe.HTTPClient.INITIAL_DELAY = 0.01  # seconds before the SDK tries again: half a second a test adds up
NOBODY = "01890000-0000-7000-8000-000000000000"  # an id that nothing has
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@event.listens_for(Engine, "connect")
def _promise_no_order(connection: Any, _record: Any) -> None:
    """SQLite gives rows nobody asked an order for the other way round: what counts on one fails at once."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


for _code, _share in slots.HELD_OUT_PERCENT.items():  # whom chance holds out would fail one run in twenty
    slots.HELD_OUT_PERCENT[_code] = replace(_share, default=0)

passwords.configure(Cost(passes=1, memory_kib=8, lanes=1))  # what a hash costs has a test of its own


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test marked `sqlite`, leave out the second round, that on PostgreSQL."""
    again = {
        item for item in items if item.get_closest_marker("sqlite") and item.get_closest_marker("postgres")
    }
    if again:
        config.hook.pytest_deselected(items=list(again))
        items[:] = [item for item in items if item not in again]


def pytest_collection_finish() -> None:
    """Look for garbage among new objects only, and less often: it takes a tenth of a run otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for the session's databases: in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="threeclick-", dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Settings of a test shop with an empty VAR_DIR and SQLite."""
    var_dir = folder / "var"
    db.dispose()
    shutil.rmtree(var_dir, ignore_errors=True)
    return Settings(
        env="test", secret_key=SECRET, var_dir=var_dir, base_url="http://localhost", seed_demo=False
    )


@pytest.fixture(scope="session")
def sqlite_tables(folder: Path) -> Path:
    """Both SQLite files with every table, empty; made once and copied for each test."""
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "template")
    _make_tables(made)
    return made.var_dir


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Debian's PostgreSQL, started once for the session in a folder of its own."""
    from tests.support.postgres import PostgresServer, available

    if reason := available():
        pytest.fail(f"PostgreSQL is needed for the tests: {reason}")
    server = PostgresServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_tables(postgres: Any, folder: Path) -> Settings:
    """Settings of a PostgreSQL database with every table; made once and emptied for each test."""
    url = postgres.create("threeclick_tables")
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "unused", database_url=url)
    _make_tables(made)
    return made


def _make_tables(made: Settings) -> None:
    from tests.support import wiring

    db.configure(made)
    wiring.install(made)
    db.create_all()
    db.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings for each database in turn, its tables made and empty."""
    if request.param == "sqlite":
        _copy_tables(request, settings)
        yield settings
        return
    tables = request.getfixturevalue("postgres_tables")
    _empty(tables)
    yield replace(settings, database_url=tables.database_url)
    db.dispose()


def _empty(tables: Settings) -> None:
    """Delete every row, in one message to the server; references are not looked at meanwhile."""
    names = [f"{store}.{table.name}" for store in db.STORES for table in db.METADATA[store].tables.values()]
    with _sweeper(tables).begin() as connection:
        connection.exec_driver_sql(
            "SET LOCAL lock_timeout = '20s'; SET LOCAL session_replication_role = replica"
        )
        connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in names))


@cache
def _sweeper(tables: Settings) -> Engine:
    """One connection for all sweeping."""
    return engines.make_engine(tables, "shop")


def _copy_tables(request: pytest.FixtureRequest, settings: Settings) -> None:
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    for store in db.STORES:
        source = request.getfixturevalue("sqlite_tables") / f"{store}.sqlite3"
        shutil.copy(source, settings.var_dir / source.name)


def _open(configured: Settings) -> None:
    from tests.support import wiring

    db.configure(configured)
    preferences.configure(configured.secret_key)
    signing.configure(configured.secret_key)
    links.configure(configured.base_url)
    audit.install()
    wiring.install(configured)


@pytest.fixture
def database(any_settings: Settings) -> Iterator[Settings]:
    """Every table, empty, on SQLite and then on PostgreSQL, with all subscribers wired; no Flask."""
    _open(any_settings)
    yield any_settings
    db.dispose()


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Every table, empty, on SQLite only: for what does not depend on the database."""
    _copy_tables(request, settings)
    _open(settings)
    yield settings
    db.dispose()


@pytest.fixture(scope="session")
def made_app(folder: Path) -> Any:
    """The whole application, made once."""
    from tests.support import wiring

    settings = Settings(
        env="test", secret_key=SECRET, var_dir=folder / "var", base_url="http://localhost", seed_demo=False
    )
    return wiring.application(settings)


@pytest.fixture
def app(request: pytest.FixtureRequest, made_app: Any, settings: Settings) -> Iterator[Any]:
    """The whole application on SQLite, every table empty."""
    _copy_tables(request, settings)
    _open(settings)
    yield made_app
    db.dispose()


@pytest.fixture
def client(app: Any) -> Any:
    """A browser without JavaScript that keeps cookies."""
    return app.test_client()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands at Tuesday 24 November 2026, noon UTC."""
    with clock.frozen(NOON):
        yield NOON
