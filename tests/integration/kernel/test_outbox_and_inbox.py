"""Facts reach every subscriber although handlers fail and workers die; messages are handled once."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from shop.kernel import attention, clock, db, events, inbox, jobs, limits, outbox, work
from shop.kernel.errors import TooMany
from shop.kernel.models import InboxMessage, OutboxDelivery, OutboxEvent
from shop.kernel.money import Money
from shop.kernel.origin import Origin, acting_as
from shop.kernel.settings import Settings


@events.fact("test.something_happened")
@dataclass(frozen=True, kw_only=True)
class SomethingHappened:
    amount: Money
    note: str | None = None


@pytest.fixture
def heard() -> Iterator[list[tuple[object, events.Delivery]]]:
    calls: list[tuple[object, events.Delivery]] = []
    events.subscribe(
        SomethingHappened, lambda fact, delivery: calls.append((fact, delivery)), name="test.listener"
    )
    yield calls
    events._subscriptions.pop("test.something_happened", None)


def publish() -> None:
    with db.transaction():
        events.publish(SomethingHappened(amount=Money(5, "EUR")), at=clock.now())


def test_a_fact_arrives_whole_with_its_origin(database: Settings, heard: list[Any]) -> None:
    with acting_as(Origin(actor="visitor", visitor_id="v1", campaign={"source": "mail"})):
        publish()
    assert outbox.run_due(at=clock.now()) == 1
    fact, delivery = heard[0]
    assert fact == SomethingHappened(amount=Money(5, "EUR"))
    assert delivery.origin.visitor_id == "v1"
    assert outbox.run_due(at=clock.now() + timedelta(hours=1)) == 0


def test_a_rolled_back_change_announces_nothing(database: Settings, heard: list[Any]) -> None:
    with contextlib.suppress(RuntimeError), db.transaction():
        events.publish(SomethingHappened(amount=Money(5, "EUR")), at=clock.now())
        raise RuntimeError
    assert db.session().scalar(select(func.count()).select_from(OutboxEvent)) == 0


def test_a_failing_handler_is_tried_again_then_parked_with_a_button(database: Settings) -> None:
    def broken(_fact: object, _delivery: object) -> None:
        raise ValueError("no")

    events.subscribe(SomethingHappened, broken, name="test.broken")
    publish()
    at = clock.now()
    for day in range(len(work.BACKOFF) + 2):
        outbox.run_due(at=at + timedelta(days=day))
    row = db.session().scalars(select(OutboxDelivery)).one()
    assert (row.attempts, row.parked_at is not None, row.last_error) == (
        len(work.BACKOFF) + 1,
        True,
        "ValueError: no",
    )
    (item,) = attention.open_items()
    assert (item.kind, item.action, item.key) == ("outbox.parked", "retry_delivery", str(row.id))
    events.subscribe(SomethingHappened, lambda fact, delivery: None, name="test.broken")
    with db.transaction():
        outbox.retry(row.id, at=at)
    outbox.run_due(at=at)
    assert attention.open_count() == 0
    events._subscriptions.pop("test.something_happened", None)


def test_what_a_handler_wrote_goes_with_its_failure(database: Settings) -> None:
    def half(_fact: object, delivery: events.Delivery) -> None:
        attention.raise_item(kind="test", key="half", message="x", at=delivery.at)
        raise ValueError

    events.subscribe(SomethingHappened, half, name="test.half")
    publish()
    outbox.run_due(at=clock.now())
    assert attention.open_count() == 0
    events._subscriptions.pop("test.something_happened", None)


def test_a_killed_workers_claim_comes_back_after_its_lease(database: Settings, heard: list[Any]) -> None:
    publish()
    at = clock.now()
    assert len(work.claim(OutboxDelivery, at=at)) == 1  # and then the worker dies
    assert outbox.run_due(at=at + timedelta(seconds=60)) == 0
    assert outbox.run_due(at=at + work.LEASE + timedelta(seconds=1)) == 1
    assert len(heard) == 1


def test_many_workers_handle_each_delivery_once(database: Settings, heard: list[Any]) -> None:
    for _ in range(20):
        publish()
    at = clock.now()
    threads = [
        threading.Thread(target=lambda: work.drain(lambda: outbox.run_due(at=at, limit=3))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = Counter(delivery.id for _, delivery in heard)
    assert len(counts) == 20
    assert set(counts.values()) == {1}


def test_a_message_is_stored_once_and_handled(database: Settings) -> None:
    handled: list[bytes] = []
    inbox.handle("test", lambda message: handled.append(message.body))
    for _ in range(2):
        with db.transaction():
            inbox.receive(
                source="test", connection="a", external_id="1", headers={}, body=b"x", at=clock.now()
            )
    assert db.session().scalar(select(func.count()).select_from(InboxMessage)) == 1
    jobs.run_due(at=clock.now())
    jobs.run_due(at=clock.now() + timedelta(days=1))
    assert handled == [b"x"]


def test_while_one_thread_learns_another_does_what_customers_wait_for(
    sqlite: Settings, heard: list[Any]
) -> None:
    at, beside = clock.now() + timedelta(minutes=1), []

    def slow(_at: datetime) -> None:
        publish()
        other = threading.Thread(target=lambda: beside.append((jobs.run_due(at=at), len(heard))))
        other.start()
        other.join()

    jobs.periodic("test.slow", every=timedelta(minutes=5), job=slow)
    jobs.run_due(at=at)
    jobs._periodic.pop("test.slow")
    ((done, told),) = beside
    assert (done["periodic"], told) == (0, 1)


def test_a_limit_holds_and_ends(database: Settings) -> None:
    at = clock.now().replace(second=0, microsecond=0)
    for _ in range(3):
        limits.hit("key", limit=3, per=timedelta(minutes=1), at=at)
    with pytest.raises(TooMany) as refused:
        limits.hit("key", limit=3, per=timedelta(minutes=1), at=at)
    assert 0 < refused.value.retry_after <= 61
    limits.hit("key", limit=3, per=timedelta(minutes=1), at=at + timedelta(minutes=1))
