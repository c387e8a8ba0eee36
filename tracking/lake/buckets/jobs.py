"""Each night, once the lake is tidy, the copy is made anew; between nights it follows what is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tracking.lake import hooks, place
from tracking.lake.hooks import Change

NAME, ORDER = "buckets", 50
WAIT = 120.0  # seconds
FEW = 200_000  # events: below, reading the lake itself is as quick


def install() -> None:
    """Hear of the lake's nights and changes."""
    hooks.nightly(NAME, make, order=ORDER)
    hooks.changed(NAME, _react)
    hooks.vanished(NAME, _look)


def folder() -> Path:
    """Where the copy lies."""
    return place.derived(NAME)


def make(_at: datetime) -> int:
    """Make the copy anew; how many events are in it."""
    from tracking.lake import reading
    from tracking.lake.buckets import building, changes, keeping

    where = folder()
    with place.writing(wait=WAIT):
        changes.begin(where)
    with reading.open(hot=False) as lake:
        if sum(file.rows for file in lake.files) < FEW:
            keeping.write(where, keeping.Kept(engine=building.engine(lake.con)))
            return 0
        files = frozenset(file.uri for file in lake.files)
        made = building.build(
            lake.con, "cold", where, version=lake.version, files=files, size=building.SIZE, publish=False
        )
        with place.writing(wait=WAIT):
            for change in changes.noted(where):
                made = changes.follow(where, made, change, lake.con)
            keeping.write(where, made)
    return made.events


def _react(change: Change) -> None:
    from tracking.lake.buckets import changes

    changes.react(folder(), change)


def _look(visitors: Sequence[str]) -> int:
    from tracking.lake.buckets import changes

    return changes.look(folder(), visitors)
