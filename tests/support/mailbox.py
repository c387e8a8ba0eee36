"""A real mail server in a thread, which keeps what it receives and can be told to misbehave.

    with Mailbox() as mailbox:
        settings = {"SMTP_URL": mailbox.url}
        …
        message = mailbox.wait_for(subject="shipped", to="cleo@example.com")

Three ways in which mail goes wrong in life are here: the server says no (`fail_next`, `fail_share`), it is
not there (`stop`, `start`), and it takes the message but the answer is lost (`lose_reply_next`), which is how
mail comes twice.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import random
import threading
import time
import warnings
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.cleanup import free_port

WORDS = {421: "Not available", 451: "Try again later", 452: "Storage is full", 550: "No such user"}


@dataclass(frozen=True)
class Received:
    """One message as the server took it: the envelope beside the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes = field(repr=False)
    at: float = 0.0  # seconds since 1970, by this machine's clock

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""


class Mailbox:
    """An SMTP server on a loopback port of its own; with `login` (user, password) it asks for one."""

    def __init__(self, *, login: tuple[str, str] | None = None) -> None:
        self.port = free_port()
        self._login = login
        self._controller: Controller | None = None
        self._arrived = threading.Condition()
        self._messages: list[Received] = []
        self._refusals: list[int] = []
        self._share: tuple[float, int, random.Random] | None = None
        self._lost_replies = 0
        self._nobody: dict[str, str] = {}
        self.refused = 0

    def __enter__(self) -> Mailbox:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server as an SMTP_URL."""
        credentials = "{}:{}@".format(*self._login) if self._login else ""
        return f"smtp://{credentials}127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[Received]:
        """All messages taken so far, oldest first."""
        with self._arrived:
            return list(self._messages)

    def start(self) -> Mailbox:
        """Listen, on the same port as before; messages taken earlier stay."""
        if self._controller is None:
            self._controller = _Controller(self, self._authenticate if self._login else None)
            self._controller.start()
        return self

    def stop(self) -> None:
        """Stop listening: whoever connects now is refused by the machine."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def clear(self) -> None:
        """Forget the messages taken so far."""
        with self._arrived:
            self._messages.clear()

    def fail_next(self, count: int, *, code: int = 451) -> None:
        """Refuse the next `count` messages with `code`."""
        with self._arrived:
            self._refusals += [code] * count

    def fail_share(self, share: float, *, seed: int, code: int = 451) -> None:
        """Refuse that share of all messages from now on, in an order fixed by `seed`; 0 ends it."""
        with self._arrived:
            self._share = (share, code, random.Random(seed)) if share else None

    def refuse_to(self, address: str, answer: str = "550 5.1.1 No such user") -> None:
        """Answer so whenever a mail is for `address`; an empty answer takes them again."""
        with self._arrived:
            self._nobody[address] = answer

    def lose_reply_next(self, count: int) -> None:
        """Take the next `count` messages, then hang up without a word."""
        with self._arrived:
            self._lost_replies += count

    def wait_for(self, *, subject: str = "", to: str = "", count: int = 1, timeout: float = 30) -> Received:
        """The `count`-th message with `subject` in its subject and `to` among its recipients.

        Waits until it is there; raises AssertionError naming what came instead.
        """

        def matching() -> list[Received]:
            return [
                one for one in self._messages if subject in one.subject and (not to or to in one.recipients)
            ]

        with self._arrived:
            if self._arrived.wait_for(lambda: len(matching()) >= count, timeout):
                return matching()[count - 1]
            seen = [(one.subject, one.recipients) for one in self._messages]
        raise AssertionError(f"no mail {count} about {subject!r} to {to or 'anyone'}; there are {seen}")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by the server for each recipient; the answer is the SMTP reply."""
        with self._arrived:
            if answer := self._nobody.get(address):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by the server for each message; the answer is the SMTP reply."""
        with self._arrived:
            code = self._refusal()
            if code is not None:
                self.refused += 1
                return f"{code} {WORDS.get(code, 'Refused')}"
            self._messages.append(_received(envelope))
            self._arrived.notify_all()
            if self._lost_replies and isinstance(server.transport, asyncio.Transport):
                self._lost_replies -= 1
                server.transport.abort()
        return "250 OK"

    def _refusal(self) -> int | None:
        if self._refusals:
            return self._refusals.pop(0)
        if self._share is not None:
            share, code, dice = self._share
            if dice.random() < share:
                return code
        return None

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        pair = (given.login, given.password) if isinstance(given, LoginPassword) else None
        expected = tuple(word.encode() for word in self._login or ())
        return AuthResult(success=pair == expected, handled=False)


class _Controller(Controller):
    """The library's thread around the server, made for one loopback mailbox."""

    def __init__(self, mailbox: Mailbox, authenticator: Any) -> None:
        super().__init__(mailbox, hostname="127.0.0.1", port=mailbox.port, ready_timeout=30)
        self._authenticator = authenticator

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            # A login without TLS is worth a warning, but not on the loopback of a test.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self.handler,
                hostname="mail.test",
                enable_SMTPUTF8=True,
                loop=self.loop,
                authenticator=self._authenticator,
                auth_required=self._authenticator is not None,
                auth_require_tls=False,
            )


def _received(envelope: Envelope) -> Received:
    raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return Received(
        sender=envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        message=message,
        raw=raw,
        at=time.time(),
    )
