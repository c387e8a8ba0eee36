"""The mail server of the tests: takes real mail, and misbehaves on demand."""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.support.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


def letter(subject: str = "Your order", to: str = "cleo@example.com") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "shop@example.com", to
    message.set_content("Hello שלום")
    message.add_alternative("<p>Hello <b>שלום</b></p>", subtype="html")
    return message


def post(mailbox: Mailbox, message: EmailMessage, login: tuple[str, str] | None = None) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as client:
        if login:
            client.login(*login)
        client.send_message(message)


def test_keeps_text_html_and_envelope(mailbox):
    post(mailbox, letter())
    received = mailbox.wait_for(subject="order", to="cleo@example.com")
    assert received.text().strip() == "Hello שלום"
    assert "<b>שלום</b>" in received.html()
    assert received.sender == "shop@example.com"


def test_names_what_came_instead_of_the_awaited(mailbox):
    post(mailbox, letter(subject="Something else"))
    with pytest.raises(AssertionError, match="Something else"):
        mailbox.wait_for(subject="order", timeout=0)


def test_tells_recipients_and_repetitions_apart(mailbox):
    post(mailbox, letter(to="cleo@example.com"))
    post(mailbox, letter(subject="Your order again"))
    assert mailbox.wait_for(subject="Your order", count=2).subject == "Your order again"
    with pytest.raises(AssertionError):
        mailbox.wait_for(to="nadia@example.com", timeout=0)


def test_refuses_the_next_messages_only(mailbox):
    mailbox.fail_next(1, code=550)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        post(mailbox, letter())
    assert refusal.value.smtp_code == 550
    post(mailbox, letter())
    assert (mailbox.refused, len(mailbox.messages)) == (1, 1)


def test_refuses_the_same_share_for_the_same_seed(mailbox):
    def outcomes() -> list[bool]:
        mailbox.fail_share(0.5, seed=4)
        taken = []
        for _ in range(12):
            before = len(mailbox.messages)
            with contextlib.suppress(smtplib.SMTPDataError):
                post(mailbox, letter())
            taken.append(len(mailbox.messages) > before)
        return taken

    first = outcomes()
    assert first == outcomes()
    assert 0 < sum(first) < 12


def test_stops_and_comes_back_on_the_same_port(mailbox):
    post(mailbox, letter())
    mailbox.stop()
    with pytest.raises(ConnectionRefusedError):
        post(mailbox, letter())
    mailbox.start()
    post(mailbox, letter())
    assert len(mailbox.messages) == 2


def test_can_lose_its_reply_after_taking_the_message(mailbox):
    mailbox.lose_reply_next(1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        post(mailbox, letter())
    assert len(mailbox.messages) == 1


def test_asks_for_a_login_when_told_to():
    with Mailbox(login=("shop", "secret")) as mailbox:
        assert mailbox.url.startswith("smtp://shop:secret@127.0.0.1:")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            post(mailbox, letter(), login=("shop", "wrong"))
        with pytest.raises(smtplib.SMTPException):
            post(mailbox, letter())
        post(mailbox, letter(), login=("shop", "secret"))
        assert len(mailbox.messages) == 1
