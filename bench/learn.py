"""Learning from a large shop: a million people, a hundred thousand products, three million orders (invented).

The nightly rebuild as the worker does it, from the orders in the database to the lists that pages read there;
what product page, cart and home then need to be filled; and how long a fact about one person takes to change
the segments of a hundred thousand. Goals are held against the clock; beside it stands CPU time, and how long
this machine takes for ten million additions, as both depend on what else it does.

    python bench/learn.py [CUSTOMERS [FOLDER]]

The stores are kept in FOLDER, so that the next run only learns and asks.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import _segments  # noqa: E402
import learn_pages  # noqa: E402
import learn_store  # noqa: E402
from _lines import Lines  # noqa: E402

from shop.kernel import db  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.support import wiring  # noqa: E402

CUSTOMERS, A_PRODUCT = 1_000_000, 10  # customers for each product
SEGMENTED = 100_000
REBUILD_S, REBUILD_MB, PAGE_MS, SEGMENT_MS = 60.0, 1000.0, 5.0, 1000.0


def main() -> int:
    """Fill, learn, ask, print; 1 where a goal is missed."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    lines = Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as made:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else made).resolve()
        lines.tell("ten million additions CPU", _apart(_additions), "s")
        lines.tell("making the store", _apart(_filled, folder, customers), "s")
        _rebuild(lines, folder)
        _pages(lines, folder)
        _people(lines, folder / "people", min(customers, SEGMENTED))
    return 0 if lines.all_hold else 1


def _rebuild(lines: Lines, folder: Path) -> None:
    for night, name in enumerate(("first rebuild", "rebuild")):  # a day later all that has aged is written
        found = _apart(_rebuilt, folder, night)
        goal = REBUILD_S if name == "rebuild" else None
        lines.tell(name, found["seconds"], "s", goal=goal)
        lines.tell(f"{name} CPU", found["cpu"], "s")
    lines.tell("rebuild memory", found["memory"], "MB", goal=REBUILD_MB)
    lines.tell("rebuild pairs", found["pairs"], "pairs")
    lines.tell("rebuild longest transaction", found["longest"], "ms")
    lines.tell("demand refresh", _apart(_refreshed, folder), "s")


def _pages(lines: Lines, folder: Path) -> None:
    for name, (statements, times) in _apart(_asked, folder).items():
        lines.tell(f"{name} statements", statements, "statements")
        _spread(lines, name, times, PAGE_MS)


def _people(lines: Lines, folder: Path, customers: int) -> None:
    lines.tell("making people and segments", _apart(_segmented, folder, customers), "s")
    found = _apart(_one_fact, folder)
    lines.tell("segments after one fact, in a new process", found[0][0], "ms", goal=SEGMENT_MS)
    _spread(lines, "segments after one fact", found[1:], SEGMENT_MS)
    for name, seconds in _apart(_everybody, folder).items():
        lines.tell(name, seconds, "s")


def _spread(lines: Lines, name: str, times: list[tuple[float, float]], goal: float) -> None:
    """The middle one and the 95th of a hundred, by the clock and of CPU."""
    for basis, ordered in zip(("", " CPU"), map(sorted, zip(*times, strict=True)), strict=True):
        lines.tell(f"{name} p50{basis}", ordered[len(ordered) // 2], "ms")
        lines.tell(
            f"{name} p95{basis}", ordered[len(ordered) * 95 // 100], "ms", goal=None if basis else goal
        )


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """In a process of its own, so that time and memory are of this alone."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _additions() -> float:
    began, found = time.process_time(), 0
    for number in range(10_000_000):
        found += number
    return time.process_time() - began


def _wire(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    secret = "a secret for benchmarks only, long enough"
    settings = Settings(
        env="test", secret_key=secret, var_dir=folder, base_url="http://localhost", seed_demo=False
    )
    wiring.application(settings)
    return Path(str(db.engine().url.database))


def _filled(folder: Path, customers: int) -> float:
    began, done = time.perf_counter(), folder / "filled"
    if not done.exists():
        path = _wire(folder)
        db.create_all()
        db.dispose()
        learn_store.fill(str(path), products=max(customers // A_PRODUCT, 100), customers=customers)
        done.touch()
    return time.perf_counter() - began


def _rebuilt(folder: Path, night: int) -> dict[str, float]:
    """Seconds by the clock and of CPU, pairs, megabytes at most (of the whole process), and the longest
    transaction in milliseconds."""
    _wire(folder)
    from tracking.personalization import rebuilding

    with _transactions() as held:
        began, used = time.perf_counter(), time.process_time()
        pairs = rebuilding.whole(at=learn_store.UNTIL + timedelta(days=night))
        spent, cpu = time.perf_counter() - began, time.process_time() - used
    return {"seconds": spent, "cpu": cpu, "pairs": pairs, "memory": _memory(), "longest": max(held) * 1000}


@contextmanager
def _transactions() -> Iterator[list[float]]:
    """How long each transaction is open, in seconds."""
    plain, held = db.transaction, list[float]()

    @contextmanager
    def timed(store: str = "shop") -> Iterator[Any]:
        began = time.perf_counter()
        with plain(store) as session:
            yield session
        held.append(time.perf_counter() - began)

    db.transaction = timed
    yield held
    db.transaction = plain


def _memory() -> float:
    """Megabytes that this process had at most."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _refreshed(folder: Path) -> float:
    _wire(folder)
    from tracking.personalization import rebuilding

    began = time.perf_counter()
    rebuilding.refresh(at=learn_store.UNTIL)
    return time.perf_counter() - began


def _asked(folder: Path) -> dict[str, Any]:
    _wire(folder)
    gc.freeze()  # as the shop's own processes do (wsgi)
    gc.set_threshold(20_000, 20, 50)
    return learn_pages.asked(at=learn_store.UNTIL)


def _segmented(folder: Path, customers: int) -> float:
    began = time.perf_counter()
    _filled(folder, customers)
    path = _wire(folder)
    if not (folder / "segmented").exists():
        _segments.prepare(path)
        (folder / "segmented").touch()
    return time.perf_counter() - began


def _one_fact(folder: Path) -> list[tuple[float, float]]:
    _wire(folder)
    return _segments.one_fact()


def _everybody(folder: Path) -> dict[str, float]:
    _wire(folder)
    return _segments.everybody()


if __name__ == "__main__":
    sys.exit(main())
