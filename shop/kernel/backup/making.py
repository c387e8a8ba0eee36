"""Makes an archive."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from shop.kernel.backup import archive, postgres_schemas, sqlite_files
from shop.kernel.backup.manifest import Manifest, secret_check
from shop.kernel.backup.problems import BackupFailed
from shop.kernel.errors import N_
from shop.kernel.settings import Settings

Hold = Callable[[Settings, Path], AbstractContextManager[None]]
_hold: list[Hold] = [lambda _settings, _folder: nullcontext()]


def hold_with(hold: Hold) -> None:
    """Have `hold(settings, folder)` keep files still that go with the databases, while these are copied.

    What it puts into `folder`, below a name of `archive.FOLDERS`, goes into the archive.
    """
    _hold[:] = [hold]


def backup(settings: Settings, target: Path, *, at: datetime) -> Manifest:
    """Write an archive of both stores and the pictures to `target`; an older one goes only for a whole one.

    Raises BackupFailed with a sentence; then nothing has been written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder,
            archive.writing(target) as writer,
        ):
            held = Path(folder) / "held"
            with _hold[0](settings, held):
                facts = _add_stores(settings, writer, Path(folder))
            _add_folders(settings, writer, held)
            made = Manifest(
                created_at=at.isoformat(),
                secret_check=secret_check(settings),
                files=tuple(writer.entries),
                **facts,
            )
            writer.close_with(made)
            return made
    except (OSError, sqlite3.Error, psycopg.Error) as error:
        raise BackupFailed(N_("The backup could not be made: %(reason)s."), reason=error) from error


def _add_stores(settings: Settings, writer: archive.Writer, folder: Path) -> dict[str, Any]:
    if settings.database_url:
        dump = folder / "database.dump"
        rows, revisions, version = postgres_schemas.dump(settings.database_url, dump)
        writer.add(dump.name, dump)
        return {"engine": "postgresql", "engine_version": version, "rows": rows, "revisions": revisions}
    rows, revisions = {}, {}
    for store in sqlite_files.STORES:
        source = settings.var_dir / f"{store}.sqlite3"
        if not source.exists():
            raise BackupFailed(N_("There is nothing to back up: %(path)s does not exist."), path=source)
        copy = folder / source.name
        sqlite_files.snapshot(source, copy)
        rows[store], revisions[store] = sqlite_files.count_rows(copy), sqlite_files.revision(copy)
        writer.add(copy.name, copy)
    return {"engine": "sqlite", "engine_version": sqlite_files.version, "rows": rows, "revisions": revisions}


def _add_folders(settings: Settings, writer: archive.Writer, held: Path) -> None:
    for name in archive.FOLDERS:
        top = (held if name in archive.HELD else settings.var_dir) / name
        for path in sorted(top.rglob("*")):
            inside = f"{name}/{path.relative_to(top).as_posix()}"
            if path.is_symlink() or not path.is_file() or not archive.is_known(inside):
                continue
            try:
                writer.add(inside, path)
            except FileNotFoundError:
                continue  # deleted since it was listed
