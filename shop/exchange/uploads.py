"""Where uploaded files wait for the worker: below VAR_DIR, under names of our own making."""

from __future__ import annotations

import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

_root: list[Path] = []
KEEP = timedelta(days=7)


def configure(var_dir: Path) -> None:
    """Set the folder that holds all state."""
    _root[:] = [var_dir / "imports"]


def keep(stream: IO[bytes], *, upload_id: uuid.UUID) -> str:
    """Write `stream` away; the name to find it by."""
    _root[0].mkdir(parents=True, exist_ok=True)
    name = f"{upload_id}.upload"
    with (_root[0] / name).open("wb") as target:
        shutil.copyfileobj(stream, target)
    return name


def path_of(name: str) -> Path:
    """The path of an upload."""
    return _root[0] / Path(name).name


def forget(name: str) -> None:
    """Delete an upload; one that is gone already is fine."""
    if name:
        path_of(name).unlink(missing_ok=True)


def sweep(*, keep: frozenset[str], at: datetime) -> int:
    """Delete uploads older than a week that nobody waits for (`keep`); how many."""
    swept = 0
    for path in _root[0].glob("*.upload"):
        if path.name not in keep and at.timestamp() - path.stat().st_mtime > KEEP.total_seconds():
            path.unlink(missing_ok=True)
            swept += 1
    return swept
