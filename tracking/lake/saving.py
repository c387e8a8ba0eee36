"""The lake's part of a backup: the files of one version, held still while the databases are copied.

Nothing is shipped or erased between the copy of the one and of the other, so they tell the same story. A lake
that lies elsewhere (LAKE_URL) has its own backups.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.kernel.settings import Settings
from tracking.lake import commits, place

WAIT = 600.0  # seconds


@contextmanager
def held(settings: Settings, folder: Path) -> Iterator[None]:
    """Put the lake of now into `folder`/lake, and let nobody write to it until the block ends."""
    if settings.lake_url or not commits.exists():
        yield
        return
    with place.writing(wait=WAIT):
        source, target = Path(place.events_uri()), folder / "lake" / "events"
        shutil.copytree(source / "_delta_log", target / "_delta_log")
        for file in commits.state().files:
            _link(source / file.path, target / file.path)
        yield


def _link(source: Path, target: Path) -> None:
    """A second name: files of the lake are never changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
