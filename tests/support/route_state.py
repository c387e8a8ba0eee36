"""What a test needs of the shop behind every address: values, people's cookies, and its rows as they were."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shop.kernel import db
from shop.kernel.settings import Settings

# What is counted or noted about a request itself, refused or not.
NOTED = {"rate_counts", "huey", "sqlite_sequence"}


@dataclass
class World:
    """Values for addresses by name, people's cookies and their CSRF tokens."""

    settings: Settings
    values: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()
    kept: str = ""
    _witness: sqlite3.Connection | None = None
    _seen: int = 0

    def browser(self, app: Any, person: str) -> Any:
        """A browser with that person's cookies, as they were when the world was made."""
        client = app.test_client()
        for name, value in self.cookies[person].items():
            client.set_cookie(name, value)
        return client

    def snapshot(self, folder: Path) -> None:
        """Keep the databases as they are."""
        db.dispose()
        self.folder = folder
        shutil.copytree(self.settings.var_dir, folder, dirs_exist_ok=True)
        db.configure(self.settings)
        self.kept = self.fingerprint()
        self._watch()

    def changed(self) -> bool:
        """Whether the shop's store is not as it was kept; then it is brought back."""
        if not self._written() or self.fingerprint() == self.kept:
            return False
        self.restore()
        return True

    def _watch(self) -> None:
        """Begin to notice what others write: much quicker than to look at every row."""
        if self._witness is not None:
            self._witness.close()
        self._witness = sqlite3.connect(self.settings.var_dir / "shop.sqlite3")
        self._seen = self._version()

    def _written(self) -> bool:
        """Whether anything at all has been written since the last time this was asked."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def _version(self) -> int:
        """Differs once another connection has committed (https://sqlite.org/pragma.html#pragma_data_version)."""
        assert self._witness is not None
        return int(self._witness.execute("PRAGMA data_version").fetchone()[0])

    def restore(self) -> None:
        """Bring the databases back."""
        db.dispose()
        for store in db.STORES:
            for rest in ("", "-wal", "-shm"):
                (self.settings.var_dir / f"{store}.sqlite3{rest}").unlink(missing_ok=True)
            name = f"{store}.sqlite3"
            shutil.copy(self.folder / name, self.settings.var_dir / name)
        db.configure(self.settings)
        self._watch()

    def fingerprint(self) -> str:
        """A hash over every row of the shop's store, but for what is noted of each request."""
        db.end_read()
        found = hashlib.sha256()
        connection = sqlite3.connect(self.settings.var_dir / "shop.sqlite3")
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ):
            for row in connection.execute(f"SELECT * FROM {table}") if table not in NOTED else ():
                found.update(repr(row).encode())
        connection.close()
        return found.hexdigest()
