"""What is amended in the hot store is amended in the lake, and nothing comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from shop.kernel import clock, db, registry
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys
from tests.factories import lake as make
from tracking.journeys import amendments, consent
from tracking.journeys.amendments import Amendment
from tracking.journeys.models import Event, IdentityEdge
from tracking.lake import commits, erasure, hooks, place, reading, shipping, tidying, tombstones

AT = clock.to_micros(NOON)
LATER = NOON + timedelta(hours=1)


def told(*columns: str) -> list[tuple[object, ...]]:
    with reading.open() as lake:
        return sorted(lake.rows(f"SELECT {', '.join(columns)} FROM events"), key=repr)


def test_a_visit_agreed_to_gets_its_visitor_in_the_lake_too(sqlite: Settings) -> None:
    make.some(1, session_id="s", visitor_id="day", consent="unset")
    make.some(1, session_id="t", visitor_id="day", consent="unset")
    shipping.ship(NOON)
    make.some(1, session_id="s", visitor_id="day", consent="unset")
    with db.transaction("journey"):
        consent.join_visit(session_id="s", visitor_id="v", at=AT)
    assert shipping.ship(NOON).amended == 1
    assert told("session_id", "visitor_id", "consent") == [
        ("s", "v", "granted"),
        ("s", "v", "granted"),
        ("t", "day", "unset"),
    ]
    assert shipping.ship(NOON).amended == 0


def test_a_parting_leaves_orders_nameless_and_visits_strange(sqlite: Settings) -> None:
    who: dict[str, Any] = {"visitor_id": "v", "session_id": "s", "customer_id": "c"}
    make.write(
        make.event(path="/looked", **who),
        make.event("purchase", order_id="o", **who),
        make.event("refund", order_id="o", customer_id="c"),
        make.event(path="/other", visitor_id="w", session_id="x"),
    )
    shipping.ship(NOON)
    with db.transaction("journey"):
        consent.part(visitor_id="v", at=AT)
    assert shipping.ship(NOON).amended == 1
    with reading.open() as lake:
        ((stranger,),) = lake.rows("SELECT visitor_id FROM events WHERE path = '/looked'")
    assert stranger != "v"
    assert told("name", "visitor_id", "session_id", "customer_id", "consent") == sorted(
        [
            ("page_view", stranger, "s", None, "denied"),
            ("purchase", None, None, None, "denied"),
            ("refund", None, None, None, "denied"),
            ("page_view", "w", "x", None, "granted"),
        ],
        key=repr,
    )


def test_an_erasure_is_proved_and_a_batch_that_was_running_brings_nothing_back(sqlite: Settings) -> None:
    make.some(2, visitor_id="v", session_id="s")
    shipping.ship(NOON)
    make.write(make.event("purchase", visitor_id="v", order_id="o", customer_id="c"))
    make.some(1, visitor_id="w")
    shipping.ship(NOON)  # a batch that was read before the erasure …
    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.visitor_id == "v"))
        amendments.forget(visitors=["v"], customer_id="c", at=AT)
    heard: list[hooks.Change] = []
    hooks.changed("test", heard.append)
    hooks.vanished("test", lambda visitors: len(visitors) - 1)
    try:
        report = erasure.carry_out(visitors=["v"], customer_id="c", at=NOON)
    finally:
        hooks._changed.pop("test"), hooks._vanished.pop("test")
    assert (report.rows_before, report.rows_deleted, report.rows_stripped) == (3, 2, 1)
    assert (report.files_rewritten, report.files_removed) == (2, 2)
    assert report.clean
    assert report.tombstone
    assert report.buckets["test"] == 0
    assert not replace(report, buckets={"test": 1}).clean
    assert [change.kind for change in heard] == ["forget", "forget"]
    assert told("name", "visitor_id", "customer_id") == [("page_view", "w", None), ("purchase", None, None)]
    log = "".join(p.read_text() for p in sorted((place.current().own / "events/_delta_log").glob("*.json")))
    assert '"v"' not in log


def test_who_is_told_and_fails_is_told_again(sqlite: Settings) -> None:
    make.some(1, visitor_id="v")
    shipping.ship(NOON)
    with db.transaction("journey"):
        amendments.forget(visitors=["v"], customer_id=None, at=AT)

    def fail(change: hooks.Change) -> None:
        raise OSError("the disk is full")

    hooks.changed("test", fail)
    try:
        with pytest.raises(OSError, match="full"):
            shipping.ship(NOON)
    finally:
        hooks._changed.pop("test")
    assert shipping.ship(NOON).amended == 1


def test_a_visit_found_to_be_a_machines_is_marked(sqlite: Settings) -> None:
    make.some(2, session_id="s")
    shipping.ship(NOON)
    with db.transaction("journey"):
        amendments.mark(session_id="s", bot=True, at=AT)
    shipping.ship(NOON)
    with reading.open() as lake:
        assert lake.rows("SELECT count(*) FROM people") == [(0,)]
        assert lake.rows("SELECT count(*) FROM events") == [(2,)]


@pytest.mark.parametrize("kind", ["forget", "part"])
def test_what_a_backup_brings_back_is_erased_again(database: Settings, kind: str) -> None:
    make.some(2, visitor_id="v", session_id="s")
    make.some(1, visitor_id="w")
    shipping.ship(NOON)
    with db.transaction("journey"):
        if kind == "forget":
            amendments.forget(visitors=["v"], customer_id=None, at=AT)
        else:
            amendments.part(visitor_id="v", stranger="x", at=AT)
    shipping.ship(NOON)
    with db.transaction("journey") as session:  # the store of before, that knows of nothing
        session.execute(delete(Amendment))
    make.some(1, visitor_id="v", session_id="s")
    again: list[tombstones.Tombstone] = []
    tombstones.on_replay("test", lambda stone, _at: again.append(stone))
    try:
        assert shipping.ship(LATER).amended == 1
        assert shipping.ship(LATER).amended == 0
    finally:
        tombstones._replays.pop("test")
    assert [stone.visitor_id for stone in again] == ["v"]
    seen = make.seen("visitor_id")
    assert (seen["w"], seen["v"], sum(seen.values())) == (1, 0, 1 if kind == "forget" else 4)
    assert '"x"' not in place.current().tombstones.read_text()
    assert db.session("journey").scalars(select(Event).where(Event.visitor_id == "v")).all() == []


def test_old_visits_leave_the_lake_when_the_owner_keeps_them_no_longer(sqlite: Settings) -> None:
    ages_ago = NOON - timedelta(days=800)
    make.write(
        make.event(at=ages_ago, visitor_id="v", session_id="s"),
        make.event("purchase", at=ages_ago, visitor_id="v", session_id="s", order_id="o"),
        make.event(visitor_id="w", session_id="t"),
    )
    shipping.ship(NOON)
    assert tidying.tidy(NOON).forgotten == 1
    assert told("name", "visitor_id", "session_id") == [("page_view", "w", "t"), ("purchase", None, None)]
    assert tidying.tidy(NOON).forgotten == 0
    commits.vacuum(hours=0)
    assert make.seen("name") == {"page_view": 1, "purchase": 1}


def test_a_person_is_told_of_visits_that_only_the_lake_still_holds(sqlite: Settings) -> None:
    buyer = journeys.customer()
    with db.transaction("journey") as session:
        known = {"visitor_id": "v", "customer_id": str(buyer.id), "evidence": "sign_in", "linked_at": 1}
        session.add(IdentityEdge(edge_id="e", **known))
    make.some(2, at=NOON - timedelta(days=60), visitor_id="v")
    make.write(make.event(path="/lately", visitor_id="v", props={"n": 1}))
    shipping.ship(NOON)
    assert tidying.tidy(NOON).pruned == 2
    person = registry.Person(customer_id=buyer.id, email=buyer.email)
    told = registry.exporters()["visits"](person)["events"]
    assert [(one["page"], one["more"]) for one in told] == [("/0", {}), ("/1", {}), ("/lately", {"n": 1})]
