"""From the hot store to the lake: CPU and bytes an event, how long one waits at 500 a second, and what the
newest rows cost a question; beside reading the same rows by `sqlite3`, in the same run.

    python bench/journey_store.py [EVENTS]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import _visits  # noqa: E402
from _lines import Lines  # noqa: E402

from shop.kernel import clock, db  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.support import wiring  # noqa: E402
from tracking.lake import commits, reading, shipping, status, tidying  # noqa: E402

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVENTS, A_MINUTE = 300_000, 30_000  # 500 a second
CPU, BYTES, LAG = 10.0, 16.0, 90.0  # µs and bytes an event, seconds
EXACT = [column for column in _visits.COLUMNS if column != "event_id"]


def main() -> int:
    """Ship minute after minute, then tidy, then ask; 1 where a goal is missed."""
    count, lines = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS, Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder:
        store = _store(Path(folder))
        minutes = max(1, count // A_MINUTE)
        rows = _visits.batches(
            minutes * A_MINUTE, start=clock.to_micros(AT), seconds=60 * minutes, size=A_MINUTE
        )
        shipped = [_minute(store, part, number) for number, part in enumerate(rows)]
        _tell(lines, shipped, minutes)
        _ask(lines, store)
        db.dispose()
    return 0 if lines.all_hold else 1


def _store(folder: Path) -> Path:
    settings = Settings(
        env="test", secret_key="a secret for benchmarks only, long enough", var_dir=folder, seed_demo=False
    )
    db.configure(settings)
    wiring.install(settings)
    db.create_all()
    return folder / "journey.sqlite3"


def _minute(store: Path, rows: list[tuple[Any, ...]], number: int) -> tuple[float, float, float]:
    """CPU seconds of shipping a minute's rows and of just reading them by `sqlite3`; wall seconds."""
    _insert(store, rows)
    after = commits.state().shipped
    raw = _cpu(lambda: _read(store, after))
    began = time.perf_counter()
    cpu = _cpu(lambda: shipping.ship(AT + timedelta(minutes=number + 1)))
    return cpu / len(rows), raw / len(rows), time.perf_counter() - began


def _insert(store: Path, rows: list[tuple[Any, ...]]) -> None:
    with sqlite3.connect(store) as connection:
        connection.executemany(_visits.insert_sql(), rows)


def _read(store: Path, after: int) -> int:
    with sqlite3.connect(store) as connection:
        return len(
            connection.execute(f"SELECT {', '.join(EXACT)} FROM events WHERE seq > {after}").fetchall()
        )


def _tell(lines: Lines, shipped: list[tuple[float, float, float]], minutes: int) -> None:
    cpu, raw = (min(one[place] for one in shipped) * 1e6 for place in (0, 1))
    lines.tell("journey_store.hot_to_lake_cpu", cpu, "us/event", goal=CPU)
    lines.tell("journey_store.hot_to_lake_beside_sqlite3", cpu, "us/event", control=raw, goal=2.0)
    # The oldest waits for the next minute, then for the batch that takes it along.
    slowest = max(one[2] for one in shipped)
    lines.tell("journey_store.lag_at_500_a_second", 60 + slowest, "s", goal=LAG)
    before = status.status(AT)
    lines.tell("journey_store.bytes_as_shipped", before.bytes_per_event, "bytes/event")
    night = _cpu(lambda: tidying.tidy(AT + timedelta(days=2)))
    after = status.status(AT)
    lines.tell("journey_store.bytes_an_event", after.bytes_per_event, "bytes/event", goal=BYTES)
    lines.tell("journey_store.night_cpu", night / after.rows * 1e6, "us/event")
    lines.tell("journey_store.files_after_night", after.files, "files", goal=minutes // 1440 + 2)


def _ask(lines: Lines, store: Path) -> None:
    """The same question of the lake alone and with a minute of newer rows in the hot store."""
    question = "SELECT name, count(*), count(DISTINCT visitor_id) FROM people GROUP BY 1"

    def ask() -> None:
        with reading.open() as lake:
            lake.rows(question)

    alone = min(_cpu(ask) for _ in range(5))
    rows = _visits.batches(A_MINUTE, start=clock.to_micros(AT), seconds=60, seed=2, size=A_MINUTE)
    _insert(store, next(rows))
    both = min(_cpu(ask) for _ in range(5))
    lines.tell("journey_store.question_with_a_minute_of_hot_rows", both, "s", control=alone)


def _cpu(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
