"""Whatever way they write, one person has one conversation; what becomes of it is told and forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from shop.conversations import jobs, operations, privacy, queries, rules
from shop.conversations.files import JPEG, File, of_mail, photos
from shop.conversations.models import Conversation, ConversationFile, ConversationMessage
from shop.conversations.operations import answering
from shop.conversations.queries import Filter
from shop.conversations.rules import CLOSED, OPEN, WAITING
from shop.customers.models import Customer
from shop.customers.operations import upsert_for_order
from shop.kernel import attention, clock, db, preferences, registry
from shop.kernel.errors import Conflict, NotFound
from shop.kernel.registry import Person
from shop.mail import queries as mails
from shop.staff.models import Staff
from tests.conftest import NOON
from tests.support import wiring
from tests.support.letters import photo

HOUR = timedelta(hours=1)


def count(model: Any) -> int:
    db.end_read()
    return db.session().scalar(select(func.count()).select_from(model)) or 0


def conversation(email: str = "cleo@example.com") -> Conversation:
    db.end_read()
    rows = db.session().scalars(select(Conversation).where(Conversation.email == email))
    return rows.one()


def customer(email: str = "cleo@example.com") -> Customer:
    with db.transaction():
        return upsert_for_order(email=email, name="Cleo Rivers", locale="en", at=NOON)


def test_every_word_of_one_address_is_one_conversation(say: Callable[..., Any]) -> None:
    say(email="Cleo@Example.com")
    say("And green?", channel=rules.PROBLEM, topic="damaged")
    say(email="otto@example.com")
    assert count(Conversation) == 2
    assert [one.row.body for one in queries.said(conversation().id, notes=False)] == [
        "Is it blue?",
        "And green?",
    ]


def test_an_address_that_becomes_a_customer_keeps_its_conversation(say: Callable[..., Any]) -> None:
    before = say()
    made = customer()
    with db.transaction():
        operations.adopt(customer_id=made.id, at=NOON)
        operations.adopt(customer_id=made.id, at=NOON)
    assert conversation().customer_id == made.id
    assert say("Still there?").conversation_id == before.conversation_id
    assert count(Conversation) == 1


def test_two_conversations_become_one_and_old_links_lead_there(say: Callable[..., Any]) -> None:
    made = customer()
    kept = say("As a customer", customer_id=made.id)
    with db.transaction():
        operations.set_state(conversation_id=kept.conversation_id, state=CLOSED, at=NOON)
    strange = say("By mail", matched=False, subject="Hello", channel=rules.MAIL, at=NOON - HOUR)
    assert strange.conversation_id != kept.conversation_id
    with db.transaction():
        joined = operations.claim(strange.conversation_id, at=NOON)
    assert joined.id == kept.conversation_id
    assert (joined.state, joined.waiting_since) == (OPEN, NOON - HOUR)
    assert [one.row.body for one in queries.said(joined.id, notes=False)] == ["By mail", "As a customer"]
    assert queries.current(strange.conversation_id).id == joined.id
    assert len(queries.inbox(Filter()).rows) == 1
    with pytest.raises(Conflict), db.transaction():
        operations.claim(joined.id, at=NOON)


def test_an_answer_is_mailed_in_its_thread_and_closing_is_one_press(
    say: Callable[..., Any], noa: Staff
) -> None:
    said = say(order_number="#77", channel=rules.MAIL, subject="A bowl", mail_message_id="<their@mail>")
    with db.transaction():
        told = operations.answer(
            conversation_id=said.conversation_id,
            body="It is.\nYours",
            staff_id=noa.id,
            close=True,
            at=NOON + HOUR,
        )
    with clock.frozen(NOON + HOUR):
        wiring.drain()
    row, mail = conversation(), mails.by_dedupe_key(f"conversation:{told.id}")
    assert (row.state, row.assigned_to, row.first_answered_at) == (CLOSED, noa.id, NOON + HOUR)
    assert (mail.recipient, mail.subject) == ("cleo@example.com", "Re: A bowl")
    assert mail.thread.split() == [f"<{row.id.hex}@localhost>", "<their@mail>"]
    assert mail.reply_to.startswith("reply+")
    assert "It is.\nYours" in mail.content[1]
    assert queries.message(told.id).mail_message_id == mail.message_id
    assert (told.waited_seconds, told.first_answer) == (3600, True)
    assert queries.figures(since=NOON).first_answer_seconds == 3600
    say("Thanks, one more thing", at=NOON + 2 * HOUR)
    assert conversation().state == OPEN


def test_whose_it_is_hears_of_it_and_two_do_not_answer_at_once(say: Callable[..., Any], noa: Staff) -> None:
    said = say()
    seen = conversation().updated_at
    with db.transaction():
        operations.assign(conversation_id=said.conversation_id, staff_id=noa.id, by=None, at=NOON)
        operations.note(conversation_id=said.conversation_id, body="A regular", staff_id=noa.id, at=NOON)
    say("Hello?", at=NOON + HOUR)
    wiring.drain()
    sent = {mail.kind: mail.recipient for mail in mails.log().mails}
    assert sent["conversation_assigned"] == sent["conversation_message"] == "noa@example.com"
    with pytest.raises(Conflict), db.transaction():
        operations.answer(
            conversation_id=said.conversation_id, body="Hi", staff_id=noa.id, seen=seen, at=NOON
        )
    assert "A regular" not in [one.row.body for one in queries.said(said.conversation_id, notes=False)]
    with db.transaction() as session:
        session.get_one(Staff, noa.id).active = False
    with pytest.raises(answering.CannotAnswer), db.transaction():
        operations.assign(conversation_id=said.conversation_id, staff_id=noa.id, by=None, at=NOON)


def test_views_and_words_find_what_is_looked_for(say: Callable[..., Any], noa: Staff) -> None:
    mine, other = say("Where is 100%_cotton?", order_number="4711"), say("Hi", email="otto@example.com")
    say("spam?", email="x@example.com", matched=False, channel=rules.MAIL)
    with db.transaction():
        operations.assign(conversation_id=mine.conversation_id, staff_id=noa.id, by=noa.id, at=NOON)
        operations.set_state(conversation_id=other.conversation_id, state=WAITING, at=NOON)
    found = {view: [row.email for row in queries.inbox(Filter(view=view, staff_id=noa.id)).rows]
             for view in ("open", "mine", "unassigned", "waiting", "closed", "unmatched")}  # fmt: skip
    cleo, otto, stranger = ["cleo@example.com"], ["otto@example.com"], ["x@example.com"]
    assert found == {"open": cleo, "mine": cleo, "unassigned": [], "waiting": otto, "closed": [],
                     "unmatched": stranger}  # fmt: skip
    assert queries.counts(noa.id) == {"open": 1, "mine": 1, "unassigned": 0, "waiting": 1, "unmatched": 1}
    for words in ("100%_COTTON", "#4711", "cleo@", "CLEO"):
        rows = queries.inbox(Filter(view="closed", search=words)).rows
        assert "cleo@example.com" in [row.email for row in rows], words
    assert queries.inbox(Filter(search="100x_")).rows == ()


def test_who_waits_too_long_needs_somebody_once(say: Callable[..., Any], noa: Staff) -> None:
    said = say()
    jobs.raise_unanswered(NOON + 23 * HOUR)
    assert attention.open_count() == 0
    jobs.raise_unanswered(NOON + 25 * HOUR)
    jobs.raise_unanswered(NOON + 26 * HOUR)
    (item,) = attention.open_items()
    assert (item.times, item.link) == (1, f"/admin/conversations/{said.conversation_id}")
    with db.transaction():
        operations.answer(conversation_id=said.conversation_id, body="Yes", staff_id=noa.id, at=NOON)
    assert attention.open_count() == 0
    jobs.raise_unanswered(NOON + 50 * HOUR)
    assert attention.open_count() == 0


def test_a_problem_is_open_until_the_conversation_is_closed(say: Callable[..., Any]) -> None:
    made = customer()
    person = Person(customer_id=made.id, email="cleo@example.com")
    said = say(channel=rules.PROBLEM, topic="damaged")
    assert "problem" in registry.open_matters(person)
    with db.transaction():
        operations.set_state(conversation_id=said.conversation_id, state=CLOSED, at=NOON + HOUR)
    say("Thanks", at=NOON + 2 * HOUR)
    assert "problem" not in registry.open_matters(person)


def test_pictures_are_cleaned_pdfs_kept_and_all_else_left_out(say: Callable[..., Any]) -> None:
    kept, left_out = of_mail(
        [
            ("../../pot.png", photo()),
            ("bill.exe", b"%PDF-1.7 and so on"),
            ("winmail.dat", b"\x78\x9f"),
            ("a.svg", b"<svg/>"),
        ]
    )
    assert [(one.name, one.media_type) for one in kept] == [
        ("pot.jpg", JPEG),
        ("bill.pdf", "application/pdf"),
    ]
    assert left_out == ["winmail.dat", "a.svg"]
    assert kept[0].data[:2] == b"\xff\xd8"
    for bad in ([("x", b"no picture")], [("x.png", photo())] * 7):
        with pytest.raises(rules.BadMessage):
            photos(bad)
    message = say("", files=kept)
    assert queries.count_files(message.id) == 2
    with pytest.raises(rules.BadMessage):
        say(" ")


def test_a_person_takes_it_along_and_is_forgotten(say: Callable[..., Any], noa: Staff) -> None:
    said = say(files=[File(name="a.jpg", media_type=JPEG, data=b"x")])
    say("keep me", email="otto@example.com")
    with db.transaction():
        operations.note(conversation_id=said.conversation_id, body="our own", staff_id=noa.id, at=NOON)
    person = Person(customer_id=customer().id, email="cleo@example.com")
    (told,) = privacy.export(person)
    assert (told["text"], told["files"]) == ("Is it blue?", ["a.jpg"])
    with db.transaction():
        privacy.erase(person, NOON)
        privacy.erase(person, NOON)
    assert (count(Conversation), count(ConversationMessage), count(ConversationFile)) == (1, 1, 0)
    with pytest.raises(NotFound), db.transaction():
        operations.remove(said.conversation_id, at=NOON)


def test_what_is_closed_is_forgotten_after_its_time(say: Callable[..., Any]) -> None:
    old, strange = say(), say(email="x@example.com", matched=False, channel=rules.MAIL)
    say(email="otto@example.com")
    with db.transaction():
        operations.set_state(conversation_id=old.conversation_id, state=CLOSED, at=NOON)
        operations.set_rules(hours=5, keep_months=2, at=NOON)
    assert preferences.get(rules.HOURS) == 5
    operations.forget_old(NOON + timedelta(days=59))
    assert count(Conversation) == 3
    operations.forget_old(NOON + timedelta(days=91))
    assert conversation("otto@example.com").state == OPEN
    assert count(Conversation) == 1
    assert queries.current(strange.conversation_id) is None


def test_saved_answers_have_names_and_places_that_something_fills(shop: Any) -> None:
    with db.transaction():
        made = operations.save_answer(title=" Late ", body="Dear {name}, it is late.", at=NOON)
        operations.save_answer(answer_id=made.id, title="Late", body="{store} is sorry.", at=NOON)
    assert [(one.title, one.body) for one in queries.saved_answers()] == [("Late", "{store} is sorry.")]
    for title, body in (("", "x"), ("x", ""), ("x", "{who}")):
        with pytest.raises(rules.BadMessage), db.transaction():
            operations.save_answer(title=title, body=body, at=NOON)
    with db.transaction():
        operations.delete_answer(made.id)
    assert queries.saved_answers() == []


def test_two_first_words_at_once_are_one_conversation(database: Any) -> None:
    wiring.install(database)

    def write() -> None:
        with db.transaction():
            operations.receive(email="cleo@example.com", body="Hi", locale="en", at=NOON)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (count(Conversation), count(ConversationMessage)) == (1, 3)
