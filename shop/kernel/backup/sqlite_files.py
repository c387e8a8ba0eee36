"""The embedded stores: snapshots while the shop runs, and what must be true before a file is replaced."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from shop.kernel.backup.problems import RUNNING, BackupFailed, RestoreRefused
from shop.kernel.errors import N_

# The shop first: what the journey has seen since is then told to it again, which it takes. The other way
# round it would never be told.
STORES = ("shop", "journey")
version = sqlite3.sqlite_version


def snapshot(source: Path, target: Path) -> None:
    """Copy the database at `source`, as of one moment, to a single sound file at `target`."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(target)) as writer,
    ):
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode=DELETE")
    if fault := check(target):
        raise BackupFailed(N_("%(name)s is damaged: %(reason)s."), name=source.name, reason=fault)


def check(path: Path) -> str:
    """What SQLite finds wrong with the database at `path`; empty when nothing is."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = str(connection.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found


def count_rows(path: Path) -> dict[str, int]:
    """The rows of every table."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        tables = [str(name) for (name,) in found.fetchall()]
        counts = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() for table in tables}
        return {table: int(row[0]) for table, row in counts.items()}


def revision(path: Path) -> str:
    """The revision of the schema; empty before the first migration."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return ""
    return str(row[0]) if row else ""


def settle(path: Path) -> None:
    """Bring the database at `path` into its one file; raises RestoreRefused when anybody has it open.

    A log left beside it would otherwise be played into whatever file takes its place.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise RestoreRefused(RUNNING) from None
        # Otherwise it is damaged, which may be why it is being replaced.
