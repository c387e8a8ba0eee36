"""Whether a store is at the newest schema: yes only when that is sure."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from steps import schema


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """Two migrations for each store, b after a."""
    for store in schema.STORES:
        folder = tmp_path / "migrations" / store
        folder.mkdir(parents=True)
        (folder / "1_first.py").write_text("revision = 'a'\ndown_revision = None\n")
        (folder / "2_then.py").write_text("revision: str = 'b'\ndown_revision: str | None = 'a'\n")
    return tmp_path / "migrations"


def at_revision(var_dir: Path, **revisions: str) -> Path:
    var_dir.mkdir()
    for store, revision in revisions.items():
        with closing(sqlite3.connect(var_dir / f"{store}.sqlite3")) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
            connection.commit()
    return var_dir


def test_the_newest_is_the_one_no_other_follows(migrations):
    assert schema.newest(migrations / "shop") == "b"


def test_two_heads_and_none_are_not_clear(migrations, tmp_path):
    (migrations / "shop" / "3_fork.py").write_text("revision = 'c'\ndown_revision = 'a'\n")
    assert schema.newest(migrations / "shop") is None
    assert schema.newest(tmp_path / "nowhere") is None


def test_both_stores_must_be_at_the_newest(migrations, tmp_path):
    current = at_revision(tmp_path / "current", shop="b", journey="b")
    behind = at_revision(tmp_path / "behind", shop="b", journey="a")
    partial = at_revision(tmp_path / "partial", shop="b")
    assert schema.is_current(current, migrations=migrations)
    assert not schema.is_current(behind, migrations=migrations)
    assert not schema.is_current(partial, migrations=migrations)
    assert not schema.is_current(tmp_path / "missing", migrations=migrations)


def test_a_damaged_store_is_not_taken_for_current(migrations, tmp_path):
    current = at_revision(tmp_path / "var", shop="b", journey="b")
    (current / "journey.sqlite3").write_bytes(b"no database at all" * 99)
    assert not schema.is_current(current, migrations=migrations)
