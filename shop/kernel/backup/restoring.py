"""Brings an archive back: checked whole first, then put in place; what stood there before is kept aside."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from shop.kernel.backup import archive, postgres_schemas, sqlite_files
from shop.kernel.backup.manifest import Manifest
from shop.kernel.backup.problems import RUNNING, RestoreRefused
from shop.kernel.errors import N_
from shop.kernel.settings import Settings


def restore(settings: Settings, source: Path, force: bool = False, *, at: datetime) -> Manifest:
    """Put the archive `source` in place of both stores and the pictures. The shop must not be running.

    Raises RestoreRefused, with nothing changed, for a bad archive, and for a store that is not empty unless
    `force`; files replaced by force are kept in `VAR_DIR/before-restore-…` (of PostgreSQL nothing is kept:
    make a backup first).
    """
    if not source.is_file():
        raise RestoreRefused(N_("There is no archive %(path)s."), path=source)
    if not force and not _is_empty(settings):
        raise RestoreRefused(
            N_("The store is not empty. Restore into a new VAR_DIR or database, or insist with --force.")
        )
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.var_dir) as name:
        staged = Path(name)
        told = archive.unpack(source, staged)
        _check_engine(settings, told)
        if settings.database_url:
            if postgres_schemas.in_use(settings.database_url):
                raise RestoreRefused(RUNNING)
            _require(staged, ["database.dump"])
            postgres_schemas.bring_back(settings.database_url, staged / "database.dump", told.rows)
            names = list(archive.FOLDERS)
        else:
            _check_files(staged, told)
            names = [f"{store}.sqlite3" for store in sqlite_files.STORES] + list(archive.FOLDERS)
        for folder in archive.FOLDERS:
            (staged / folder).mkdir(exist_ok=True)
        _Swap(settings.var_dir, staged, aside=f"before-restore-{at:%Y%m%dT%H%M%S}").run(names)
    return told


def _is_empty(settings: Settings) -> bool:
    if settings.database_url and not postgres_schemas.is_empty(settings.database_url):
        return False
    stores = [settings.var_dir / f"{store}.sqlite3" for store in sqlite_files.STORES]
    folders = [settings.var_dir / folder for folder in archive.FOLDERS]
    in_files = [path for path in stores if not settings.database_url and path.exists()]
    return not in_files and not any(path.is_dir() and any(path.iterdir()) for path in folders)


def _check_engine(settings: Settings, told: Manifest) -> None:
    engine = "postgresql" if settings.database_url else "sqlite"
    if told.engine != engine:
        message = N_("The archive is of %(theirs)s, and this shop runs on %(ours)s.")
        raise RestoreRefused(message, theirs=told.engine, ours=engine)


def _check_files(staged: Path, told: Manifest) -> None:
    """The unpacked databases are sound and hold the rows the manifest tells."""
    _require(staged, [f"{store}.sqlite3" for store in sqlite_files.STORES])
    for store in sqlite_files.STORES:
        path = staged / f"{store}.sqlite3"
        if fault := sqlite_files.check(path):
            raise RestoreRefused(N_("%(name)s is damaged: %(reason)s."), name=path.name, reason=fault)
        if sqlite_files.count_rows(path) != told.rows.get(store):
            raise RestoreRefused(N_("%(name)s has other rows than the manifest tells."), name=path.name)


def _require(staged: Path, names: list[str]) -> None:
    for name in names:
        if not (staged / name).exists():
            raise RestoreRefused(N_("The archive has no %(name)s."), name=name)


class _Swap:
    """Replaces files and folders of one folder by staged ones; all of them, or after a failure none."""

    def __init__(self, place: Path, staged: Path, *, aside: str) -> None:
        self._place, self._staged, self._aside = place, staged, place / aside
        self._undo = ExitStack()

    def run(self, names: list[str]) -> None:
        """Swap `names`; raises whatever went wrong after undoing what was done."""
        databases = [name for name in names if name.endswith(".sqlite3")]
        for name in databases:
            if (self._place / name).exists():
                sqlite_files.settle(self._place / name)
        with self._undo:
            for name in names:
                for log in (f"{name}-wal", f"{name}-shm") if name in databases else ():
                    self._move_aside(log)
                if name in databases:
                    self._keep(name)
                else:
                    self._move_aside(name)
                self._put(name)
            self._undo.pop_all()

    def _keep(self, name: str) -> None:
        """A second name for the old file, so that there is no moment without one under its own."""
        if (self._place / name).exists():
            self._aside.mkdir(exist_ok=True)
            try:
                os.link(self._place / name, self._aside / name)
            except OSError:  # a file system without links
                shutil.copy2(self._place / name, self._aside / name)
            self._undo.callback(os.replace, self._aside / name, self._place / name)

    def _move_aside(self, name: str) -> None:
        if (self._place / name).exists():
            self._aside.mkdir(exist_ok=True)
            (self._place / name).rename(self._aside / name)
            self._undo.callback(os.rename, self._aside / name, self._place / name)

    def _put(self, name: str) -> None:
        existed = (self._place / name).exists()
        os.replace(self._staged / name, self._place / name)
        if not existed:
            self._undo.callback(os.rename, self._place / name, self._staged / name)
