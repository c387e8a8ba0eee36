"""The mailbox: only looked at, nothing taken twice, nothing lost when a line breaks or a server moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from shop.conversations import health
from shop.conversations.intake import mailbox, settings
from shop.kernel import attention, db, preferences
from shop.kernel.models import InboxMessage
from tests.conftest import NOON
from tests.support.imap_double import ImapDouble
from tests.support.letters import letter


def mails(count: int, *, first: int = 1) -> list[bytes]:
    return [letter("outlook_plain", AM0PR02=f"M{first + number}") for number in range(count)]


def kept() -> int:
    db.end_read()
    found = len(db.session().scalars(select(InboxMessage.id)).all())
    db.end_read()
    return found


def use(url: str) -> None:
    with db.transaction():
        settings.set_mailbox(url, at=NOON)


@pytest.fixture
def server(shop: Any) -> Iterator[ImapDouble]:
    with ImapDouble() as double:
        double.deliver(*mails(2, first=90))
        use(double.url)
        mailbox.look(NOON)
        yield double


def test_what_lay_there_stays_out_and_what_comes_is_taken_once(server: ImapDouble) -> None:
    assert kept() == 0
    server.deliver(*mails(13))
    mailbox.look(NOON)
    mailbox.look(NOON)
    assert kept() == 13
    assert server.fetched() == 13
    assert set(map(frozenset, server.flags.values())) == {frozenset()}  # nothing is marked as read
    assert not any(command.startswith("SELECT") for command in server.commands)


def test_a_line_that_breaks_loses_nothing_and_is_told(server: ImapDouble) -> None:
    server.deliver(*mails(15))
    server.hang_up_after = 12
    mailbox.look(NOON)
    assert kept() == 10  # the first ten are kept together with how far they reach
    assert [item.kind for item in attention.open_items()] == [mailbox.UNREACHABLE]
    db.end_read()
    server.hang_up_after = None
    mailbox.look(NOON)
    assert kept() == 15
    assert attention.open_count() == 0


def test_a_crash_before_the_commit_reads_them_again(server: ImapDouble, monkeypatch: Any) -> None:
    server.deliver(*mails(3))
    put = preferences.put

    def die(*_about: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(preferences, "put", die)
    with pytest.raises(KeyboardInterrupt):
        mailbox.look(NOON)
    assert kept() == 0
    monkeypatch.setattr(preferences, "put", put)
    mailbox.look(NOON)
    assert kept() == 3


def test_a_mailbox_made_anew_is_read_again_and_known_mails_are_known(server: ImapDouble) -> None:
    server.deliver(*mails(3))
    mailbox.look(NOON)
    server.make_anew()
    server.deliver(*mails(1, first=50))
    mailbox.look(NOON)
    assert kept() == 6  # the two that lay there before are new to us
    assert server.fetched() == 3 + 6


def test_an_address_that_nobody_looks_into_is_found(shop: Any) -> None:
    assert len(health.check(shop, NOON)) == 1
    use("imaps://a:b@mail.example/")
    assert health.check(shop, NOON) == []


def test_an_overlong_mail_is_read_without_what_it_carries(server: ImapDouble, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailbox, "MOST_BYTES", 1000)
    monkeypatch.setattr(mailbox, "HEAD_BYTES", 600)
    server.deliver(letter("gmail") + b"x" * 5000)
    mailbox.look(NOON)
    db.end_read()
    (body,) = db.session().scalars(select(InboxMessage.body))
    assert len(body) == 600


def test_tls_and_servers_that_tell_little_are_fine_and_wrong_passwords_are_told(shop: Any) -> None:
    with ImapDouble(tls=True, tell_next=False) as double:
        double.deliver(*mails(1))
        assert mailbox.check(double.url) == 1
        use(double.url)
        mailbox.look(NOON)
        double.deliver(*mails(1, first=7))
        mailbox.look(NOON)
        assert kept() == 1
        with pytest.raises(mailbox.MailboxFailed, match="Invalid credentials"):
            mailbox.check(double.url.replace("pass", "word"))
        url = double.url
    with pytest.raises(mailbox.MailboxFailed):
        mailbox.check(url)
    for bad in ("http://a:b@c/", "imaps://host/", "imaps://a:b@/", "imaps://a:b@c:0/", "imaps://a b:c@d/"):
        with pytest.raises(settings.BadMailbox):
            settings.checked_mailbox(bad)
