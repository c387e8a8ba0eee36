"""Writing to the shop: kept for the owner, mailed to them, and no door for machines."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.brand import store
from shop.conversations import queries
from shop.conversations.queries import Filter
from shop.kernel import db
from shop.mail import queries as mails
from tests.conftest import NOON
from tests.support import wiring
from tests.support.shopper import Shopper

SAID = {
    "name": "Cleo",
    "email": "Cleo@Example.com",
    "order_number": "#1001",
    "body": "Is it blue?\n<b>Thanks</b>",
}


@pytest.fixture(autouse=True)
def _mailbox(app: Any) -> None:
    with db.transaction():
        store.update(name="Kiln & Tide", email="hello@kilnandtide.example", at=NOON)


def sent(client: Any, **changes: str) -> Any:
    return client.submit("/contact", data={**SAID, **changes})


def waiting() -> list[Any]:
    db.end_read()
    found = queries.inbox(Filter()).rows
    return [said.row for row in found for said in queries.said(row.id, notes=True)]


def test_a_message_is_kept_and_mailed_with_the_way_to_answer(client: Any) -> None:
    assert sent(client).status_code == 303
    (message,) = waiting()
    assert (message.author, message.order_number, message.proven) == ("Cleo", "1001", False)
    assert message.body == "Is it blue?\n<b>Thanks</b>"
    wiring.drain()
    (mail,) = [mail for mail in mails.log().mails if mail.kind == "conversation_message"]
    assert (mail.recipient, mail.reply_to) == ("hello@kilnandtide.example", "cleo@example.com")


def test_whoever_wrote_is_thanked(client: Any) -> None:
    assert "Thank you. We will answer" in Shopper(client).visit("/contact").press("Send", **SAID).see.text


def test_what_fills_the_hidden_field_is_thanked_and_forgotten(client: Any) -> None:
    assert sent(client, website="http://spam.example").status_code == 303
    assert waiting() == []


def test_nobody_writes_without_end(client: Any) -> None:
    answers = [sent(client).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    assert len(waiting()) == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"email": "nobody"},
        {"email": "a@b\r\nBcc: c@example.com"},
        {"body": "  "},
        {"body": "x" * 5001},
        {"order_number": "9" * 41},
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_was_typed(client: Any, changes: dict[str, str]) -> None:
    answer = sent(client, **changes)
    assert answer.status_code == 422
    assert waiting() == []
    if "body" not in changes:
        assert "&lt;b&gt;Thanks&lt;/b&gt;" in answer.get_data(as_text=True)


def test_the_form_speaks_hebrew_and_is_linked_everywhere(client: Any) -> None:
    page = client.get("/he/contact").get_data(as_text=True)
    assert 'dir="rtl"' in page
    assert re.search(r'href="/he/contact"', client.get("/he/").get_data(as_text=True))
