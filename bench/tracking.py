"""What the tracking page costs with 500 scans, beside the same page with five: CPU, statements and bytes.
Also of its JSON, and of the answer that nothing is new.

Both orders lie in one database and are asked for in turns, so that what else the machine does meets both.

    python bench/tracking.py [PAGES]
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _lines import Lines  # noqa: E402

from fulfillment.carriers import base  # noqa: E402
from fulfillment.carriers.base import ScanEvent  # noqa: E402
from fulfillment.shipments import links, operations, queries  # noqa: E402
from fulfillment.shipments.contents import ParcelDraft  # noqa: E402
from shop.kernel import clock, db  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.factories.catalog import stocked_variant  # noqa: E402
from tests.factories.checkout import cart_with, details, order_of, press  # noqa: E402
from tests.support import wiring  # noqa: E402
from tests.support.statements import counted  # noqa: E402

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAGES, ROUNDS, MANY, FEW = 20, 7, 500, 5
# Forty scans are shown instead of five, whatever there are; the rest is one window function.
GOAL, BYTES = 2.5, 12 * 1024


def main() -> int:
    """Make both orders, ask for their pages in turns, print; 1 where a goal is missed."""
    count, lines = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES, Lines()
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder, clock.frozen(AT):
        settings = Settings(env="test", secret_key="a secret for benchmarks only, long enough",
                            var_dir=Path(folder), base_url="http://localhost", seed_demo=False)  # fmt: skip
        app = wiring.application(settings)
        db.create_all()
        ask = {scans: _asker(app.test_client(), _order(scans)) for scans in (MANY, FEW)}
        for kind, ending in (("page", ""), ("json", ".json")):
            figures: dict[int, list[float]] = {scans: [] for scans in ask}
            for _ in range(ROUNDS):
                for scans, get in ask.items():
                    figures[scans].append(_cost(lambda get=get, ending=ending: get(ending), count))
            many, few = (statistics.median(figures[scans]) for scans in (MANY, FEW))
            lines.tell(f"tracking.{kind}_with_{MANY}_scans", many, "ms", control=few, goal=GOAL)
        _weights(lines, ask)
        db.dispose()
    return 0 if lines.all_hold else 1


def _weights(lines: Lines, ask: dict[int, Callable[..., Any]]) -> None:
    sent: dict[int, int] = {}
    for scans, get in ask.items():
        with counted() as statements:
            page = get("")
        sent[scans] = len(statements)
        lines.tell(f"tracking.bytes_with_{scans}_scans", len(gzip.compress(page.data)), "bytes", goal=BYTES)
    lines.tell(
        f"tracking.statements_with_{MANY}_scans", sent[MANY], "statements", control=sent[FEW], goal=1.0
    )
    tag = ask[MANY](".json").headers["ETag"]
    unchanged = _cost(lambda: ask[MANY](".json", headers={"If-None-Match": tag}), PAGES)
    lines.tell("tracking.nothing_new", unchanged, "ms")


def _cost(get: Callable[[], Any], count: int) -> float:
    """Milliseconds of CPU an answer, over `count` answers."""
    get()
    began = time.process_time()
    for _ in range(count):
        get()
    return (time.process_time() - began) / count * 1000


def _asker(client: Any, path: str) -> Callable[..., Any]:
    def get(ending: str, **more: Any) -> Any:
        answer = client.get(path + ending, **more)
        if answer.status_code not in (200, 304):
            raise RuntimeError(f"{path}{ending}: {answer.status_code}")
        return answer

    return get


def _order(scans: int) -> str:
    """An order with a parcel of so many scans; the path of its tracking page."""
    before = AT - timedelta(days=2)
    with clock.frozen(before):
        order = order_of(press(cart_with(stocked_variant(5), quantity=2, at=before), details(), at=before))
        wiring.drain()
        with db.transaction():
            draft = ParcelDraft(carrier="ups", tracking_number=f"1Z999AA10{scans:09d}")
            operations.ship(order_id=order.id, parcels=[draft], source="form", at=before)
    delivery = queries.for_order(order.id)
    assert delivery is not None
    heard = [
        ScanEvent(
            occurred_at=before + timedelta(minutes=number + 1),
            status=base.IN_TRANSIT,
            description=f"Processed at facility {number}",
            place="Columbus",
            country="US",
            source="easypost",
            raw_status="in_transit/arrived_at_facility",
        )
        for number in range(scans)
    ]
    with db.transaction():
        operations.add_scans(parcel_id=delivery.live[0].id, scans=heard, at=AT)
    path = links.path(delivery.fulfillment, at=AT)
    db.end_read()
    return path


if __name__ == "__main__":
    sys.exit(main())
