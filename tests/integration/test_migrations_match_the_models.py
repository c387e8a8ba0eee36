"""A shop that was migrated has exactly the tables its models speak of, on both databases.

Tests make their tables from the models, a shop gets its own from `migrations/`: a column that only one of
them has would be found by the first customer.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from shop.kernel import db, migrations
from shop.kernel.engines import make_engine
from shop.kernel.settings import Settings
from tests.conftest import SECRET
from tests.support import wiring
from tests.support.postgres import PostgresServer

MIGRATED, COPY = "threeclick_migrated", "threeclick_migrated_copy"


@pytest.fixture(scope="module")
def migrated_files(folder: Path, sqlite_tables: Path) -> Path:
    """Both SQLite files, migrated once from nothing, to be copied."""
    var_dir = folder / MIGRATED
    _migrate(Settings(env="test", secret_key=SECRET, var_dir=var_dir))
    return var_dir


@pytest.fixture(scope="module")
def migrated_server(folder: Path, postgres: PostgresServer, postgres_tables: object) -> Any:
    """The server with the database MIGRATED, migrated once from nothing, to be copied."""
    url = postgres.create(MIGRATED)
    _migrate(Settings(env="test", secret_key=SECRET, var_dir=folder / "unused", database_url=url))
    yield postgres
    postgres.drop(MIGRATED)


def _migrate(settings: Settings) -> None:
    wiring.install(settings)
    db.configure(settings)
    migrations.upgrade(settings)
    db.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """A shop on a database of its own that was migrated."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("migrated_files"), settings.var_dir)
        db.configure(settings)
        yield settings
        db.dispose()
        return
    server = request.getfixturevalue("migrated_server")
    made = replace(settings, database_url=server.create(COPY, template=MIGRATED))
    db.configure(made)
    yield made
    db.dispose()
    server.drop(COPY)


@pytest.fixture
def modeled(request: pytest.FixtureRequest, migrated: Settings) -> Iterator[dict[str, Engine]]:
    """The stores as the models make them, beside the migrated ones."""
    if migrated.database_url:
        other = request.getfixturevalue("postgres_tables").settings
        engines = {store: make_engine(other, store) for store in db.STORES}
    else:
        folder: Path = request.getfixturevalue("sqlite_tables")
        engines = {store: create_engine(f"sqlite:///{folder}/{store}.sqlite3") for store in db.STORES}
    yield engines
    for engine in engines.values():
        engine.dispose()


@pytest.mark.parametrize("store", db.STORES)
def test_the_models_and_the_migrated_database_do_not_differ(migrated: Settings, store: str) -> None:
    assert migrations.differences(store) == []


@pytest.mark.parametrize("store", db.STORES)
def test_a_migrated_store_is_the_one_that_the_models_make(modeled: dict[str, Engine], store: str) -> None:
    assert described(db.engine(store)) == described(modeled[store])


def test_a_difference_would_be_seen(migrated: Settings, modeled: dict[str, Engine]) -> None:
    with db.engine("shop").begin() as connection:
        connection.execute(text("DROP INDEX ix_attention_items_resolved_at"))
        connection.execute(text("ALTER TABLE attention_items ADD COLUMN forgotten INTEGER"))
    seen = repr(migrations.differences("shop"))
    assert "ix_attention_items_resolved_at" in seen
    assert "forgotten" in seen
    assert described(db.engine("shop")) != described(modeled["shop"])


def test_migrating_again_changes_nothing(migrated: Settings) -> None:
    with db.transaction() as session:
        session.execute(text("INSERT INTO counters (name, value) VALUES ('kept', 41)"))
    before = {store: described(db.engine(store)) for store in db.STORES}
    migrations.upgrade(migrated)
    assert {store: described(db.engine(store)) for store in db.STORES} == before
    assert db.session().scalar(text("SELECT value FROM counters WHERE name = 'kept'")) == 41


def described(engine: Engine) -> dict[str, Any]:
    """Columns, keys, checks and indexes of every table, in words that compare."""
    looked = inspect(engine)
    names = sorted(set(looked.get_table_names()) - {"alembic_version"})
    return {
        name: {
            "columns": {column["name"]: _column(column) for column in looked.get_columns(name)},
            "key": sorted(looked.get_pk_constraint(name)["constrained_columns"]),
            "foreign": _sorted(looked.get_foreign_keys(name)),
            "unique": _sorted(looked.get_unique_constraints(name)),
            "checks": _sorted(looked.get_check_constraints(name)),
            "indexes": _sorted(looked.get_indexes(name)),
        }
        for name in names
    }


def _column(column: Any) -> tuple[str, bool, str]:
    return str(column["type"]), column["nullable"], str(column["default"])


def _sorted(parts: Any) -> list[str]:
    return sorted(str(_plain(part)) for part in parts)


def _plain(value: Any) -> Any:
    """Without the identity of objects: the condition of a partial index arrives as one."""
    if isinstance(value, dict):
        return sorted((key, _plain(one)) for key, one in value.items())
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
