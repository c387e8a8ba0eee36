"""Answers: one a survey, changed within a day, told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.orders.models import TimelineEntry
from tests.factories.opinions import ASKED, answer, answers, drain, invited
from tests.support import crowd
from tracking.journeys.models import Event
from tracking.nps import operations, queries, topics
from tracking.nps.operations import BadAnswer, SurveyGone, TooLate


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


def test_a_changed_mind_within_a_day_replaces_it_and_keeps_what_it_was(sqlite: Settings) -> None:
    _, token = invited()
    answer(token, 3, "Late")
    answer(token, 8, "Arrived after all", at=ASKED + timedelta(hours=23))
    (given,) = answers()
    assert (given.score, given.revision) == (8, 2)
    assert [(old["score"], old["comment"]) for old in given.history] == [(3, "Late")]


def test_after_a_day_it_stays(sqlite: Settings) -> None:
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


def test_a_novel_is_refused_and_strange_text_is_kept_safely(sqlite: Settings) -> None:
    _, token = invited()
    with pytest.raises(BadAnswer):
        answer(token, 9, "x" * 2001)
    answer(token, 9, "  👍 <b>שלום</b>\x00\ud800 ")
    assert answers()[0].comment == "👍 <b>שלום</b>?"


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "🦊", "\x00"])
def test_an_unknown_link_is_gone(sqlite: Settings, token: str) -> None:
    with pytest.raises(SurveyGone):
        answer(token, 9)


def test_after_30_days_the_link_is_gone(sqlite: Settings) -> None:
    _, token = invited()
    with pytest.raises(SurveyGone):
        answer(token, 9, at=ASKED + timedelta(days=31))


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
    found = queries.inbox(queries.Sought())
    assert (found.total, {comment.group for comment in found.comments}) == (10, {"good", "bad"})
    assert queries.inbox(queries.Sought(group="bad", metric="nps")).total == 3
    assert queries.inbox(queries.Sought(tag="price")).total == 0
    assert queries.inbox(queries.Sought(words="%")).total == 0
    assert len(queries.replies()) == 10
    assert queries.cases(is_open=True)[0].answer.score == 0
    assert [step.stage for step in queries.ease(at=ASKED)] == list(topics.STAGES)


def test_a_scanners_touches_are_labelled_and_never_fill_the_table(sqlite: Settings) -> None:
    _, token = invited()
    survey = queries.by_token(token)
    assert survey is not None
    with db.transaction("journey"):
        for number in range(60):
            operations.touch(survey=survey, method="GET", score=number % 11, machine="sweep", at=number)
    db.end_read()
    assert len(queries.touches(survey.id)) == operations.MAX_TOUCHES
    assert queries.funnel().clicked == 0
