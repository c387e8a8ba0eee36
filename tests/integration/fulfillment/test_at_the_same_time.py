"""Several hands on one order: each parcel leaves once, each scan counts once. Both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import operations, simulation
from fulfillment.shipments.contents import ParcelDraft
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery, mail_kinds, only_parcel, reload
from tests.support import wiring


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run `acts` in threads at the same moment; "done" or "refused" for each, sorted."""
    start, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            with db.transaction():
                act()
            results.append("done")
        except DomainError:
            results.append("refused")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def ship(order: Order, number: str, at: datetime) -> None:
    draft = ParcelDraft(carrier="ups", tracking_number=number)
    operations.ship(order_id=order.id, parcels=[draft], source="form", at=at)


def test_two_presses_send_one_parcel(order: Order, at: datetime) -> None:
    assert at_once(lambda: ship(order, "AAAAA1", at), lambda: ship(order, "AAAAA2", at)) == [
        "done",
        "refused",
    ]
    assert len(delivery(order).parcels) == 1
    assert reload(order).lines[0].shipped_quantity == 3


def test_the_same_scans_from_several_sides_count_once(order: Order, at: datetime) -> None:
    with db.transaction():
        ship(order, "AAAAA1", at)
    parcel, later = only_parcel(order), at + timedelta(hours=2)
    scans = [
        ScanEvent(occurred_at=at + timedelta(hours=1), status=base.OUT_FOR_DELIVERY),
        ScanEvent(occurred_at=later, status=base.DELIVERED),
    ]
    acts = [lambda: operations.add_scans(parcel_id=parcel.id, scans=scans, at=later)] * 4
    assert at_once(*acts) == ["done"] * 4
    with clock.frozen(later):
        wiring.drain()
    assert len(only_parcel(order).scans) == 2
    assert mail_kinds(order).count("delivered") == 1


def test_the_worker_and_a_press_play_each_step_once(order: Order, at: datetime) -> None:
    with db.transaction():
        parcel = simulation.start(order_id=order.id, story="on_time", speed=1_000_000, at=at)
    later = at + timedelta(minutes=1)
    worker = threading.Thread(target=lambda: [simulation.run_due(at=later) for _ in range(5)])
    worker.start()
    at_once(*[lambda: simulation.play(parcel_id=parcel.id, at=later)] * 3)
    worker.join()
    simulation.run_due(at=later)
    found = only_parcel(order)
    assert (found.status, len(found.scans)) == (base.DELIVERED, 5)
