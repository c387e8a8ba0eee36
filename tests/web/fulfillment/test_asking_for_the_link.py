"""Who lost the link types number and address: one answer for all, a mail only for the right one."""

from __future__ import annotations

from typing import Any

import pytest

from shop.kernel import db
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import words


def ask(visitor: Browser, number: object, email: str) -> Any:
    return visitor.submit("/track", data={"number": str(number), "email": email}, follow_redirects=True)


def links_mailed(order: Order) -> list[Any]:
    db.end_read()
    return [mail for mail in mails.for_order(order.id) if mail.kind == "tracking_link"]


def test_a_hit_and_a_miss_look_alike(order: Order, visitor: Browser) -> None:
    hit = ask(visitor, order.number, "cleo@example.com")
    miss = ask(visitor, order.number, "dora@example.com")
    nobody = ask(visitor, 999999, "cleo@example.com")
    assert hit.status_code == miss.status_code == nobody.status_code == 200
    assert words(hit) == words(miss) == words(nobody)


def test_only_the_right_address_gets_a_mail_and_it_holds_the_link(order: Order, visitor: Browser) -> None:
    ask(visitor, order.number, "dora@example.com")
    ask(visitor, 999999, "cleo@example.com")
    wiring.drain()
    assert links_mailed(order) == []
    ask(visitor, f"#{order.number}", " Cleo@Example.com ")
    wiring.drain()
    (mail,) = links_mailed(order)
    assert mail.recipient == "cleo@example.com"
    assert visitor.get(mail.context["track_path"]).status_code == 200
    assert mail.context["track_path"] in mail.content[1]


def test_asking_again_and_again_mails_once(order: Order, visitor: Browser) -> None:
    for _ in range(4):
        ask(visitor, order.number, "cleo@example.com")
        wiring.drain()
    assert len(links_mailed(order)) == 1


def test_whoever_asks_too_often_is_asked_to_wait(order: Order, visitor: Browser) -> None:
    answers = [ask(visitor, number, f"person{number}@example.com").status_code for number in range(1, 25)]
    assert answers[:20] == [200] * 20
    assert set(answers[20:]) == {429}


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("", "cleo@example.com"),
        ("abc", "cleo@example.com"),
        ("-1", "cleo@example.com"),
        ("1" * 40, "cleo@example.com"),
        ("1001", ""),
        ("1001", "x" * 5000),
        ("<script>", "cleo@example.com"),
    ],
)
def test_what_is_no_number_or_address_is_shown_again(
    visitor: Browser, order: Order, number: str, email: str
) -> None:
    assert ask(visitor, number, email).status_code == 422


def test_a_press_without_the_forms_token_is_refused(visitor: Browser, order: Order) -> None:
    assert visitor.post("/track", data={"number": "1", "email": "a@example.com"}).status_code == 400
