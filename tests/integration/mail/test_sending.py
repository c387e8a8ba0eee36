"""Mails leave over a real server, be it slow, dead, rude or forgetful; none is lost, none told twice."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shop.kernel import attention, db, jobs, work
from shop.kernel.settings import Settings
from shop.mail import operations, outgoing, queries, sending
from shop.mail.models import Mail
from tests.support.mailbox import Mailbox

from .conftest import NOON

Queue = Callable[..., Mail]


def run(at: datetime) -> int:
    return work.drain(lambda: sending.run_due(at=at))


def outcome(mail: Mail) -> str:
    db.end_read()
    found = queries.by_id(mail.id)
    assert found is not None
    return found.outcome


@pytest.mark.sqlite
def test_a_mail_arrives_with_both_parts_and_its_headers(mailbox: Mailbox, queue: Queue) -> None:
    mail = queue("one", to_name="Cleo Rivers", context={"server": "harbor"})
    run(NOON)
    got = mailbox.wait_for(to="cleo@example.com")
    assert "harbor" in got.text()
    assert "harbor" in got.html()
    assert got.message["Message-ID"] == mail.message_id
    assert got.message["Auto-Submitted"] == "auto-generated"
    assert got.message["Content-Language"] == "en"
    assert got.message["X-Mail-ID"] == str(mail.id)
    assert got.message["To"] == "Cleo Rivers <cleo@example.com>"
    assert got.message["List-Unsubscribe"] is None
    assert outcome(mail) == "sent"


def test_what_was_sent_can_be_read_again(mailbox: Mailbox, queue: Queue) -> None:
    mail = queue("one", context={"server": "harbor"})
    run(NOON)
    db.end_read()
    kept = queries.by_id(mail.id)
    assert kept is not None
    assert kept.content is not None
    assert "harbor" in kept.content[0]
    assert kept.subject == mailbox.messages[0].subject


def test_a_mail_that_comes_twice_can_be_known_by_its_message_id(mailbox: Mailbox, queue: Queue) -> None:
    mailbox.lose_reply_next(2)
    mail = queue("one")
    for minutes in (0, 1, 5, 10):
        run(NOON + timedelta(minutes=minutes))
    assert len(mailbox.messages) == 3
    assert {one.message["Message-ID"] for one in mailbox.messages} == {mail.message_id}
    assert outcome(mail) == "sent"


@pytest.mark.sqlite
def test_a_dead_server_delays_mail_and_loses_none(mailbox: Mailbox, queue: Queue) -> None:
    mailbox.stop()
    mails = [queue(f"mail:{number}") for number in range(8)]
    for hours in range(0, 72, 6):
        run(NOON + timedelta(hours=hours))
    assert {outcome(mail) for mail in mails} == {"queued"}
    assert [item.kind for item in attention.open_items()] == ["mail.server"]
    mailbox.start()
    run(NOON + timedelta(days=4))
    assert {outcome(mail) for mail in mails} == {"sent"}
    assert len(mailbox.messages) == 8
    db.end_read()
    assert attention.open_items() == []


@pytest.mark.sqlite
def test_a_dead_server_is_tried_once_a_minute_not_once_a_mail(mailbox: Mailbox, queue: Queue) -> None:
    mailbox.stop()
    for number in range(30):
        queue(f"mail:{number}")
    assert run(NOON) == sending.BATCH
    assert run(NOON + timedelta(seconds=30)) == 0
    assert run(NOON + timedelta(seconds=61)) == sending.BATCH


def test_a_refused_address_is_given_up_at_once_and_the_owner_can_try_again(
    mailbox: Mailbox, queue: Queue
) -> None:
    mailbox.fail_next(1, code=550)
    mail = queue("one")
    run(NOON)
    assert outcome(mail) == "failed"
    assert [(item.kind, item.action) for item in attention.open_items()] == [("mail.failed", "retry_mail")]
    run(NOON + timedelta(days=1))
    assert mailbox.messages == []
    with db.transaction():
        operations.retry(mail_id=mail.id, at=NOON)
    run(NOON)
    assert outcome(mail) == "sent"
    assert attention.open_items() == []


def test_a_server_that_always_says_later_is_asked_for_four_days_then_the_owner(
    mailbox: Mailbox, queue: Queue
) -> None:
    mailbox.fail_share(1.0, seed=1)
    mail = queue("one")
    for hours in range(0, 97, 4):
        run(NOON + timedelta(hours=hours))
    assert (outcome(mail), attention.open_items()) == ("queued", [])
    for hours in range(100, 201, 12):
        run(NOON + timedelta(hours=hours))
    assert outcome(mail) == "failed"
    assert [item.kind for item in attention.open_items()] == ["mail.failed"]


def test_what_would_come_too_late_is_dropped_and_said(mailbox: Mailbox, queue: Queue) -> None:
    mail = queue("one", expires_at=NOON + timedelta(hours=12))
    run(NOON + timedelta(hours=13))
    assert outcome(mail) == "expired"
    assert mailbox.messages == []


def test_what_expires_while_the_mails_before_it_are_sent_is_dropped(mailbox: Mailbox, queue: Queue) -> None:
    """Each look at the clock finds it half a minute later."""
    passing = itertools.count(step=30.0)
    queue("one", priority=1)
    late = queue("two", priority=2, to="late@example.com", expires_at=NOON + timedelta(seconds=45))
    in_time = queue("three", priority=3, expires_at=NOON + timedelta(minutes=10))
    assert sending.run_due(at=NOON, timer=lambda: next(passing)) == 3
    assert (outcome(late), outcome(in_time)) == ("expired", "sent")
    assert [one.recipients for one in mailbox.messages] == [("cleo@example.com",)] * 2


def test_a_sweep_that_takes_long_does_not_send_what_was_of_use_when_it_began(
    mailbox: Mailbox, queue: Queue
) -> None:
    minutes = itertools.count()
    for number in range(sending.BATCH):
        queue(f"mail:{number}")
    late = queue("late", priority=9, expires_at=NOON + timedelta(seconds=30))
    jobs.run_due(at=NOON, now=lambda: NOON + timedelta(minutes=next(minutes)))
    assert outcome(late) == "expired"
    assert len(mailbox.messages) == sending.BATCH


@pytest.mark.sqlite
def test_urgent_mail_leaves_first(mailbox: Mailbox, queue: Queue) -> None:
    for number in range(7):
        queue(f"slow:{number}", to=f"slow{number}@example.com", priority=9)
    queue("fast", to="fast@example.com", priority=1)
    run(NOON)
    assert mailbox.messages[0].recipients == ("fast@example.com",)
    assert len(mailbox.messages) == 8


@pytest.mark.sqlite
def test_nothing_leaves_while_mail_is_stopped(mailbox: Mailbox, queue: Queue) -> None:
    mail = queue("one")
    with db.transaction():
        operations.set_paused(paused=True, at=NOON)
    assert run(NOON) == 0
    with db.transaction():
        operations.set_paused(paused=False, at=NOON)
    run(NOON)
    assert outcome(mail) == "sent"


def test_a_mail_due_later_waits(mailbox: Mailbox, queue: Queue) -> None:
    queue("one", due_at=NOON + timedelta(days=5))
    assert run(NOON + timedelta(days=4)) == 0
    assert run(NOON + timedelta(days=5)) == 1


def test_several_workers_send_each_mail_once(mailbox: Mailbox, queue: Queue) -> None:
    for number in range(24):
        queue(f"mail:{number}", to=f"person{number}@example.com")
    workers = [threading.Thread(target=run, args=(NOON,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    arrived = Counter(one.recipients[0] for one in mailbox.messages)
    assert len(arrived) == 24
    assert set(arrived.values()) == {1}


def test_a_killed_workers_mail_comes_back_by_itself(mailbox: Mailbox, queue: Queue) -> None:
    mail = queue("one")
    work.claim(Mail, at=NOON, lease=sending.LEASE)
    assert run(NOON + timedelta(minutes=1)) == 0
    assert run(NOON + sending.LEASE) == 1
    assert outcome(mail) == "sent"


def test_without_a_server_mail_is_captured_and_readable(database: Settings, queue: Queue) -> None:
    outgoing.configure(None)
    mail = queue("one", context={"server": "harbor"})
    run(NOON)
    db.end_read()
    kept = queries.by_id(mail.id)
    assert kept is not None
    assert kept.outcome == "captured"
    assert kept.content is not None
    assert "harbor" in kept.content[1]


def test_a_sign_in_link_leaves_no_copy_behind(mailbox: Mailbox, queue: Queue) -> None:
    link = "https://shop.example/account/link/abcdef"
    mail = queue("one", template="magic_link", context={"link": link, "minutes": 30}, private=True)
    run(NOON)
    assert link in mailbox.messages[0].text()
    db.end_read()
    kept = queries.by_id(mail.id)
    assert kept is not None
    assert (kept.context, kept.content) == ({}, None)


@pytest.mark.sqlite
def test_a_template_that_fails_harms_only_its_own_mail(mailbox: Mailbox, queue: Queue) -> None:
    broken = queue("broken", context={})
    fine = queue("fine")
    run(NOON)
    assert outcome(broken) == "queued"
    assert outcome(fine) == "sent"


@pytest.mark.sqlite
def test_a_server_asks_for_a_password_and_gets_the_owners(database: Settings, queue: Queue) -> None:
    with Mailbox(login=("shop", "p@ss:word/#")) as server:
        with db.transaction():
            url = f"smtp://shop:p%40ss%3Aword%2F%23@127.0.0.1:{server.port}"
            operations.set_server(url=url, sender="hello@example.com", at=NOON)
        mail = queue("one")
        run(NOON)
        assert server.messages[0].sender == "hello@example.com"
    assert outcome(mail) == "sent"


def test_a_wrong_password_keeps_mail_waiting_and_tells_the_owner(database: Settings, queue: Queue) -> None:
    with Mailbox(login=("shop", "right")) as server:
        outgoing.configure(f"smtp://shop:wrong@127.0.0.1:{server.port}")
        mail = queue("one")
        run(NOON)
        outgoing.configure(None)
    assert outcome(mail) == "queued"
    assert [item.kind for item in attention.open_items()] == ["mail.server"]
