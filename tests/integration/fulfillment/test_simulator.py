"""The simulator plays each story at any speed, by itself or at a press, and pages and mails follow."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest

from fulfillment.carriers import base
from fulfillment.carriers.simulator import STORIES
from fulfillment.carriers.simulator.stories import UnknownStory
from fulfillment.shipments import jobs, queries, scorecard, simulation
from fulfillment.shipments.models import Parcel
from shop.kernel import clock, db, outbox, work
from shop.kernel.errors import Conflict
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery, mail_kinds, only_parcel, refused, reload
from tests.support import wiring


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def start(order: Order, story: str, at: datetime, *, speed: float = 1.0) -> Parcel:
    with db.transaction():
        return simulation.start(order_id=order.id, story=story, speed=speed, at=at)


def live_through(order: Order, at: datetime, *, hours: int = 180) -> None:
    """Let the hours pass; parcels move, the late ones are found, facts reach their subscribers."""
    for hour in range(0, hours, 3):
        now = at + timedelta(hours=hour)
        simulation.run_due(at=now)
        jobs.find_late(now)
        work.drain(partial(outbox.run_due, at=now))


@pytest.mark.parametrize("story", STORIES)
def test_each_story_ends_as_told_and_mails_each_milestone_once(
    order: Order, at: datetime, story: str
) -> None:
    start(order, story, at)
    live_through(order, at)
    parcels, kinds = delivery(order).live, mail_kinds(order)
    assert len(parcels) == (2 if story == "split" else 1)
    ends = {"lost": base.LOST, "returned": base.RETURNED}
    for parcel in parcels:
        assert parcel.status == ends.get(story, base.DELIVERED)
        assert {"shipped", *parcel.told} - {"returned"} <= set(kinds)
        assert queries.open_steps(parcel.id) == []
    assert max(Counter(kinds).values()) == len(parcels)


def test_ten_thousand_times_faster_the_whole_story_takes_seconds(order: Order, at: datetime) -> None:
    start(order, "on_time", at, speed=10_000)
    with clock.frozen(at + timedelta(seconds=60)):
        wiring.drain()
    parcel = only_parcel(order)
    assert parcel.status == base.DELIVERED
    assert at < parcel.status_at <= at + timedelta(seconds=60)


def test_a_press_plays_the_next_step_now(order: Order, at: datetime) -> None:
    parcel = start(order, "on_time", at)
    seen = []
    for minute in range(1, 6):
        with db.transaction():
            simulation.play(parcel_id=parcel.id, at=at + timedelta(minutes=minute))
        seen.append(only_parcel(order).status)
    assert seen == ["in_transit", "in_transit", "in_transit", "out_for_delivery", "delivered"]
    refused(lambda: simulation.play(parcel_id=parcel.id, at=at), by=Conflict)


@pytest.mark.parametrize("story", ["on_time", "duplicates", "attempted", "out_of_order"])
def test_a_press_plays_all_that_is_left_at_once(order: Order, at: datetime, story: str) -> None:
    parcel = start(order, story, at)
    with db.transaction():
        simulation.play(parcel_id=parcel.id, at=at, everything=True)
    assert only_parcel(order).status == base.DELIVERED
    wiring.drain()
    assert mail_kinds(order).count("delivered") == 1


def test_the_worker_that_slept_for_a_week_catches_up_without_waking_anybody(
    order: Order, at: datetime
) -> None:
    start(order, "on_time", at)
    with clock.frozen(at + timedelta(days=7)):
        wiring.drain()
    assert only_parcel(order).status == base.DELIVERED
    assert reload(order).delivered_at == at + timedelta(hours=50)
    assert "delivered" not in mail_kinds(order)


def test_the_scans_name_cities_and_never_streets(order: Order, at: datetime) -> None:
    parcel = start(order, "on_time", at)
    with db.transaction():
        simulation.play(parcel_id=parcel.id, at=at, everything=True)
    scans = only_parcel(order).scans
    assert {scan.place for scan in scans} == {"New York", simulation.DEPOT}
    assert "Elm" not in repr([(scan.description, scan.place) for scan in scans])


@pytest.mark.parametrize("speed", [0, -1, 0.5, 1e9, float("inf"), float("nan")])
def test_a_speed_no_clock_runs_at_is_refused(order: Order, at: datetime, speed: float) -> None:
    refused(
        lambda: simulation.start(order_id=order.id, story="on_time", speed=speed, at=at),
        by=simulation.BadSpeed,
    )
    assert delivery(order).parcels == []


def test_a_story_nobody_knows_is_refused(order: Order, at: datetime) -> None:
    refused(lambda: simulation.start(order_id=order.id, story="<b>", speed=1, at=at), by=UnknownStory)
    assert delivery(order).parcels == []


def test_simulated_parcels_are_counted_only_where_there_are_no_others(order: Order, at: datetime) -> None:
    with db.transaction():
        simulation.start(order_id=order.id, story="on_time", speed=1.0, at=at)
    db.end_read()
    (card,), simulated = scorecard.of_carriers(at=at, days=30)
    assert (card.carrier, simulated) == ("simulator", True)
    db.end_read()
    with db.transaction() as session:
        session.query(Parcel).one().carrier = "ups"
    db.end_read()
    (card,), simulated = scorecard.of_carriers(at=at, days=30)
    assert (card.carrier, simulated) == ("ups", False)
