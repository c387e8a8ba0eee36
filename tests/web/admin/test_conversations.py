"""The owner's desk: the inbox, an answer with its order beside it, saved answers, and how mails come in."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from shop.conversations import operations, queries, rules
from shop.conversations.files import PDF, File, photos
from shop.conversations.intake import settings
from shop.conversations.queries import Filter
from shop.kernel import db, preferences
from shop.mail import replies
from shop.orders import queries as orders
from shop.web import slots
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.imap_double import ImapDouble
from tests.support.letters import photo
from tests.web.admin.conftest import text

INBOX, INTAKE = "/admin/conversations", "/admin/mails/intake"


def write(body: str = "Blue?\n<script>x</script>", **more: Any) -> Any:
    with db.transaction():
        return operations.receive(
            **{
                "name": "<b>Cleo</b>",
                "email": "cleo@example.com",
                "body": body,
                "locale": "he",
                "at": NOON,
                **more,
            }
        )


@pytest.fixture
def order(app: Any) -> Any:
    made = paid_order()
    wiring.drain()
    db.end_read()
    return orders.by_id(made.id)


@pytest.fixture
def page(app: Any) -> str:
    return f"{INBOX}/{write().conversation_id}"


def row() -> Any:
    db.end_read()
    return queries.inbox(Filter(search="cleo")).rows[0]


def test_it_is_read_answered_and_closed_in_one_press(owner: Any, page: str) -> None:
    assert "&lt;b&gt;Cleo&lt;/b&gt;" in text(owner.get(INBOX))
    shown = text(owner.get(page))
    assert "&lt;script&gt;x&lt;/script&gt;" in shown
    assert "Sender not proved" in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    answer = owner.submit(page, f"{page}/answers", data={"body": "Yes.", "close": "1", "seen": seen})
    assert answer.headers["Location"].endswith(INBOX)
    assert (row().state, queries.count_open()) == ("closed", 0)
    assert "cleo" not in text(owner.get(INBOX)).lower()
    assert "Cleo" in text(owner.get(f"{INBOX}?view=closed"))


def test_who_answers_what_has_changed_looks_once_more_and_keeps_the_words(owner: Any, page: str) -> None:
    data = {"body": "My long answer", "seen": "2026-01-01T00:00:00+00:00"}
    answer = owner.submit(page, f"{page}/answers", data=data)
    assert answer.status_code == 409
    assert "My long answer" in text(answer)
    assert row().state == "open"
    for bad in ("", "x" * 5001):
        assert owner.submit(page, f"{page}/answers", data={"body": bad}).status_code == 422
        assert owner.submit(page, f"{page}/notes", data={"body": bad}).status_code == 422


def test_it_is_given_noted_turned_and_deleted(owner: Any, page: str, hire: Any) -> None:
    mia, max_ = hire("mia@example.com", "support", "Mia"), hire("max@example.com", "packer", "Max")
    owner.submit(page, f"{page}/assignment", data={"staff": str(mia.id)})
    assert row().assigned_to == mia.id
    owner.submit(page, f"{page}/assignment", data={"staff": str(max_.id)})
    assert row().assigned_to == mia.id  # a packer answers nobody
    owner.submit(page, f"{page}/notes", data={"body": "A regular"})
    assert "A regular" in text(owner.get(page))
    for state in ("waiting", "closed", "open", "nonsense"):
        owner.submit(page, f"{page}/state", data={"state": state})
    assert row().state == "open"
    owner.submit(page, f"{page}/removal")
    assert owner.get(page).status_code == 404
    for end in ("/answers", "/notes", "/removal", "/match", "/assignment", "/state"):
        answer = owner.submit(INTAKE, f"{INBOX}/{uuid.uuid4()}{end}", data={"body": "x", "state": "open"})
        assert answer.status_code in (303, 404)


def test_the_order_stands_beside_it_with_what_others_add(owner: Any, order: Any) -> None:
    said = write(email=order.email, order_id=order.id, channel=rules.PROBLEM, topic="damaged")
    slots.register("admin.conversation.order", "test", 1, lambda order: f"<p>parcel of {order.number}</p>")
    try:
        shown = text(owner.get(f"{INBOX}/{said.conversation_id}"))
    finally:
        slots._slots["admin.conversation.order"].pop("test")
    for words in (
        f"#{order.number}",
        f"parcel of {order.number}",
        "Something arrived broken",
        "It is about this one",
    ):
        assert words in shown
    assert "Open the conversation" in text(owner.get(f"/admin/orders/{order.number}"))
    assert "Open the conversation" in text(owner.get(f"/admin/customers/{order.customer_id}"))


def test_saved_answers_are_kept_and_filled(owner: Any, page: str) -> None:
    saved = f"{INBOX}/answers"
    assert owner.submit(saved, data={"title": "Hi", "body": "{nmae}"}).status_code == 422
    assert owner.submit(saved, data={"title": "Hi", "body": "Dear {name}, {staff}"}).status_code == 303
    (made,) = queries.saved_answers()
    assert "Dear &lt;b&gt;Cleo&lt;/b&gt;, Noa</textarea>" in text(owner.get(f"{page}?use={made.id}"))
    assert owner.get(f"{page}?use=nonsense").status_code == 200
    owner.submit(saved, f"{saved}/{made.id}", data={"title": "Hello", "body": "x"})
    assert 'value="Hello"' in text(owner.get(saved))
    owner.submit(saved, f"{saved}/{made.id}/removal")
    assert queries.saved_answers() == []


def test_what_proves_nothing_is_kept_apart_until_staff_say_so(owner: Any, page: str) -> None:
    stranger = write("It is me", matched=False, channel=rules.MAIL)
    apart = f"{INBOX}/{stranger.conversation_id}"
    assert "It is me" in text(owner.get(f"{INBOX}?view=unmatched"))
    assert owner.submit(apart, f"{apart}/match").headers["Location"].endswith(page)
    assert "It is me" in text(owner.get(page))


def test_files_are_shown_as_what_they_are(owner: Any, page: str) -> None:
    pdf = File(name='a"b.pdf', media_type=PDF, data=b"%PDF-1")
    said = write(files=[*photos([("pot.png", photo())]), pdf])
    (told,) = [one for one in queries.said(said.conversation_id, notes=True) if one.files]
    picture, paper = [owner.get(f"{page}/files/{file.id}") for file in told.files]
    assert (picture.mimetype, picture.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert paper.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in paper.headers["Content-Security-Policy"]
    assert owner.get(f"{page}/files/{uuid.uuid4()}").status_code == 404


def test_odd_questions_get_the_inbox(owner: Any, page: str) -> None:
    for query in ("?page=x", "?page=-1", "?page=999999999999", "?view=x", "?q=%25cleo%00"):
        assert owner.get(INBOX + query).status_code == 200, query


def test_the_owner_says_when_it_is_late_and_how_long_it_is_kept(owner: Any) -> None:
    address = "/admin/settings/conversations"
    assert owner.submit(address, data={"hours": "5", "keep_months": "12"}).status_code == 303
    assert (preferences.get(rules.HOURS), preferences.get(rules.KEEP_MONTHS)) == (5, 12)
    assert owner.submit(address, data={"hours": "0", "keep_months": "x"}).status_code == 422


def test_answers_by_mail_are_set_up_and_secrets_stay_secret(owner: Any) -> None:
    reply = {"mailbox": "Reply", "domain": "Answers.Example", "strangers": "1"}
    assert owner.submit(INTAKE, f"{INTAKE}/address", data=reply).status_code == 303
    assert replies.address(uuid.UUID(int=5)).startswith("reply+")
    assert "@answers.example" in text(owner.get(INTAKE))
    assert owner.submit(INTAKE, f"{INTAKE}/address", data={**reply, "domain": "no domain"}).status_code == 422
    shown = text(owner.submit(INTAKE, f"{INTAKE}/postmark"))
    secret = preferences.get(settings.POSTMARK)
    assert secret in shown
    assert secret not in text(owner.get(INTAKE))
    owner.submit(INTAKE, f"{INTAKE}/postmark/removal")
    assert not settings.is_postmark("")
    with ImapDouble() as server:
        parts = {
            "host": "127.0.0.1",
            "port": server.url.rstrip("/").rpartition(":")[2],
            "user": "shop@example.com",
        }
        wrong = owner.submit(INTAKE, f"{INTAKE}/mailbox", data={**parts, "password": "no"})
        assert (wrong.status_code, preferences.get(settings.MAILBOX)) == (422, "")
    assert owner.submit(INTAKE, f"{INTAKE}/mailbox", data={"host": "a b"}).status_code == 422
    assert owner.submit(INTAKE, f"{INTAKE}/mailbox", data={"host": ""}).status_code == 303
