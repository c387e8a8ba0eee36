"""Messages of the contact form of an older version become conversations, and mails about them still leave."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, insert, select

from shop.conversations.models import Conversation, ConversationMessage
from shop.kernel import db, migrations
from shop.kernel.settings import Settings
from shop.mail.models import Mail
from tests.conftest import SECRET
from tests.support import wiring

BEFORE = "abecf5b78fb0"  # the last version that had contact_messages
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def upgraded(request: pytest.FixtureRequest, folder: Path) -> Iterator[Settings]:
    """A shop of that version with three messages of two people, and a mail about one that has not left;
    upgraded once, and only read from then on."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create("threeclick_messages") if server else None
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "threeclick_messages", database_url=url)
    wiring.install(made)
    db.configure(made)
    for store, version in (("shop", BEFORE), ("journey", "head")):
        db.ensure_schema(store)
        command.upgrade(migrations.config(store), version)
    _fill()
    migrations.upgrade(made)
    yield made
    db.dispose()
    if server:
        server.drop("threeclick_messages")


def _fill() -> None:
    with db.engine("shop").begin() as connection:
        there = MetaData()
        there.reflect(connection, only=["contact_messages", "mails"])
        messages = there.tables["contact_messages"]
        for number, (email, answered) in enumerate(
            (("dana@example.com", True), ("dana@example.com", False), ("otto@example.com", True))
        ):
            row = _message(messages, number, email) | {
                "answered_at": AT + timedelta(days=9) if answered else None
            }
            connection.execute(insert(messages).values(row))
        connection.execute(insert(there.tables["mails"]).values(_mail(there.tables["mails"])))


def _number(table: Table, number: int) -> object:
    made = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
    return made if "UUID" in repr(table.c.id.type).upper() else made.hex


def _message(table: Table, number: int, email: str) -> dict[str, object]:
    return {
        "id": _number(table, number),
        "email": email,
        "name": email.partition("@")[0].title(),
        "order_number": "1001" if number == 1 else "",
        "body": f"Word {number}\nand another",
        "locale": "he",
        "created_at": AT + timedelta(days=number),
    }


def _mail(table: Table) -> dict[str, object]:
    said = ("kind", "template", "dedupe_key", "message_id", "recipient", "recipient_name", "subject")
    return {
        **dict.fromkeys(said, "contact_message"),
        "locale": "en",
        "id": _number(table, 9),
        "context": {
            "name": "Dana",
            "email": "dana@example.com",
            "order_number": "",
            "body": "?",
            "link": "/",
        },
        "scope": "order",
        "private": False,
        "priority": 5,
        "outcome": "queued",
        "attempts": 0,
        "created_at": AT,
        "due_at": AT,
    }


def test_each_person_has_one_conversation_that_says_where_it_stands(upgraded: Settings) -> None:
    dana, otto = db.session().scalars(select(Conversation).order_by(Conversation.email)).all()
    assert (dana.state, dana.waiting_since, dana.closed_at) == ("open", AT + timedelta(days=1), None)
    assert (otto.state, otto.waiting_since, otto.closed_at) == ("closed", None, AT + timedelta(days=9))
    assert (dana.name, dana.preview, dana.locale) == ("Dana", "Word 1 and another", "he")
    said = select(ConversationMessage).where(ConversationMessage.conversation_id == dana.id)
    rows = db.session().scalars(said.order_by(ConversationMessage.created_at)).all()
    assert [(row.id, row.body, row.order_number) for row in rows] == [
        (uuid.uuid5(uuid.NAMESPACE_OID, "0"), "Word 0\nand another", ""),
        (uuid.uuid5(uuid.NAMESPACE_OID, "1"), "Word 1\nand another", "1001"),
    ]


def test_a_mail_that_waits_can_still_be_rendered(upgraded: Settings) -> None:
    mail = db.session().scalars(select(Mail)).one()
    assert (mail.kind, mail.template) == ("conversation_message", "conversation_message")
    assert mail.context["topic"] == ""
    assert mail.context["photos"] == 0
