"""Learning from a large shop: a million people, a hundred thousand products, three million orders (invented).

The nightly rebuild as the worker does it, from the orders in the database to the lists that pages read there;
what a page then needs to say what goes with its product, what a cart needs, and how long a fact about one
person takes to change the segments of a hundred thousand. Goals are held against the clock; CPU time stands
beside it, which a busy machine does not blur.

    python bench/learn.py [CUSTOMERS [FOLDER]]

The database is kept in FOLDER, so that the next run only learns and asks.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import _catalog  # noqa: E402
import _orders  # noqa: E402
import _segments  # noqa: E402
from _lines import Lines  # noqa: E402
from sqlalchemy import select  # noqa: E402

from shop.catalog import queries as catalog  # noqa: E402
from shop.catalog.models import Product  # noqa: E402
from shop.kernel import clock, db  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from shop.recommendations import queries as recommendations  # noqa: E402
from tests.support import wiring  # noqa: E402

CUSTOMERS, A_PRODUCT = 1_000_000, 10  # customers for each product
SEGMENTED = 100_000
PAGES = 1000
Time = tuple[float, float]  # milliseconds by the clock and of CPU
REBUILD_S, REBUILD_MB, PAGE_MS, SEGMENT_S = 60.0, 1000.0, 5.0, 1.0


def main() -> int:
    """Fill, learn, ask, print; 1 where a goal is missed."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    lines = Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as made:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else made).resolve()
        _apart(_filled, folder, customers)
        seconds, used, pairs, memory = _apart(_rebuilt, folder)
        lines.tell("rebuild", seconds, "s", goal=REBUILD_S)
        lines.tell("rebuild CPU", used, "s")
        lines.tell("rebuild memory", memory, "MB", goal=REBUILD_MB)
        lines.tell("rebuild pairs", pairs, "rows")
        lines.tell("demand refresh", _apart(_refreshed, folder), "s")
        for name, times in _apart(_asked, folder).items():
            for basis, ordered in zip(("", " CPU"), map(sorted, zip(*times, strict=True)), strict=True):
                lines.tell(f"{name} p50{basis}", ordered[len(ordered) // 2], "ms")
                goal = None if basis else PAGE_MS
                lines.tell(f"{name} p95{basis}", ordered[len(ordered) * 95 // 100], "ms", goal=goal)
        people = Path(made) / "people"
        lines.tell("segments after one fact", _apart(_segmented, people), "s", goal=SEGMENT_S)
    return 0 if lines.all_hold else 1


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """In a process of its own, so that time and memory are of this alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _wire(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    secret = "a secret for benchmarks only, long enough"
    settings = Settings(
        env="test", secret_key=secret, var_dir=folder, base_url="http://localhost", seed_demo=False
    )
    wiring.application(settings)
    return Path(str(db.engine().url.database))


def _filled(folder: Path, customers: int) -> None:
    done = folder / "filled"
    if done.exists():
        return
    path = _wire(folder)
    db.create_all()
    _catalog.fill(max(customers // A_PRODUCT, 100))
    products = sorted(db.session().scalars(select(Product.id)))
    random.Random(3).shuffle(products)
    db.dispose()
    _orders.fill(str(path), products, customers)
    done.touch()


def _rebuilt(folder: Path) -> tuple[float, float, int, float]:
    """Seconds by the clock and of CPU, pairs, and megabytes at most (of the whole process)."""
    _wire(folder)
    from tracking.personalization import rebuilding

    began, used = time.perf_counter(), time.process_time()
    pairs = rebuilding.whole(at=_orders.UNTIL)
    spent, cpu = time.perf_counter() - began, time.process_time() - used
    return spent, cpu, pairs, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _refreshed(folder: Path) -> float:
    _wire(folder)
    from tracking.personalization import rebuilding

    began = time.perf_counter()
    rebuilding.refresh(at=_orders.UNTIL)
    return time.perf_counter() - began


def _asked(folder: Path) -> dict[str, list[Time]]:
    """Times of each question, its cards included."""
    _wire(folder)
    products = list(db.session().scalars(select(Product.id).order_by(Product.id)))
    db.end_read()
    chosen = random.Random(5).choices(products, k=PAGES)
    carts = [dict.fromkeys(random.Random(n).choices(products, k=3), "A title") for n in range(PAGES)]
    with clock.frozen(_orders.UNTIL):
        return {"page": [_timed(_page, one) for one in chosen], "cart": [_timed(_cart, one) for one in carts]}


def _timed(ask: Callable[[Any], Any], what: Any) -> Time:
    began, used = time.perf_counter(), time.process_time()
    ask(what)
    spent, cpu = time.perf_counter() - began, time.process_time() - used
    db.end_read()
    return spent * 1000, cpu * 1000


def _page(product: Any) -> None:
    beside = recommendations.companions_of(product)
    beside.row(catalog.cards(beside.ids), {product: "A title"})


def _cart(titles: Any) -> None:
    recommendations.goes_with(titles)


def _segmented(folder: Path) -> float:
    _wire(folder)
    db.create_all()
    _segments.prepare(SEGMENTED)
    return _segments.one_fact()


if __name__ == "__main__":
    sys.exit(main())
