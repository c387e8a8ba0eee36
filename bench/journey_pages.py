"""What the owner's dashboards cost with a hundred million events behind them: CPU of each page, 400 days of
kept figures at that density (300 products, 35,000 visits a day) and 90 days of 1,300 orders each.

One day is invented and counted as the worker counts it; the days before are the same rows once more, added
up to weeks and months by the worker's own hand. No event is read by these pages, so none is kept.

    python bench/journey_pages.py [EVENTS A DAY]
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import _bulk  # noqa: E402
import _catalog  # noqa: E402
from _lines import Lines  # noqa: E402

from shop.kernel import clock, db  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from shop.orders.models import COMPLETED, DELIVERED, PAID, Order, OrderLine  # noqa: E402
from shop.staff import operations as staff  # noqa: E402
from shop.web.auth import STAFF_COOKIE  # noqa: E402
from tests.support import wiring  # noqa: E402
from tracking.lake import generating, lots  # noqa: E402
from tracking.lake.generating import assortment  # noqa: E402
from tracking.reports import counting  # noqa: E402
from tracking.reports.facts import keeping, spans  # noqa: E402
from tracking.reports.products import kept  # noqa: E402

EVENTS, PRODUCTS, DAYS, ORDERS = 274_000, 300, 400, 1_300
ROUNDS, GOAL = 20, 150.0  # pages of each kind; ms
UNTIL = datetime(2026, 11, 23, tzinfo=UTC)
AT = UNTIL - timedelta(minutes=1)
PAGES = (
    "",  # the overview
    "/reports/touchpoints?by=channel",
    "/reports/touchpoints?by=landing",
    "/reports/touchpoints?by=product",
    "/reports/touchpoints?by=search",
    "/reports/trends",
    "/reports/three-clicks",
    "/reports/checkout",
    "/reports/products",
    "/reports/wants",
)


def main() -> int:
    """Fill the store, ask for each page, print; 1 where the goal is missed."""
    events, lines = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS, Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder, clock.frozen(AT):
        settings = Settings(env="test", secret_key="a secret for benchmarks only, long enough",
                            var_dir=Path(folder), base_url="http://localhost", seed_demo=False)  # fmt: skip
        app = wiring.application(settings)
        db.create_all()
        _catalog.fill(PRODUCTS)
        _count_a_day(events)
        _repeat(Path(folder))
        while spans.add_up(AT) or kept.refresh(at=AT):
            pass
        owner = app.test_client()
        with db.transaction():
            token = staff.start_session(staff.ensure_owner(at=AT), at=AT)
        owner.set_cookie(STAFF_COOKIE, token)
        gc.freeze()  # as the shop's own processes do (wsgi)
        gc.set_threshold(20_000, 20, 50)
        for page in PAGES:
            name = page.rpartition("/")[2].replace("?by=", "_by_") or "overview"
            lines.tell(f"journey_pages.{name}", _cost(owner, f"/admin{page}"), "ms", goal=GOAL)
        db.dispose()
    return 0 if lines.all_hold else 1


def _count_a_day(events: int) -> None:
    """Invent the last day and keep its figures."""
    history = generating.History(events=events, seed=1, days=1, until=UNTIL, goods=assortment.goods())
    for _ in generating.generate(history, lambda con, sql: lots.append_query("demo", con, sql)):
        pass
    keeping.run(AT)
    counting.run(AT)


def _repeat(folder: Path) -> None:
    """Give every day before what the last one has, and the shop its orders."""
    last = AT.date()
    days = [(last - timedelta(days=back)).isoformat() for back in range(1, DAYS)]
    with _bulk.filling(str(folder / "journey.sqlite3")) as store:
        for table in ("fact_days", "report_parts"):
            names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
            chosen = ", ".join("?" if name == "day" else name for name in names)
            copied = f"SELECT {chosen} FROM {table} WHERE day = ?"
            store.execute("BEGIN")
            store.executemany(
                f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) {copied}",
                [(day, last.isoformat()) for day in days],
            )
            store.execute("COMMIT")
    with _bulk.filling(str(folder / "shop.sqlite3")) as store:
        _orders(store)


def _orders(store: Any) -> None:
    """The orders of the last ninety days, one or two lines each."""
    chance = random.Random(3)
    variants = store.execute("SELECT id, product_id FROM variants").fetchall()
    orders: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    for number in range(90 * ORDERS):
        at = (AT - timedelta(days=90) * chance.random()).strftime("%Y-%m-%d %H:%M:%S.%f")
        order = uuid.UUID(int=number + (1 << 100)).hex
        orders.append((order, number, order, at, at, at))
        for _ in range(chance.choice((1, 1, 2))):
            variant, product = chance.choice(variants)
            line = uuid.UUID(int=len(rows) + (1 << 101)).hex
            rows.append((line, order, variant, product, chance.choice((1, 1, 2))))
    known = ("id", "number", "token", "placed_at", "confirmed_at", "paid_at")
    paid = {"status": COMPLETED, "payment_status": PAID, "fulfillment_status": DELIVERED, "currency": "USD"}
    money = {
        "total_minor": 4000,
        "paid_minor": 4000,
        "subtotal_minor": 4000,
        "customer_id": uuid.UUID(int=1).hex,
    }
    _bulk.insert(store, Order.__table__, known, orders, **paid, **money)
    lines = ("id", "order_id", "variant_id", "product_id", "quantity")
    _bulk.insert(store, OrderLine.__table__, lines, rows, total_minor=4000, title="Mug")


def _cost(owner: Any, path: str) -> float:
    """CPU of a page, ms: what nineteen in twenty do not exceed."""
    taken = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        answer = owner.get(path)
        taken.append((time.process_time() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return statistics.quantiles(taken[1:], n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
