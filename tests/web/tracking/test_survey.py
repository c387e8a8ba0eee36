"""The survey page: scanners record nothing, one press records one answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask import session
from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import clock, db, events, outbox, work
from shop.mail.models import Mail
from shop.orders.events import OrderDelivered
from shop.orders.models import Order
from shop.storefront import mine
from shop.web import visit
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.tracking.conftest import browser
from tracking.nps import operations, queries
from tracking.nps.models import NpsAnswer, SurveyTouch
from tracking.web import prompts

ASKED = NOON + timedelta(days=6)  # the first working morning five days after


@pytest.fixture
def link(app: Any) -> str:
    """The survey's path from the invitation that was mailed after delivery."""
    delivered()
    with clock.frozen(ASKED):
        wiring.drain()
    db.end_read()
    return str(db.session().scalars(select(Mail).where(Mail.kind == "nps_invitation")).one().context["path"])


def delivered() -> Order:
    """An order that has arrived, its survey planned."""
    order = make.order(make.visit(), make.customer(), delivered_at=NOON)
    with clock.frozen(NOON), db.transaction():
        fact = OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=NOON)
        events.publish(fact, at=NOON)
    with clock.frozen(NOON):
        work.drain(lambda: outbox.run_due(at=NOON))
    db.end_read()
    return order


def prompt(shown: str) -> str:
    """Where a page's prompt sends its answer; "" without one."""
    found = re.search(r'action="(/survey/[^"/]+)"', shown)
    return found.group(1) if found else ""


def answers() -> list[NpsAnswer]:
    db.end_read()
    return list(db.session().scalars(select(NpsAnswer)))


def machines() -> list[str]:
    db.end_read()
    query = select(SurveyTouch.machine).order_by(SurveyTouch.occurred_at, SurveyTouch.touch_id)
    return list(db.session("journey").scalars(query))


def test_a_scanner_that_opens_every_link_answers_nothing(app: Any, link: str) -> None:
    scanner = browser(app)
    with clock.frozen(ASKED + timedelta(minutes=5)):
        for score in range(11):
            assert scanner.get(f"{link}?score={score}").status_code == 200
            assert scanner.head(f"{link}?score={score}").status_code == 200
    assert answers() == []
    found = machines()
    assert found.count("head") == 11
    assert found.count("sweep") >= 8


def test_the_number_of_the_link_is_chosen_and_one_press_sends_it(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED + timedelta(hours=1)):
        shown = visitor.get(f"{link}?score=8").get_data(as_text=True)
        assert 'rel="nofollow"' in shown
        assert visitor.get(f"{link}?also=1").status_code == 200
        assert machines().pop() == "trap"
        assert 'value="8" required checked' in shown
        sent = visitor.submit(f"{link}?score=8", link, {"score": "8", "comment": "Good"})
        assert sent.status_code == 303
        assert "8 of 10" in visitor.get(sent.location).get_data(as_text=True)
    (given,) = answers()
    assert (given.score, given.comment) == (8, "Good")
    assert machines()[0] == ""


def test_a_little_more_is_asked_afterwards_and_promoters_may_tell_a_friend(
    visitor: Browser, link: str
) -> None:
    with clock.frozen(ASKED + timedelta(hours=1)):
        visitor.submit(link, data={"score": "9", "comment": "Good"})
        shown = visitor.get(link).get_data(as_text=True)
        assert "Tell a friend by mail" in shown
        assert "What did you like?" in shown
        more = {
            "more": "1",
            "score": "9",
            "comment": "Good",
            "tag": ["packaging", "nonsense"],
            "may_quote": "1",
        }
        assert visitor.submit(link, data=more).status_code == 303
        visitor.submit(link, data={"score": "5"})
        assert "Tell a friend by mail" not in visitor.get(link).get_data(as_text=True)
    (given,) = answers()
    assert (given.score, given.comment, given.tags) == (5, "Good", ["packaging"])
    assert given.may_quote
    assert not given.may_contact


def test_the_prompt_is_answered_on_the_page_and_only_one_is_shown_in_a_visit(
    app: Any, visitor: Browser
) -> None:
    order = delivered()
    with app.test_request_context("/track/x"):
        app.preprocess_request()
        with clock.frozen(NOON + timedelta(hours=1)):
            shown = prompts.on_tracking(order=order, delivered=True)
            assert prompts.on_tracking(order=order, delivered=False) == ""
            assert prompts.on_tracking(order=order, delivered=True) != ""
            session[prompts.KEY] = [visit.current().session_id, "another"]
            assert prompts.on_tracking(order=order, delivered=True) == ""
            session.clear()
            buyer = db.session().get_one(Customer, order.customer_id)
            assert prompts.on_account(customer=buyer) == ""  # its day is still to come
        with clock.frozen(ASKED):
            assert prompt(prompts.on_account(customer=buyer)) != ""
            assert prompts.on_order(order=order) == ""
            with db.transaction():
                operations.choose(replace(operations.current(), ces=True), at=NOON)
                operations.offer_effort(order=order, at=NOON)
            session.clear()
            assert prompts.on_order(order=order) == ""  # not who placed it
            mine.remember(order.token)
            assert "How easy was it to order" in prompts.on_order(order=order)
            assert prompts.on_account(customer=buyer) == ""  # one question a visit
    path = prompt(shown)
    with clock.frozen(NOON + timedelta(hours=1)):
        for _ in range(2):
            assert visitor.submit(path, data={"score": "7"}).status_code == 303
    assert [(given.score, given.channel) for given in answers()] == [(7, "site")]


