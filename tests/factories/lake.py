"""Rows of the hot store by the handful, and counting them wherever they are."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from shop.kernel import clock, db, ids
from tests.conftest import NOON
from tracking.journeys import rows
from tracking.journeys.statements import INSERT_EVENTS
from tracking.lake import reading

SECOND = 1_000_000


def event(
    name: str = "page_view", *, at: datetime = NOON, second: float = 0, **columns: Any
) -> dict[str, Any]:
    """A row, `second` seconds after `at`."""
    moment = clock.to_micros(at) + int(second * SECOND)
    columns.setdefault("consent", "granted")
    props = columns.pop("props", {})
    columns.setdefault("received_at", moment)
    return rows.event(name, event_id=str(ids.new_id()), props=props, occurred_at=moment, **columns)


def write(*events: dict[str, Any]) -> list[str]:
    """Insert them in one transaction; their event ids."""
    with db.transaction("journey"):
        INSERT_EVENTS.run(list(events))
    return [row["event_id"] for row in events]


def some(count: int, *, at: datetime = NOON, **columns: Any) -> list[str]:
    """`count` page views, a second apart."""
    return write(*(event(at=at, second=n, path=f"/{n}", **columns) for n in range(count)))


def seen(column: str = "path", **opened: Any) -> Counter[Any]:
    """How often each value of `column` occurs in the lake and in newer hot rows."""
    with reading.open(**opened) as lake:
        return Counter(dict(lake.rows(f"SELECT {column}, count(*) FROM events GROUP BY 1")))


def cold(column: str = "path") -> Counter[Any]:
    """The same of the lake's files alone."""
    with reading.open() as lake:
        return Counter(dict(lake.rows(f"SELECT {column}, count(*) FROM cold GROUP BY 1")))
