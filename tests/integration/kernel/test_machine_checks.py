"""What `doctor` says about the machine, the worker and the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shop.kernel import checks, clock, db, ids, jobs
from shop.kernel.models import OutboxDelivery, OutboxEvent

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("secret", ["change me " * 5, "a" * 40, "0123456789abcdef" * 3])
def test_a_typed_secret_is_noticed(sqlite, secret):
    (found,) = checks.weak_secret(replace(sqlite, secret_key=secret), NOON)
    assert not found.blocking
    (found,) = checks.weak_secret(replace(sqlite, secret_key=secret, env="production"), NOON)
    assert found.blocking


def test_a_random_secret_is_fine(sqlite):
    random = replace(sqlite, secret_key="kP3vZq8LwX2nR7tYbM5cJ9hF4dGsA1eU6iOo")
    assert checks.weak_secret(random, NOON) == []


def test_a_worker_is_seen_by_its_heartbeat(sqlite):
    checks.install()
    assert len(checks.silent_worker(sqlite, NOON)) == 1
    with clock.frozen(NOON):
        jobs.run_due(at=NOON)
    db.end_read()
    assert checks.silent_worker(sqlite, NOON + timedelta(minutes=4)) == []
    assert len(checks.silent_worker(sqlite, NOON + timedelta(minutes=6))) == 1


def test_overdue_deliveries_are_counted(sqlite):
    event = ids.new_id()
    with db.transaction() as session:
        session.add(OutboxEvent(id=event, name="x", payload={}, origin={}, occurred_at=NOON))
        session.flush()
        session.add(OutboxDelivery(id=ids.new_id(), event_id=event, subscriber="y", due_at=NOON))
    assert checks.late_outbox(sqlite, NOON + timedelta(minutes=5)) == []
    (found,) = checks.late_outbox(sqlite, NOON + timedelta(minutes=20))
    assert found.params == {"count": 1, "minutes": 20}


def test_the_disk_of_a_folder_that_is_not_there_yet_is_looked_at(sqlite, tmp_path):
    assert isinstance(checks.little_disk(replace(sqlite, var_dir=tmp_path / "later"), NOON), list)
