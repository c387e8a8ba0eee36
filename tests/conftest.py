"""Shared fixtures: settings in a folder of the test's own, both databases, the app and its clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shop.kernel import audit, clock, db, preferences, signing
from shop.kernel.settings import Settings

SECRET = "a secret for tests only, long enough"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a test shop with its own VAR_DIR and SQLite."""
    return Settings(
        env="test", secret_key=SECRET, var_dir=tmp_path / "var", base_url="http://localhost", seed_demo=False
    )


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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings for each database in turn."""
    if request.param == "sqlite":
        return settings
    server = request.getfixturevalue("postgres")
    name = f"t_{abs(hash(request.node.nodeid)) % 10**12}"
    server.create(name)
    return replace(
        settings, database_url=server.url(name).replace("postgresql://", "postgresql+psycopg://", 1)
    )


def _open(configured: Settings) -> None:
    from tests.support import wiring

    db.configure(configured)
    preferences.configure(configured.secret_key)
    signing.configure(configured.secret_key)
    audit.install()
    wiring.install(configured)
    db.create_all()


@pytest.fixture
def database(any_settings: Settings) -> Iterator[Settings]:
    """Every table, empty, on SQLite and then on PostgreSQL, with all subscribers wired; no Flask."""
    _open(any_settings)
    yield any_settings
    db.dispose()


@pytest.fixture
def sqlite(settings: Settings) -> Iterator[Settings]:
    """Every table, empty, on SQLite only: for what does not depend on the database."""
    _open(settings)
    yield settings
    db.dispose()


@pytest.fixture
def app(settings: Settings) -> Iterator[Any]:
    """The whole application on SQLite, every table empty."""
    from tests.support import wiring

    made = wiring.application(settings)
    db.create_all()
    yield made
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
