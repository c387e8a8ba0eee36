"""Visits reckoned again from their events."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from shop.kernel import db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories.journeys import later, look, visit
from tracking.journeys import rebuilding
from tracking.journeys.models import Event, VisitSession

AFTER = NOON + timedelta(hours=3)


def session() -> VisitSession:
    db.end_read()
    return db.session("journey").scalars(select(VisitSession)).one()


def test_what_was_kept_up_page_by_page_is_what_is_reckoned_at_once(sqlite: Settings) -> None:
    origin = visit()
    look(origin, "/", notes=(("view_item", {}),))
    look(origin, "/cart", at=later(3), began=NOON)
    before = session()
    assert rebuilding.rebuild(since=NOON - timedelta(hours=1), until=AFTER, at=AFTER) == 0
    with db.transaction("journey") as writing:
        writing.execute(
            update(VisitSession).values(page_views=1, exit_path="/", last_at=before.started_at, stage=0)
        )
    assert rebuilding.look_back(AFTER) == 1
    after = session()
    told = ("page_views", "exit_path", "last_at", "stage", "engaged_ms", "bot")
    assert [getattr(after, name) for name in told] == [getattr(before, name) for name in told]


def test_a_visit_like_a_metronome_is_a_machines_afterwards(sqlite: Settings) -> None:
    origin = visit()
    for number in range(25):
        look(origin, f"/products/{number}", at=later(number / 6), began=NOON)
    assert session().bot is False
    assert [rebuilding.look_back(AFTER) for _ in range(2)] == [1, 0]
    assert (session().bot, session().bot_reason) == (True, "metronome")
    assert set(db.session("journey").scalars(select(Event.bot))) == {True}
    with db.transaction("journey") as writing:  # it bought, which not all had heard
        writing.execute(update(VisitSession).values(bot=False, purchases=1))
    assert [rebuilding.look_back_far(AFTER) for _ in range(2)] == [1, 0]
    assert set(db.session("journey").scalars(select(Event.bot))) == {False}
