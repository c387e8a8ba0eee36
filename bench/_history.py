"""A long history for `journey.py`: made once, copied by visitor as each night does, and asked in processes of
their own, so that memory and CPU are of one question.

A history of more than BASE events is one of BASE events several times over: other visitors, days before. Its
day files are then scanned as often.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from shop.kernel.settings import Settings  # noqa: E402
from tests.support import wiring  # noqa: E402

BASE, BASE_DAYS = 10_000_000, 90
DAY = 86_400_000_000
IDS = ("visitor", "customer", "order", "cart")
COPIES = "copies"
UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
SCAN = "SELECT sum(strlen(visitor_id)), sum(occurred_at), sum(strlen(name)) FROM {source}"
STEPS = "view_item,add_to_cart,begin_checkout,add_payment_info,purchase"


def wire(folder: Path) -> None:
    """Use the lake of the folder."""
    from shop.kernel import db

    settings = Settings(
        env="test",
        secret_key="a secret for benchmarks only, long enough",
        var_dir=folder,
        base_url="http://localhost",
        seed_demo=False,
    )
    wiring.application(settings)
    db.create_all()


def make(folder: Path, events: int) -> dict[str, float]:
    """Invent a history of at most BASE events: all but its last day in day files and in the copy, that day
    in day files alone. CPU seconds of the copy, bytes an event, events.
    """
    from tracking.lake import generating, lots
    from tracking.lake.buckets import jobs

    wire(folder)
    raw = folder / "raw"
    raw.mkdir(parents=True)
    history = generating.History(events=events, seed=1, days=BASE_DAYS, until=UNTIL)

    def write(con: Any, sql: str) -> None:
        number = len(list(raw.iterdir()))
        con.execute(f"COPY ({sql}) TO '{raw}/{number:03}.parquet' (FORMAT parquet)")

    for _ in generating.generate(history, write):
        pass
    last = int(UNTIL.timestamp() * 1_000_000) - DAY
    _append(lots, raw, f"occurred_at < {last}", "seq")
    began = time.process_time()
    jobs.make(UNTIL)
    built = time.process_time() - began
    _append(lots, raw, f"occurred_at >= {last}", "seq + 1000000000")
    shutil.rmtree(raw)
    return {"build": built} | weight(folder)


def _append(lots: Any, raw: Path, condition: str, seq: str) -> None:
    import duckdb

    config = {"threads": 2, "memory_limit": "1500MB", "temp_directory": str(raw / "spilled")}
    con = duckdb.connect(config=config)
    lots.append_query(
        "demo", con, f"SELECT * REPLACE ({seq} AS seq) FROM '{raw}/*.parquet' WHERE {condition}"
    )


def multiply(folder: Path, copies: int) -> None:
    """Make the copy by visitor so many times as long; the day files are scanned so many times instead."""
    import numpy as np

    from tracking.lake import reading
    from tracking.lake.buckets import bucket, building, jobs, keeping

    where = jobs.folder()
    with reading.open() as lake:
        kept = keeping.read(where, building.engine(lake.con))
    names = list(kept.buckets)
    for name in kept.buckets:
        events = bucket.Bucket(where / name).everything()
        for copy in range(1, copies):
            ids = {key: events[key] + np.uint64(copy) * (events[key] != 0) for key in IDS}
            made = f"copy{copy}-{name}"
            bucket.write(where / made, events | ids | {"ts": events["ts"] - copy * BASE_DAYS * DAY})
            names.append(made)
    size = sum((where / name).stat().st_size for name in names)
    keeping.write(where, kept.changed(buckets=tuple(names), events=kept.events * copies, size=size))
    (folder / COPIES).write_text(str(copies))


def weight(folder: Path) -> dict[str, float]:
    from tracking.lake import reading
    from tracking.lake.buckets import building, jobs, keeping

    with reading.open() as lake:
        kept = keeping.read(jobs.folder(), building.engine(lake.con))
    return {"bytes": kept.size / max(1, kept.events), "events": float(kept.events)}


def ask(folder: Path, question: str, rounds: int) -> dict[str, Any]:
    """CPU seconds (the least of some rounds) and memory (MB) of one question, in a process of its own."""
    command = [sys.executable, __file__, str(folder), question, str(rounds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _day_files(folder: Path) -> list[str]:
    from tracking.lake import reading

    copies = int((folder / COPIES).read_text()) if (folder / COPIES).exists() else 1
    with reading.open(hot=False) as lake:
        return [file.uri for file in lake.files] * copies


def _questions(folder: Path) -> dict[str, Callable[[], Any]]:
    days = 3650
    start, end = int(UNTIL.timestamp() * 1_000_000) - days * DAY, int(UNTIL.timestamp() * 1_000_000)
    return {
        "scan": lambda: _sql(SCAN.format(source=f"read_parquet({_day_files(folder)!r})")),
        "funnel": lambda: _funnel(start, end, STEPS),
        "time to convert": lambda: _funnel(start, end, "view_item,purchase"),
        "funnel by channel": lambda: _funnel(start, end, STEPS, by="channel"),
        "funnel with OR, optional steps and an exclusion": lambda: _funnel(
            start,
            end,
            "view_item,add_to_cart|add_to_wishlist?,begin_checkout,add_payment_info?,purchase",
            exclude="remove_from_cart:1-5",
        ),
        "retention": lambda: _retention(start, end),
        "paths": lambda: _paths(start, end),
        "clickhouse": lambda: _clickhouse(folder),
    }


def _sql(sql: str) -> Any:
    import duckdb

    return duckdb.connect(config={"threads": 2}).execute(sql).fetchall()


def _funnel(start: int, end: int, steps: str, exclude: str = "", by: str = "") -> Any:
    from tracking.lake import reading
    from tracking.reports.funnel import asking, texts
    from tracking.reports.funnel.values import FunnelSpec

    parsed = texts.parse_steps(steps)
    spec = FunnelSpec(
        steps=parsed,
        window_us=7 * DAY,
        start=start,
        end=end,
        as_of=end,
        by=by,
        exclusions=texts.parse_exclusions(exclude, len(parsed)),
    )
    with reading.open() as lake:
        found = asking.worked_out(lake, spec)
    return [step.count + step.maturing for step in found.main.steps]


def _retention(start: int, end: int) -> Any:
    from tracking.lake import reading
    from tracking.reports.retention import asking

    edges = list(range(end - 52 * 7 * DAY, end + 1, 7 * DAY))
    with reading.open() as lake:
        return len(asking.visits(lake, edges, until=end))


def _paths(start: int, end: int) -> Any:
    from tracking.lake import reading
    from tracking.reports.paths import asking
    from tracking.reports.paths.values import PathSpec

    with reading.open() as lake:
        return len(asking.find(lake, PathSpec(start=start, end=end)).links)


def _clickhouse(folder: Path) -> Any:
    import chdb

    conditions = ", ".join(f"name = '{name}'" for name in STEPS.split(","))
    names = ", ".join(f"'{name}'" for name in STEPS.split(","))
    paths = ",".join(_day_files(folder))
    sql = f"""SELECT level, count() FROM (
            SELECT visitor_id, windowFunnel({7 * DAY})(toUInt64(occurred_at), {conditions}) AS level
        FROM file('{{{paths}}}', Parquet, 'visitor_id Nullable(String), occurred_at Int64, name String')
        WHERE name IN ({names}) GROUP BY visitor_id) GROUP BY level ORDER BY level SETTINGS max_threads = 2"""
    return str(chdb.query(sql, "CSV"))


def made(folder: Path, events: int) -> None:
    """`make` in a process of its own; what it told is left in the folder."""
    subprocess.run([sys.executable, __file__, str(folder), "make", str(events)], cwd=ROOT, check=True)


def multiplied(folder: Path, copies: int) -> None:
    """`multiply` in a process of its own."""
    subprocess.run([sys.executable, __file__, str(folder), "multiply", str(copies)], cwd=ROOT, check=True)


def main(folder: Path, question: str, number: int) -> None:
    """Make, multiply, or ask so many rounds and print what it cost."""
    if question == "make":
        folder.mkdir(parents=True)
        (folder / "made.json").write_text(json.dumps(make(folder, number)))
        return
    wire(folder)
    if question == "multiply":
        multiply(folder, number)
        (folder / "made.json").write_text(json.dumps(weight(folder)))
        return
    costs, answer = [], None
    for _ in range(number):
        began = time.process_time()
        answer = _questions(folder)[question]()
        costs.append(time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": min(costs), "memory": memory, "answer": answer}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
