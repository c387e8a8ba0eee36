"""Questions on the shop's pages, other questions, and what is written beside an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from shop.customers.events import ConsentChanged
from shop.kernel import db, events, ids
from shop.kernel.origin import acting_as
from shop.kernel.settings import Settings
from shop.orders.models import Order, OrderParcel, ParcelMilestone
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.factories.opinions import ASKED, BY, DAY, answer, answers, case, customer, drain, invited
from tracking.nps import operations, queries
from tracking.nps.operations import BadAnswer, SurveyGone


def test_on_the_page_an_answer_counts_as_the_mail_would(sqlite: Settings) -> None:
    order = make.order(make.visit(), make.customer(), delivered_at=NOON)
    again = make.order(make.visit(), customer(order), number=1002, delivered_at=NOON)
    with db.transaction():
        for one in (order, again):
            operations.schedule(order=one, delivered_at=NOON, at=NOON)
    names = [queries.survey_id(one.id, "nps") for one in (order, again)]
    tokens = [queries.prompt_token("survey", name, at=NOON) for name in names]
    answer(tokens[0], 9, at=NOON)
    with pytest.raises(SurveyGone):
        answer(tokens[1], 9, at=NOON)
    db.end_read()
    (given,) = answers()
    assert (given.channel, given.order_id) == ("site", order.id)
    with db.transaction():
        mailed = operations.settle(queries.of_order(again.id)[0], again, at=ASKED)
    assert mailed is None
    assert queries.funnel().suppressed == {"asked_recently": 1}
    assert queries.funnel().answered_on_site == 1


def test_not_now_rests_the_question(sqlite: Settings) -> None:
    order = make.order(make.visit(), make.customer(), delivered_at=NOON)
    with db.transaction():
        operations.schedule(order=order, delivered_at=NOON, at=NOON)
    token = queries.prompt_token("survey", queries.survey_id(order.id, "nps"), at=NOON)
    for _ in range(2):
        with db.transaction():
            operations.dismiss(token=token, by=BY, at=NOON)
    assert queries.funnel().suppressed == {"dismissed": 1}
    with pytest.raises(SurveyGone):
        answer(token, 9, at=NOON)
    assert answers() == []


def test_a_visitor_who_never_bought_is_counted_apart_and_only_with_consent(sqlite: Settings) -> None:
    with db.transaction():
        operations.choose(replace(operations.current(), visitors=True), at=NOON)
    visitor, shy = make.visit(), make.undecided()
    token = queries.prompt_token("visitor", queries.visitor_survey_id(visitor), at=NOON)
    for stranger in (make.visit(), shy):
        with pytest.raises(SurveyGone):
            answer(token, 9, by=stranger, at=NOON)
    answer(token, 9, by=visitor, at=NOON)
    answer(token, 9, by=visitor, at=NOON)
    with acting_as(visitor):
        drain()
    (given,) = answers()
    assert (given.population, given.customer_id, given.order_id) == ("visitors", None, None)
    assert sum(queries.distribution()) == 0
    assert sum(queries.distribution(population="visitors")) == 1
    assert queries.funnel().eligible == 0
    later = replace(visitor, session_id=str(ids.new_id()))
    again = queries.prompt_token("visitor", queries.visitor_survey_id(later), at=NOON)
    with pytest.raises(SurveyGone):
        answer(again, 2, by=later, at=NOON)


def test_scales_of_other_questions_have_their_own_ends(sqlite: Settings) -> None:
    with db.transaction():
        operations.choose(replace(operations.current(), ces=True), at=NOON)
    order = make.order(make.visit(), make.customer())
    with db.transaction():
        operations.offer_effort(order=order, at=NOON)
    token = queries.prompt_token("survey", queries.survey_id(order.id, "ces"), at=NOON)
    for bad in (0, 8, 10):
        with pytest.raises(BadAnswer):
            answer(token, bad, at=NOON)
    answer(token, 2, "A maze", at=NOON)
    assert queries.distribution(metric="ces") == [0, 1, 0, 0, 0, 0, 0]
    assert sum(queries.distribution()) == 0
    assert case().state == "new"
    assert customer(order).opinion == ""


def test_what_was_known_then_is_written_beside_the_answer(sqlite: Settings) -> None:
    order, token = invited()
    with db.transaction() as session:
        session.execute(update(Order).where(Order.id == order.id).values(promised_to=(NOON - DAY).date()))
        parcel = {"parcel_id": ids.new_id(), "order_id": order.id}
        session.add(OrderParcel(carrier="DHL", lines={}, shipped_at=NOON - 3 * DAY, **parcel))
        session.add(ParcelMilestone(id=ids.new_id(), milestone="delayed", at=NOON - DAY, data={}, **parcel))
    make.publish_paid(order)
    answer(token, 4, tags=["speed", "made up", "price"])
    drain()
    (given,) = answers()
    assert given.tags == ["price", "speed"]
    known = {"carrier": "DHL", "parcels": 1, "days_late": 1, "delayed": True, "first": True, "spent": 5500}
    assert known.items() <= given.facts.items()
    assert given.facts["products"] == [["Mug", "Mug"]]
    assert given.facts["visit"]["tracked"] == 0
    with db.transaction():
        visitor = f"visitor:{order.origin['visitor_id']}"
        events.publish(ConsentChanged(subject=visitor, choice="denied"), at=ASKED)
    drain()
    assert "visit" not in answers()[0].facts
    assert answers()[0].facts["carrier"] == "DHL"
