"""Opens the lake for a question: its files and the newer hot rows as one, on the engine the shop is set to.

with reading.open(since="2026-10-01") as lake:
    lake.rows("SELECT name, count(*) FROM people GROUP BY 1")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tracking.lake import place
from tracking.lake.engine.base import Opened
from tracking.lake.problems import Moved

__all__ = ["Moved", "open"]


@contextmanager
def open(
    *,
    since: str | None = None,
    until: str | None = None,
    lots: Sequence[str] | None = None,
    hot: bool = True,
    threads: int = 2,
    memory: str = "1500MB",
) -> Iterator[Any]:
    """An `engine.base.Engine` over days from `since` to `until` ('YYYY-MM-DD', UTC, both included) of `lots`.

    `memory` is DuckDB's; what does not fit is put down on disk. Raises Moved while reading, see there.
    """
    opened = Opened(
        since=since,
        until=until,
        lots=None if lots is None else tuple(lots),
        hot=hot,
        threads=threads,
        memory=memory,
    )
    lake = _engine(opened)
    try:
        yield lake
    finally:
        lake.close()


def _engine(opened: Opened) -> Any:
    if place.current().engine:
        from tracking.lake.engine.clickhouse import ClickHouseReading

        return ClickHouseReading(opened)
    from tracking.lake.engine.duckdb import DuckReading

    return DuckReading(opened)
