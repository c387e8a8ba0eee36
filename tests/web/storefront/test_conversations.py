"""A customer's conversation: in the account, by the link of an answer; and mails that Postmark brings."""

from __future__ import annotations

import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from shop.conversations import links, operations, queries
from shop.conversations.intake import settings
from shop.conversations.models import ConversationMessage
from shop.customers import operations as customers
from shop.kernel import clock, db
from shop.kernel.models import InboxMessage
from shop.staff import operations as staff
from tests.conftest import NOON
from tests.support.letters import letter, photo
from tests.web.storefront.conftest import account

PASSWORD = "four quiet words here"


@pytest.fixture
def cleo(client: Any) -> Any:
    """Cleo, signed in."""
    made = account("cleo@example.com", name="Cleo")
    with db.transaction():
        customers.set_password(customer_id=made.id, password=PASSWORD, at=NOON)
    data = {"email": "cleo@example.com", "password": PASSWORD, "by": "password"}
    assert client.submit("/account/sign-in", data=data).status_code in (302, 303)
    return made


def begun(**more: Any) -> Any:
    """A conversation in which the shop has answered and noted something."""
    with db.transaction():
        noa = staff.invite(email="noa@example.com", name="Noa", role="support", at=NOON)
        said = operations.receive(
            **{
                "email": "cleo@example.com",
                "name": "Cleo",
                "body": "Blue?\n<b>x</b>",
                "locale": "en",
                "at": NOON,
                **more,
            }
        )
        conversation = said.conversation_id
        operations.answer(conversation_id=conversation, body="Yes, blue.", staff_id=noa.id, at=NOON)
        operations.note(conversation_id=conversation, body="our secret", staff_id=noa.id, at=NOON)
    db.end_read()
    return conversation


def bodies() -> list[str]:
    db.end_read()
    return list(
        db.session().scalars(select(ConversationMessage.body).order_by(ConversationMessage.created_at))
    )


def test_the_link_shows_what_was_said_and_takes_more_with_a_photo(client: Any) -> None:
    conversation = begun()
    address = links.path(conversation, at=clock.now())
    page = client.get(address)
    shown = page.get_data(as_text=True)
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "Yes, blue." in shown
    assert "our secret" not in shown
    assert "no-store" in page.headers["Cache-Control"]
    data = {"body": "And this one?", "photos": (io.BytesIO(photo()), "../pot.png")}
    sent = client.submit(address, data=data, content_type="multipart/form-data")
    assert (sent.status_code, bodies()[-1]) == (303, "And this one?")
    (told,) = [one for one in queries.said(conversation, notes=False) if one.files]
    assert told.row.proven
    picture = client.get(f"{address}/files/{told.files[0].id}")
    assert (picture.mimetype, picture.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert client.get(f"{address}/files/{uuid.uuid4()}").status_code == 404


def test_words_and_files_that_cannot_be_taken_are_refused_with_what_was_typed(client: Any) -> None:
    address = links.path(begun(), at=clock.now())
    for data in (
        {"body": " "},
        {"body": "x" * 5001},
        {"body": "kept words", "photos": (io.BytesIO(b"<svg onload=x>"), "x.svg")},
        {"body": "kept words", "photos": [(io.BytesIO(b"x"), "x.png") for _ in range(7)]},
    ):
        answer = client.submit(address, data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert ("kept words" in answer.get_data(as_text=True)) == ("kept words" in data["body"])
    assert len(bodies()) == 3
    answers = [client.submit(address, data={"body": "again"}).status_code for _ in range(8)]
    assert answers[-1] == 429


def test_links_end_and_cannot_be_made_up(client: Any) -> None:
    conversation = begun()
    old = links.path(conversation, at=clock.now() - links.LASTS - timedelta(days=1))
    gone = links.path(uuid.uuid4(), at=clock.now())
    for address in (old, gone, "/conversations/x", "/conversations/" + "a" * 5000, old + "x"):
        assert client.get(address).status_code == 410


def test_a_signed_in_customer_finds_it_in_the_account_and_writes_on(cleo: Any, client: Any) -> None:
    assert "Nothing was said yet" in client.get("/account/messages").get_data(as_text=True)
    conversation = begun()
    assert "Yes, blue." in client.get("/account/messages").get_data(as_text=True)
    assert client.submit("/account/messages", data={"body": "Thanks"}).status_code == 303
    row = queries.current(conversation)
    assert (row.state, row.customer_id) == ("open", cleo.id)
    assert "/he/account/messages" in client.get("/he/account/messages").get_data(as_text=True)


def test_the_contact_form_speaks_for_nobody_else(cleo: Any, client: Any) -> None:
    said = {"name": "X", "order_number": "", "body": "Hi"}
    client.submit("/contact", data={**said, "email": "CLEO@example.com"})
    client.submit("/contact", data={**said, "email": "otto@example.com"})
    db.end_read()
    proven = db.session().scalars(select(ConversationMessage.proven).order_by(ConversationMessage.created_at))
    assert list(proven) == [True, False]


def test_postmarks_mails_are_stored_once_for_who_knows_the_secret(client: Any) -> None:
    with db.transaction():
        secret = settings.new_postmark_secret(at=NOON)
    body = json.dumps({"From": "cleo@example.com", "RawEmail": letter("outlook_plain").decode()})
    door = "/webhooks/inbound-mail/"
    answers = [client.post(door + secret, data=body).status_code for _ in range(2)]
    answers.append(client.post(door + "inbox", data=body, auth=("postmark", secret)).status_code)
    assert answers == [200] * 3
    refused = [
        client.post(door + "wrong", data=body),
        client.post(door + "ש", data=body, auth=("postmark", "wrong")),
        client.post(door + secret, data=b"\xff"),
        client.post(door + secret, data="[]"),
        client.post(door + secret, data="{}", environ_overrides={"CONTENT_LENGTH": str(60 * 2**20)}),
        client.get(door + secret),
    ]
    assert [one.status_code for one in refused] == [404, 404, 400, 400, 413, 405]
    db.end_read()
    assert db.session().scalar(select(func.count()).select_from(InboxMessage)) == 1