def test_not_now_leads_back_and_only_within_the_shop(app: Any, visitor: Browser) -> None:
    order = delivered()
    token = queries.prompt_token("survey", queries.survey_id(order.id, "nps"), at=NOON)
    path = f"/survey/{token}/dismissal"
    with clock.frozen(NOON):
        for back in ("//evil.example", "https://evil.example", "", "/\\evil.example", "x" * 3000):
            gone = visitor.submit("/search", path, {"back": back})
            assert (gone.status_code, gone.location) == (303, "/")
        assert visitor.submit("/search", path, {"back": "/account"}).location == "/account"
        assert visitor.get(f"/survey/{token}").status_code == 410
    assert answers() == []


def test_visitors_are_asked_when_they_come_again_having_agreed_and_never_bought(
    app: Any, visitor: Browser
) -> None:
    with db.transaction():
        operations.choose(replace(operations.current(), visitors=True), at=NOON)
    day = timedelta(days=1)
    with clock.frozen(NOON):
        visitor.submit("/consent", "/consent", {"choice": "yes"})
        visitor.get("/search")
        assert prompt(visitor.get("/").get_data(as_text=True)) == ""
    with clock.frozen(NOON + day):
        home = visitor.get("/").get_data(as_text=True)
        found = re.search(r'href="(/survey/[^"]+)"', home)
        assert found
        assert "never" not in found.group(1)
        path = found.group(1)
        assert browser(app).get(path).status_code == 410
        assert visitor.submit(path, data={"score": "9", "comment": "Nice"}).status_code == 303
    with clock.frozen(NOON + 2 * day):
        assert "/survey/" not in visitor.get("/").get_data(as_text=True)
    assert [given.population for given in answers()] == ["visitors"]


def test_a_double_press_is_one_answer_and_a_change_is_kept(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED + timedelta(hours=1)):
        for score in ("8", "8", "9"):
            assert visitor.submit(link, data={"score": score, "comment": ""}).status_code == 303
    assert [(given.score, given.revision) for given in answers()] == [(9, 2)]


def test_a_press_without_the_pages_token_is_refused(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED):
        assert visitor.post(link, data={"score": "8"}).status_code == 400
    assert answers() == []


@pytest.mark.parametrize("score", ["", "11", "-1", "8.5", "eight", "٨", "9" * 50, "<script>"])
def test_what_is_no_number_is_shown_again_with_a_sentence(visitor: Browser, link: str, score: str) -> None:
    with clock.frozen(ASKED):
        sent = visitor.submit(link, data={"score": score, "comment": "kept"})
    assert sent.status_code == 422
    assert "Please choose a number" in sent.get_data(as_text=True)
    assert "kept" in sent.get_data(as_text=True)
    assert answers() == []


def test_markup_in_a_comment_stays_text(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED):
        visitor.submit(link, data={"score": "3", "comment": "<img src=x onerror=alert(1)>"})
        shown = visitor.get(link).get_data(as_text=True)
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_after_30_days_and_for_unknown_links_the_page_says_gone(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED + timedelta(days=31)):
        assert visitor.get(link).status_code == 410
        assert visitor.submit("/search", link, {"score": "8"}).status_code == 410
    for unknown in ("x", "%00", "x" * 3000, "%F0%9F%A6%8A"):
        assert visitor.get(f"/survey/{unknown}").status_code == 410
    assert answers() == []


def test_after_a_day_the_answer_can_be_seen_and_not_changed(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED):
        visitor.submit(link, data={"score": "8", "comment": ""})
    with clock.frozen(ASKED + timedelta(hours=30)):
        assert f'action="{link}"' not in visitor.get(link).get_data(as_text=True)
        assert visitor.submit("/search", link, {"score": "2"}).status_code == 409
    assert [given.score for given in answers()] == [8]


def test_the_page_is_private(visitor: Browser, link: str) -> None:
    with clock.frozen(ASKED):
        headers = visitor.get(link).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_invitation_has_eleven_links_and_a_way_out(app: Any, link: str) -> None:
    mail = db.session().scalars(select(Mail).where(Mail.kind == "nps_invitation")).one()
    assert mail.content is not None
    html, text = mail.content
    for body in (unescape(html), text):
        links = re.findall(rf"{link}\?([^\s\"]+)", body)
        assert {parse_qs(query)["score"][0] for query in links} == {str(score) for score in range(11)}
    assert "/mail/unsubscribe/" in html
