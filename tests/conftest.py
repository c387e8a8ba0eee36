"""Shared fixtures: settings in a folder of the test's own, both databases, the app and its clients."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import stripe
from sqlalchemy import Engine, event

from shop.brand import links
from shop.kernel import audit, clock, db, passwords, preferences, signing
from shop.kernel.passwords import Cost
from shop.kernel.settings import Settings
from shop.recommendations import slots
from tests.support.kept_open import PostgresTables, SqliteFiles

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

# A busy machine is no failure; `make soak` looks for new examples, `make test` is the same each time.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=os.environ.get("SOAK") != "full",
)
hypothesis.settings.load_profile("steady")
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
    """Both SQLite files with every table, empty; made once, to be copied."""
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "template")
    _make_tables(made)
    return made.var_dir


@pytest.fixture(scope="session")
def sqlite_files(sqlite_tables: Path) -> SqliteFiles:
    """They are copied for each test."""
    return SqliteFiles(sqlite_tables)


@pytest.fixture(scope="session")
def scene(sqlite_files: SqliteFiles) -> Callable[..., Any]:
    """`scene(name, make)`: what `make()` gives and writes, on SQLite made once and copied for each test."""
    return sqlite_files.scene


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
def postgres_tables(postgres: Any, folder: Path) -> Iterator[PostgresTables]:
    """A PostgreSQL database with every table; made once and emptied for each test."""
    url = postgres.create("threeclick_tables")
    settings = Settings(env="test", secret_key=SECRET, var_dir=folder / "unused", database_url=url)
    _make_tables(settings)
    made = PostgresTables(settings)
    yield made
    made.end()


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
        files = request.getfixturevalue("sqlite_files")
        files.open(settings)
        yield settings
        db.dispose()
        return
    tables = request.getfixturevalue("postgres_tables")
    made = replace(settings, database_url=tables.settings.database_url)
    tables.open(made)
    yield made
    tables.close()


def _open(configured: Settings) -> None:
    db.configure(configured)
    _wire(configured)


def _wire(configured: Settings) -> None:
    from tests.support import wiring

    preferences.configure(configured.secret_key)
    signing.configure(configured.secret_key)
    links.configure(configured.base_url)
    audit.install()
    wiring.install(configured)


@pytest.fixture
def database(any_settings: Settings) -> Settings:
    """Every table, empty, on SQLite and then on PostgreSQL, with all subscribers wired; no Flask."""
    _wire(any_settings)
    return any_settings


@pytest.fixture
def sqlite(sqlite_files: SqliteFiles, settings: Settings) -> Iterator[Settings]:
    """Every table, empty, on SQLite only: for what does not depend on the database."""
    sqlite_files.open(settings)
    _wire(settings)
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
def app(sqlite_files: SqliteFiles, made_app: Any, settings: Settings) -> Iterator[Any]:
    """The whole application on SQLite, every table empty."""
    sqlite_files.open(settings)
    _wire(settings)
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
