"""A store with something in it, to be backed up and brought back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shop.kernel import attention, db
from shop.kernel.settings import Settings
from tests.conftest import SECRET, _make_tables

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def write_row(number: int) -> None:
    """A row in each store, and a picture's worth of bytes when the first is written."""
    with db.transaction():
        attention.raise_item(kind="test", key=str(number), message="Row %(n)s", params={"n": number}, at=AT)
    with db.transaction("journey") as session:
        session.execute(text("INSERT INTO note (n) VALUES (:n)"), {"n": number})


def rows() -> tuple[list[str], list[int]]:
    """The rows written, as shop and journey have them now."""
    notes = db.session("journey").execute(text("SELECT n FROM note ORDER BY n")).scalars().all()
    keys = sorted(item.key for item in attention.open_items())
    db.end_read()
    return keys, list(notes)


@pytest.fixture(scope="session")
def template(postgres: Any, folder: Path) -> str:
    """The name of a PostgreSQL database with every table, to be copied: nobody is connected to it."""
    name = "threeclick_template"
    url = postgres.create(name)
    _make_tables(Settings(env="test", secret_key=SECRET, var_dir=folder / "unused", database_url=url))
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Each database in turn, nobody else's: a restore takes it down to the ground."""
    if request.param == "sqlite":
        yield settings
        return
    server, name = request.getfixturevalue("postgres"), f"own_{abs(hash(request.node.nodeid)) % 10**12}"
    yield replace(settings, database_url=server.create(name, template=request.getfixturevalue("template")))
    db.dispose()
    server.drop(name)


@pytest.fixture
def database(request: pytest.FixtureRequest, any_settings: Settings) -> Iterator[Settings]:
    """Every table on each database: a copy of those that were made once."""
    if not any_settings.database_url:
        shutil.copytree(request.getfixturevalue("sqlite_tables"), any_settings.var_dir, dirs_exist_ok=True)
    db.configure(any_settings)
    yield any_settings
    db.dispose()


@pytest.fixture
def filled(database: Settings) -> Settings:
    """Three rows in each store and two pictures."""
    with db.engine("journey").begin() as connection:
        connection.execute(text("CREATE TABLE note (n integer)"))
    for number in (1, 2, 3):
        write_row(number)
    (database.media_dir / "a").mkdir(parents=True)
    (database.media_dir / "a" / "chair.webp").write_bytes(b"chair" * 1000)
    (database.media_dir / "שלום.txt").write_text("hello", encoding="utf-8")
    return database


@pytest.fixture
def elsewhere(filled: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An empty place of the same kind: another VAR_DIR, on PostgreSQL another database too."""
    other: dict[str, Any] = {"var_dir": tmp_path / "other"}
    if filled.database_url:
        server = request.getfixturevalue("postgres")
        name = f"other_{abs(hash(request.node.nodeid)) % 10**12}"
        other["database_url"] = server.create(name)
    return replace(filled, **other)
