"""Answers: one a survey, changed within a day, told once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.kernel import attention, clock, db
from shop.kernel.settings import Settings
from shop.orders.models import Order, TimelineEntry
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import crowd, wiring
from tracking.journeys.models import Event
from tracking.nps import operations, queries
from tracking.nps.models import NpsAnswer, NpsSurvey
from tracking.nps.operations import BadAnswer, SurveyGone, TooLate

ASKED = NOON + timedelta(days=5)


def invited(*, number: int = 1001, email: str = "dana@example.com") -> tuple[Order, str]:
    """A delivered order whose customer was asked, and the link's token."""
    order = make.order(make.visit(), make.customer(email), number=number, delivered_at=NOON)
    with db.transaction() as session:
        operations.schedule(order=order, delivered_at=NOON, at=NOON)
        survey = session.scalars(select(NpsSurvey).where(NpsSurvey.order_id == order.id)).one()
        token = operations.settle(survey, order, at=ASKED)
    assert token is not None
    return order, token


def answer(token: str, score: int | None, comment: str = "", *, at: datetime = ASKED) -> NpsAnswer:
    with db.transaction():
        return operations.answer(token=token, score=score, comment=comment, locale="en", at=at)


def answers() -> list[NpsAnswer]:
    db.end_read()
    return list(db.session().scalars(select(NpsAnswer)))


def drain() -> None:
    with clock.frozen(ASKED + timedelta(minutes=1)):
        wiring.drain()
    db.end_read()


def test_an_answer_is_kept_told_and_written_into_the_order(database: Settings) -> None:
    order, token = invited()
    answer(token, 9, "Lovely mug")
    drain()
    (given,) = answers()
    assert (given.score, given.comment, given.revision) == (9, "Lovely mug", 1)
    event = db.session("journey").scalars(select(Event).where(Event.name == "nps_response")).one()
    assert (event.order_id, event.props["score"], event.props["group"]) == (str(order.id), 9, "promoter")
    kinds = db.session().scalars(select(TimelineEntry.kind).where(TimelineEntry.order_id == order.id))
    assert "survey_answered" in list(kinds)


def test_the_same_press_twice_is_one_answer(sqlite: Settings) -> None:
    _, token = invited()
    for _ in range(2):
        answer(token, 9, "Lovely")
    drain()
    assert [given.revision for given in answers()] == [1]
    events = db.session("journey").scalars(select(Event).where(Event.name == "nps_response"))
    assert len(list(events)) == 1


def test_a_changed_mind_within_a_day_replaces_it_and_keeps_what_it_was(database: Settings) -> None:
    _, token = invited()
    answer(token, 3, "Late")
    answer(token, 8, "Arrived after all", at=ASKED + timedelta(hours=23))
    (given,) = answers()
    assert (given.score, given.revision) == (8, 2)
    assert [(old["score"], old["comment"]) for old in given.history] == [(3, "Late")]


def test_after_a_day_it_stays(database: Settings) -> None:
    _, token = invited()
    answer(token, 3)
    with pytest.raises(TooLate):
        answer(token, 8, at=ASKED + timedelta(hours=25))
    assert [given.score for given in answers()] == [3]


@pytest.mark.parametrize("score", [None, -1, 11, 10**9, True])
def test_what_is_no_number_from_0_to_10_is_refused(sqlite: Settings, score: int | None) -> None:
    _, token = invited()
    with pytest.raises(BadAnswer):
        answer(token, score)
    assert answers() == []


def test_a_novel_is_refused_and_strange_text_is_kept_safely(database: Settings) -> None:
    _, token = invited()
    with pytest.raises(BadAnswer):
        answer(token, 9, "x" * 2001)
    answer(token, 9, "  👍 <b>שלום</b>\x00\ud800 ")
    assert answers()[0].comment == "👍 <b>שלום</b>?"


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "🦊", "\x00"])
def test_an_unknown_link_is_gone(sqlite: Settings, token: str) -> None:
    with pytest.raises(SurveyGone):
        answer(token, 9)


def test_after_30_days_the_link_is_gone(database: Settings) -> None:
    _, token = invited()
    with pytest.raises(SurveyGone):
        answer(token, 9, at=ASKED + timedelta(days=31))


def test_an_unhappy_customer_needs_the_owner_until_they_changed_their_mind(database: Settings) -> None:
    order, token = invited()
    answer(token, 2, "Broken")
    db.end_read()
    (item,) = attention.open_items()
    assert item.link == f"/admin/orders/{order.number}"
    assert item.params == {"number": order.number, "score": 2, "comment": "Broken"}
    answer(token, 9, "Replaced at once")
    db.end_read()
    assert attention.open_items() == []


def test_five_presses_at_once_are_one_answer(database: Settings) -> None:
    _, token = invited()
    assert crowd.errors(crowd.together(*[lambda: answer(token, 9)] * 5)) == []
    assert [given.revision for given in answers()] == [1]


def test_figures_count_answers_and_who_was_asked(database: Settings) -> None:
    for number in range(10):
        _, token = invited(number=1001 + number, email=f"c{number}@example.com")
        answer(token, 10 if number < 7 else 0)
    db.end_read()
    found = queries.score()
    assert found is not None
    assert round(found.value) == 40
    assert queries.distribution() == [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]
    funnel = queries.funnel()
    assert (funnel.eligible, funnel.invited, funnel.answered, funnel.response_rate) == (10, 10, 10, 1.0)
    assert {comment.group for comment in queries.comments()} == {"promoter", "detractor"}


def test_a_scanners_touches_are_labelled_and_never_fill_the_table(database: Settings) -> None:
    _, token = invited()
    survey = queries.by_token(token)
    assert survey is not None
    with db.transaction("journey"):
        for number in range(60):
            operations.touch(survey=survey, method="GET", score=number % 11, machine="sweep", at=number)
    db.end_read()
    assert len(queries.touches(survey.id)) == operations.MAX_TOUCHES
    assert queries.funnel().clicked == 0
