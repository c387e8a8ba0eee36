"""What recording costs: a page view beside a bare insert of the same row, four processes at once, and what
share it has in a product page.

The control is `sqlite3` itself with a prepared row: BEGIN IMMEDIATE, INSERT, COMMIT into the same table with
the same indexes, WAL and synchronous=NORMAL. Both are measured in turns, in files of their own, so that what
else the machine does meets both.

    python bench/recording.py [PAGES]
"""

from __future__ import annotations

import gc
import multiprocessing
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _lines import Lines  # noqa: E402

from shop.kernel import db, ids  # noqa: E402
from shop.kernel.db import JourneyBase  # noqa: E402
from shop.kernel.origin import CONSENT_GRANTED, Origin  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from shop.web import signals  # noqa: E402
from shop.web.signals import PageSeen  # noqa: E402
from shop.web.visit import Visit  # noqa: E402
from tests.factories.catalog import stocked_variant  # noqa: E402
from tests.support import wiring  # noqa: E402
from tracking.journeys import pages  # noqa: E402
from tracking.journeys.models import Event  # noqa: E402
from tracking.web import recording  # noqa: E402

PAGES, ROUNDS, VISITS, PROCESSES, SECONDS = 400, 15, 200, 4, 4
P50, RATE, SHARE = 2.0, 2_000, 0.03
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
HINTS = {"Accept-Language": "en", "Sec-Ch-Ua-Mobile": "?0", "Sec-Fetch-Mode": "navigate"}
_together: list[Any] = []
COLUMNS = [column.name for column in Event.__table__.columns if column.name != "seq"]
INSERT = f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def main() -> int:
    """Measure, print; 1 where a goal is missed."""
    count, lines = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder:
        _one_page_view(lines, Path(folder), count)
        _at_once(lines, Path(folder))
        _in_a_page(lines, Path(folder), count)
    return 0 if lines.all_hold else 1


def _one_page_view(lines: Lines, folder: Path, count: int) -> None:
    ours, raw = _store(folder / "ours"), _store(folder / "raw")
    bare = sqlite3.connect(str(raw.var_dir / "journey.sqlite3"), isolation_level=None)
    bare.execute("PRAGMA synchronous=NORMAL")
    db.configure(ours)
    visits = _visits()
    _p50(recording.heard, _seen(visits, VISITS, after=0))
    figures: dict[str, list[float]] = {"ours": [], "raw": []}
    for turn in range(1, ROUNDS + 1):
        told = [pages.tell(recording.seen(page)).events[0] for page in _seen(visits, count, after=turn)]
        rows = [tuple(row[name] for name in COLUMNS) for row in told]
        figures["raw"].append(_p50(lambda row: _insert(bare, row), rows))
        figures["ours"].append(_p50(recording.heard, _seen(visits, count, after=turn)))
    control, value = statistics.median(figures["raw"]), statistics.median(figures["ours"])
    lines.tell("recording.page_view_p50", value, "us", control=control, goal=P50)
    bare.close()
    db.dispose()


def _at_once(lines: Lines, folder: Path) -> None:
    """Four processes record as quickly as they can into one file."""
    settings = _store(folder / "crowd")
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(PROCESSES)
    with context.Pool(PROCESSES, _begin, (settings, together)) as pool:
        done = pool.map(_record, range(PROCESSES), chunksize=1)
    began, ended = min(one[1] for one in done), max(one[2] for one in done)
    told = sum(one[0] for one in done)
    db.configure(settings)
    with db.engine("journey").connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM events WHERE name = 'page_view'").scalar_one()
    db.dispose()
    lines.tell("recording.events_a_second", told / (ended - began), "events/s", goal=RATE, better="higher")
    lines.tell("recording.lost", told - kept, "events", goal=0)


def _in_a_page(lines: Lines, folder: Path, count: int) -> None:
    """CPU of a product page with everything that happens after its answer, and recording's part in it."""
    spent = [0.0]

    def timed(page: PageSeen) -> None:
        began = time.process_time()
        recording.heard(page)
        spent[0] += time.process_time() - began

    settings = _settings(folder / "page")
    app = wiring.application(settings)
    db.create_all()
    stocked_variant(5, handle="mug")
    signals._listeners[:] = [timed]
    client = app.test_client()
    client.environ_base.update({"HTTP_USER_AGENT": AGENT, "HTTP_ACCEPT_LANGUAGE": "en"})
    for _ in range(20):
        client.get("/products/mug").close()
    gc.freeze()  # as the shop's own processes do (wsgi)
    gc.set_threshold(20_000, 20, 50)
    spent[0], began = 0.0, time.process_time()
    for _ in range(count):
        client.get("/products/mug").close()
    whole = time.process_time() - began
    signals._listeners[:] = [recording.heard]
    lines.tell("recording.share_of_a_product_page", spent[0], "s", control=whole, goal=SHARE)
    db.dispose()


def _begin(settings: Settings, together: Any) -> None:
    db.configure(settings)
    _together.append(together)


def _record(_number: int) -> tuple[int, float, float]:
    """Record for a while in this process; how many, from when, until when."""
    _together[0].wait()
    visits, began, told = _visits(), time.time(), 0
    while time.time() < began + SECONDS:
        for page in _seen(visits, 50, after=told // 50 + 1):
            recording.heard(page)
            told += 1
    return told, began, time.time()


def _settings(folder: Path) -> Settings:
    return Settings(env="test", secret_key="a secret for benchmarks only, long enough", var_dir=folder,
                    base_url="http://localhost", seed_demo=False)  # fmt: skip


def _store(folder: Path) -> Settings:
    settings = _settings(folder)
    db.configure(settings)
    JourneyBase.metadata.create_all(db.engine("journey"))
    db.dispose()
    return settings


def _visits() -> list[Origin]:
    campaign = {"source": "news", "medium": "email", "campaign": "spring"}
    return [
        Origin(
            actor="visitor",
            visitor_id=str(ids.new_id()),
            session_id=str(ids.new_id()),
            campaign=campaign,
            consent=CONSENT_GRANTED,
            request_id="bench",
        )
        for _ in range(VISITS)
    ]


def _seen(visits: list[Origin], count: int, *, after: int) -> list[PageSeen]:
    """So many page views in turns, each some minutes after the visit's last."""
    return [_page(visits[number % VISITS], after * 10 + number // VISITS) for number in range(count)]


def _page(origin: Origin, minute: int) -> PageSeen:
    began = int(AT.timestamp())
    visit = Visit(
        visitor_id=origin.visitor_id or "",
        session_id=origin.session_id or "",
        started_at=began,
        seen_at=began,
        campaign=origin.campaign,
        consent=origin.consent,
        is_new=minute == 0,
        first_visit=minute == 0,
    )
    return PageSeen(
        at=AT + timedelta(minutes=minute),
        origin=replace(origin, page_view_id=str(ids.new_id())),
        visit=visit,
        path=f"/products/mug-{minute % 50}",
        endpoint="products.show",
        status=200,
        locale="en",
        title="Mug",
        query={},
        referrer="",
        user_agent=AGENT,
        headers=HINTS,
    )


def _p50(do: Callable[[Any], object], things: Iterable[Any]) -> float:
    taken = []
    for thing in things:
        began = time.perf_counter_ns()
        do(thing)
        taken.append(time.perf_counter_ns() - began)
    return statistics.median(taken) / 1000


def _insert(bare: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute(INSERT, row)
    bare.execute("COMMIT")


if __name__ == "__main__":
    sys.exit(main())
