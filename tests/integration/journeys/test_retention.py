"""Visits end when their time is over; what orders are counted by stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.kernel import clock, db, preferences
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tracking.journeys import retention, totals
from tracking.journeys.models import Event, IdentityEdge, Touch, VisitSession

LATER = NOON + timedelta(days=100)


def bought_and_looked() -> None:
    """One visit that bought at noon, one that looked a hundred days later."""
    origin, buyer = make.visit(source="news", medium="email"), make.customer()
    make.look(origin, "/products/mug")
    order = make.order(origin, buyer)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    with clock.frozen(make.later(1)):
        wiring.drain()
    make.look(make.visit(), "/", at=LATER)
    db.end_read()


def counted() -> tuple[int, ...]:
    db.end_read()
    session = db.session("journey")
    return tuple(
        session.scalar(select(func.count()).select_from(model)) or 0
        for model in (VisitSession, Touch, IdentityEdge)
    )


def keep(days: int) -> None:
    with db.transaction():
        retention.choose(days, at=NOON)


def test_a_visit_goes_when_its_time_is_over_and_its_order_still_counts(database: Settings) -> None:
    bought_and_looked()
    assert counted() == (2, 2, 1)
    keep(90)
    assert retention.forget_old(LATER) == 1
    assert counted() == (1, 1, 0)
    kept = db.session("journey").scalars(select(Event).where(Event.order_id.is_not(None))).all()
    assert "purchase" in {event.name for event in kept}
    assert {(event.visitor_id, event.session_id, event.page_view_id) for event in kept} == {
        (None, None, None)
    }
    looked = select(func.count()).where(Event.name == "page_view")
    assert db.session("journey").scalar(looked) == 1
    assert totals.reconcile().holds
    assert retention.forget_old(LATER) == 0


def test_visits_within_their_time_stay(sqlite: Settings) -> None:
    bought_and_looked()
    keep(180)
    assert retention.forget_old(LATER) == 0
    assert counted() == (2, 2, 1)


def test_an_owner_may_keep_visits_for_good(sqlite: Settings) -> None:
    bought_and_looked()
    keep(retention.FOR_GOOD)
    assert retention.forget_old(NOON + timedelta(days=4000)) == 0
    assert counted() == (2, 2, 1)


def test_more_visits_than_go_at_once_go_too(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for _ in range(5):
        make.look(make.visit())
    keep(90)
    assert retention.forget_old(LATER) == 5
    assert counted() == (0, 0, 0)


def test_the_worker_does_it_by_itself(sqlite: Settings) -> None:
    make.look(make.visit())
    keep(90)
    with clock.frozen(LATER):
        wiring.drain()
    assert counted()[:2] == (0, 0)


def test_only_the_times_offered_can_be_chosen(sqlite: Settings) -> None:
    with pytest.raises(retention.BadRetention), db.transaction():
        retention.choose(7, at=NOON)
    assert preferences.get(retention.KEEP_DAYS) == 760
