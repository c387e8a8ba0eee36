"""A mail to the shop: into the conversation it proves to belong to, or apart; and never answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shop.conversations import operations, privacy, queries, rules
from shop.conversations.intake import handling, postmark, reading, settings
from shop.conversations.models import Conversation, ConversationMessage
from shop.kernel import attention, db, ids, inbox, outbox
from shop.kernel.models import InboxMessage
from shop.kernel.registry import Person
from shop.mail import operations as mail
from shop.mail import queries as mails
from shop.mail import replies
from shop.mail.models import SENT, Mail
from shop.staff.models import Staff
from tests.conftest import NOON
from tests.support import wiring
from tests.support.letters import letter

CLEO, SPOOF = "cleo@example.com", "mallory@example.com"


def sent(**more: Any) -> Mail:
    """A mail of ours about an order."""
    with db.transaction():
        return mail.queue(
            kind="parcel_shipped",
            dedupe_key=f"test:{ids.new_id()}",
            to=CLEO,
            locale="he",
            template="test",
            context={"server": "x"},
            order_id=ids.new_id(),
            at=NOON,
            **more,
        )


def arrive(raw: bytes) -> None:
    """Have a mail come, and be handled."""
    with db.transaction():
        handling.store(raw, reading.letter(raw), form=handling.RAW, at=NOON)
    inbox.run_due(at=NOON)
    db.end_read()


def messages() -> list[ConversationMessage]:
    db.end_read()
    return list(db.session().scalars(select(ConversationMessage).order_by(ConversationMessage.created_at)))


def rows() -> list[Conversation]:
    db.end_read()
    return list(db.session().scalars(select(Conversation)))


def test_an_answer_to_a_mail_of_ours_is_theirs_with_its_order_and_photo(shop: Any) -> None:
    ours = sent()
    address = replies.of(ours)
    assert len(address.partition("@")[0]) <= 64
    arrive(letter("apple_mail", to=address.upper()))  # some servers change capitals
    (message,), (row,) = messages(), rows()
    assert (row.key, row.matched, row.locale) == (f"address:{row.address_hash}", True, "he")
    assert (message.body, message.proven) == ("One bowl came in two pieces, see the picture.", True)
    assert message.order_id == row.order_id == ours.order_id
    (told,) = queries.said(row.id, notes=False)
    assert [file.name for file in told.files] == ["IMG_0001.jpg"]


def test_the_same_mail_is_one_message_whichever_way_and_how_often_it_comes(shop: Any) -> None:
    raw = letter("gmail", to=replies.of(sent()))
    arrive(raw)
    arrive(raw.replace(b"MIME-Version", b"X-Passed: by another server\r\nMIME-Version"))
    body = json.dumps({"From": CLEO, "RawEmail": raw.decode()}).encode()
    with db.transaction():
        assert not handling.store(body, postmark.letter(json.loads(body)), form=handling.POSTMARK, at=NOON)
    (kept,) = db.session().scalars(select(InboxMessage))
    message = handling.Message(**{name: getattr(kept, name) for name in (
        "id", "source", "connection", "external_id", "headers", "body", "received_at")}, at=NOON)  # fmt: skip
    db.end_read()
    handling.handle(message)  # as after a crash
    assert len(messages()) == 1


def test_a_sender_without_proof_is_kept_apart_until_staff_or_a_reply_says_so(
    say: Callable[..., Any], noa: Staff
) -> None:
    theirs = say("By the form")
    arrive(letter("outlook"))
    by_state = {row.matched: row for row in rows()}
    assert by_state[False].id != theirs.conversation_id
    assert [one.body for one in messages() if one.conversation_id == theirs.conversation_id] == [
        "By the form"
    ]
    assert queries.count_open() == 1  # unmatched ones wait elsewhere
    with db.transaction():
        told = operations.answer(
            conversation_id=by_state[False].id, body="Is it you?", staff_id=noa.id, at=NOON
        )
    wiring.drain()
    db.end_read()
    answer = mails.by_dedupe_key(f"conversation:{told.id}")
    arrive(letter("gmail", to=replies.of(answer)))
    assert {row.merged_into for row in rows()} == {None, theirs.conversation_id}
    assert {one.conversation_id for one in messages()} == {theirs.conversation_id}


def test_a_token_in_strange_hands_writes_but_is_seen(shop: Any) -> None:
    arrive(letter("gmail", to=replies.of(sent()), sender=SPOOF))
    (message,), (row,) = messages(), rows()
    assert (row.email, message.sender, message.proven) == (CLEO, SPOOF, False)


def test_tokens_that_are_not_ours_prove_nothing(shop: Any) -> None:
    good = replies.of(sent())
    other = replies.address(ids.new_id())  # ours, of no mail
    for number, address in enumerate(
        (good[:10] + "aaaa" + good[14:], good[:-25] + good[-16:], other, "reply+@x.y")
    ):
        arrive(letter("outlook_plain", to=address, AM0PR02=f"AM{number}"))
    assert {row.matched for row in rows()} == {False}
    assert len(messages()) == 4


def test_where_addresses_are_lost_the_thread_and_the_sender_together_prove_it(shop: Any) -> None:
    ours = sent()
    named = {"<0123456789abcdef0123456789abcdef@localhost>": ours.message_id}
    arrive(letter("gmail", **named))
    arrive(letter("gmail", sender=SPOOF, **named, **{"gmail-1": "gmail-2"}))
    assert {(row.email, row.matched) for row in rows()} == {(CLEO, True), (SPOOF, False)}


def test_programs_move_nothing_and_our_own_mails_do_not_come_back(shop: Any) -> None:
    ours = sent()
    address = replies.of(ours)
    arrive(letter("absent", to=address))
    arrive(letter("absent", **{"oof-1": "oof-2"}))  # to the store: nobody's
    arrive(letter("gmail", sender=address, to=address))
    arrive(letter("gmail", sender="hello@kilnandtide.example", **{"gmail-1": "gmail-2"}))
    arrive(letter("gmail", to=address, **{"<CAF-gmail-1@mail.gmail.com>": ours.message_id}))
    (message,) = messages()
    assert (message.automatic, queries.count_open()) == (True, 0)
    assert queries.said(message.conversation_id, notes=False) == []
    assert [one.kind for one in mails.log().mails] == ["parcel_shipped"]
    assert attention.open_count() == 0


def test_a_flood_is_kept_and_told_ten_times(say: Callable[..., Any]) -> None:
    for number in range(14):
        say(f"And {number}?", at=NOON + timedelta(seconds=number))
    while outbox.run_due(at=NOON + timedelta(minutes=1)):
        pass
    assert len([one for one in mails.log().mails if one.kind == "conversation_message"]) == 10


def test_a_servers_notice_is_for_the_mail_engine(shop: Any) -> None:
    ours = sent()
    with db.transaction() as session:
        session.get_one(Mail, ours.id).outcome = SENT
    notice = (
        "From: MAILER-DAEMON@mail.test\nTo: hello@kilnandtide.example\nMessage-ID: <dsn@mail.test>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.test\n\nFinal-Recipient: rfc822; "
        f"{CLEO}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n--b\n"
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: {ours.message_id}\nTo: {CLEO}\n\n--b--\n"
    )
    arrive(notice.encode())
    assert mails.by_id(ours.id).outcome == "bounced"
    assert messages() == []


def test_strange_mails_are_left_where_the_owner_says_so(shop: Any) -> None:
    with db.transaction():
        settings.set_strangers(False, at=NOON)
    arrive(letter("outlook"))
    assert rows() == []


def test_odd_mails_are_taken_in_and_say_what_was_left_out(shop: Any) -> None:
    for name in ("winmail", "malformed", "visual_hebrew"):
        arrive(letter(name))
    assert [bool(one.body) for one in messages()] == [True] * 3
    assert sorted(one.left_out for one in messages()) == ["", "", "winmail.dat"]


def test_who_is_forgotten_is_forgotten_in_raw_mails_too(shop: Any) -> None:
    arrive(letter("outlook"))
    arrive(letter("outlook_plain", sender=SPOOF))
    with db.transaction():
        privacy.erase(Person(customer_id=ids.new_id(), email=CLEO), NOON)
    db.end_read()
    (left,) = db.session().scalars(select(InboxMessage))
    assert CLEO.encode() not in left.body
    operations.forget_old(NOON + rules.KEEP_RAW + timedelta(days=1))
    assert db.session().scalars(select(InboxMessage)).all() == []


def test_mails_that_ask_for_nothing_have_no_address_of_their_own(shop: Any) -> None:
    assert replies.of(sent(private=True)) == ""
    assert replies.of(sent(marketing=True)) == ""
    assert replies.of(sent(reply_to="a@b.example")) == "a@b.example"
    for domain, mailbox in (("no domain", "reply"), ("x.example", "a" * 21), ("x.example", "re+ply")):
        with pytest.raises(replies.BadReplyAddress), db.transaction():
            replies.choose(domain=domain, mailbox=mailbox, at=NOON)
    with db.transaction():
        replies.choose(domain="", mailbox="", at=NOON)
    assert replies.of(sent()) == ""
