"""Keeps today's files few: a file a minute is quick to write and slow to read by the hundred."""

from __future__ import annotations

from collections import defaultdict

from tracking.lake import commits, files, rewriting
from tracking.lake.commits import File, State

MANY, SMALL = 32, 4 << 20  # files, bytes


def merge(state: State) -> State:
    """Where a day has MANY small files of a lot, make one of them. Needs the writer lock."""
    for some in _crowded(state):
        connection = files.connect()
        try:
            select = f"SELECT * FROM {rewriting.reading(some)}"
            made = files.write(connection, select, kind=files.MERGED, lot=some[0].lot)
        finally:
            connection.close()
        state = commits.put(state, add=made, remove=some)
    return state


def _crowded(state: State) -> list[list[File]]:
    small: dict[tuple[str, str], list[File]] = defaultdict(list)
    for file in state.files:
        if file.size < SMALL:
            small[file.day, file.lot].append(file)
    return [some for some in small.values() if len(some) >= MANY]
