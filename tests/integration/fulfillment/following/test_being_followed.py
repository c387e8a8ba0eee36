"""From the number typed to the parcel delivered: trackers made, providers asked, failures seen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fulfillment.carriers import base
from fulfillment.trackers import accounts, connections, jobs, operations, polling, queries, signals, watching
from fulfillment.trackers.models import FAILED, WATCHING, CarrierConnection
from shop.kernel import clock, db
from shop.kernel.errors import TooMany
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import mail_kinds, only_parcel, refused
from tests.integration.fulfillment.following.conftest import (
    HOUR,
    connect,
    open_kinds,
    post,
    ship,
    status,
    tracker,
)
from tests.support import wiring
from tests.support.carrier_double import CarrierDouble, Fault
from tests.support.carriers import easypost


def test_a_parcel_with_a_number_is_watched_heard_of_and_mailed_about(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    parcel = ship(order, at)
    assert double.world.registered.keys() == {easypost.NUMBER}
    assert tracker(parcel).state == WATCHING
    assert tracker(parcel).reference.startswith("trk_")
    story = easypost.HISTORIES["delivered"]
    for count in range(1, len(story) + 1):
        scans = story[:count]
        heard_at = datetime.fromisoformat(scans[-1]["datetime"]) + timedelta(minutes=3)
        assert post(easypost.body(scans, event=str(count)), heard_at, f"evt_{count}")
        assert not post(easypost.body(scans, event=str(count)), heard_at, f"evt_{count}")
    assert status(order) == base.DELIVERED
    assert mail_kinds(order) == ["confirmation", "shipped", "out_for_delivery", "delivered"]
    assert only_parcel(order).estimated_on is not None


def test_what_nobody_pushes_is_asked_for_in_its_turn(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    parcel = ship(order, at)
    double.world.scans[easypost.NUMBER] = easypost.HISTORIES["delivered"][:3]
    asked = len(double.journal)
    soon = at + HOUR
    with clock.frozen(soon):
        assert polling.run_due(at=soon) == 0  # not yet: six hours for a new label
    late = at + 15 * HOUR
    with clock.frozen(late):
        assert polling.run_due(at=late) == 1
        assert polling.run_due(at=late) == 0
    assert len(double.journal) == asked + 1
    assert status(order) == base.IN_TRANSIT
    assert timedelta(hours=3.5) < (tracker(parcel).poll_at or at) - late < timedelta(hours=4.5)
    polling.ask_now(tracker(parcel).id, at=late + HOUR)
    with pytest.raises(TooMany):
        polling.ask_now(tracker(parcel).id, at=late + HOUR)
    with clock.frozen(late + HOUR):
        assert polling.run_due(at=late + HOUR) == 1


def test_a_provider_that_asks_for_patience_gets_it_and_a_bad_key_is_told(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    double.faults = [Fault(503), Fault(429, {"Retry-After": "120"})]
    parcel = ship(order, at)
    assert tracker(parcel).done_at is None
    with clock.frozen(at + 3 * timedelta(minutes=1)):
        wiring.drain()  # 503 is over, but now we asked too often
    found = queries.connection_of("easypost")
    assert found is not None
    assert found.resume_at == at + timedelta(minutes=5)
    calls = len(double.journal)
    with clock.frozen(at + timedelta(minutes=4)):
        wiring.drain()
    assert len(double.journal) == calls
    with clock.frozen(at + timedelta(minutes=6)):
        wiring.drain()
    assert tracker(parcel).state == WATCHING
    double.world.keys.clear()
    with clock.frozen(at + 15 * HOUR):
        wiring.drain()
    assert signals.KEY in open_kinds()
    assert status(order) == base.LABEL_CREATED


def test_a_number_that_nobody_takes_fails_visibly_and_can_be_tried_again(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    double.world.refused.add(easypost.NUMBER)
    connect("seventeentrack", "17token0123456789", at)
    parcel = ship(order, at)
    assert tracker(parcel).state == FAILED
    assert tracker(parcel).tried == ["easypost", "seventeentrack"]
    assert signals.TRACKER in open_kinds()
    double.world.refused.clear()
    with db.transaction():
        watching.retry(tracker(parcel).id, at=at)
    wiring.drain()
    assert tracker(parcel).state == WATCHING
    assert signals.TRACKER not in open_kinds()
    assert tracker(parcel).provider == "easypost"
    with db.transaction():
        operations.disconnect(provider="easypost", at=at)
    wiring.drain()
    assert tracker(parcel).provider == "seventeentrack"


def test_parcels_of_before_are_followed_once_there_is_an_account_and_its_silence_is_told(
    double: CarrierDouble, order: Order, at: datetime
) -> None:
    parcel = ship(order, at)
    assert queries.tracker_of(parcel.id) is None
    connect("easypost", "EZTK1234", at)
    assert jobs.follow_all(at) == 1
    assert jobs.follow_all(at) == 0
    wiring.drain()
    assert tracker(parcel).state == WATCHING
    assert jobs.find_silent(at + 23 * HOUR) == 0
    assert jobs.find_silent(at + 25 * HOUR) == 1
    assert signals.SILENT in open_kinds()
    with db.transaction():
        row = queries.connection_of("easypost")
        assert row is not None
        operations.heard_from(row, at=at + 26 * HOUR)
    assert signals.SILENT not in open_kinds()
    assert jobs.find_silent(at + 27 * HOUR) == 0


def test_keys_are_checked_hooked_rotated_and_taken_out(
    double: CarrierDouble, connection: CarrierConnection, at: datetime
) -> None:
    assert accounts.check("easypost", at=at).test
    accounts.hook("easypost", at=at)
    (hook,) = double.world.hooks.values()
    row = queries.connection_of("easypost")
    assert row is not None
    assert hook["url"] == connections.webhook_url(row)
    assert connections.account(row, at=at).secrets == (hook["webhook_secret"], easypost.SECRET)
    later = at + timedelta(days=3)
    assert connections.account(row, at=later).secrets == (hook["webhook_secret"],)
    assert "EZTK1234" not in row.keys + repr(connections.account(row, at=at))
    with db.transaction():
        operations.drop_old_secrets(provider="easypost", at=at)
    db.end_read()
    row = queries.connection_of("easypost")
    assert row is not None
    assert connections.account(row, at=at).secrets == (hook["webhook_secret"],)
    error = refused(
        lambda: operations.connect(provider="easypost", keys={"api_key": "a b"}, at=at),
        by=operations.BadKeys,
    )
    assert error.field == "api_key"  # type: ignore[attr-defined]
    with db.transaction():
        operations.disconnect(provider="easypost", at=at)
    assert connections.live(provider="easypost") is None
