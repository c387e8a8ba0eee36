"""Answering a mail reaches the store, or whoever the mail is about."""

from __future__ import annotations

import uuid
from typing import Any

from shop.brand import store
from shop.kernel import db
from shop.mail import message
from shop.mail.models import ORDER, Mail
from shop.mail.rendering import Rendered
from tests.conftest import NOON


def composed(**changes: Any) -> Any:
    with db.transaction():
        store.update(name="Kiln & Tide", email="hello@kilnandtide.example", at=NOON)
    row = Mail(id=uuid.uuid4(), message_id="<1@localhost>", recipient="owner@example.com", recipient_name="",
               locale="en", scope=ORDER, **changes)  # fmt: skip
    return message.compose(
        row, Rendered(subject="Hello", html="<p>Hi</p>", text="Hi"), unsubscribe_url="", at=NOON
    )


def test_an_answer_goes_to_the_one_who_wrote(sqlite: Any) -> None:
    assert composed(reply_to="cleo@example.com")["Reply-To"] == "cleo@example.com"


def test_an_answer_goes_to_the_store_otherwise(sqlite: Any) -> None:
    assert "cleo" not in str(composed()["Reply-To"])


def test_what_a_person_answers_keeps_its_thread_and_is_not_called_automatic(sqlite: Any) -> None:
    answer = composed(thread="<first@x> <last@x>")
    assert (answer["In-Reply-To"], answer["References"]) == ("<last@x>", "<first@x> <last@x>")
    assert answer["Auto-Submitted"] is None
    assert composed()["Auto-Submitted"] == "auto-generated"
    assert composed()["References"] is None
