"""The sender: claims due mails, hands them to a server outside any transaction, records what came of it.

At least once: a crash between the server's yes and our record sends again, with the same Message-ID. A server
that is not there costs a mail nothing, however long it lasts: mails wait, the owner is told, and one
connection a minute finds out when it is back. Only a refusal of the mail itself counts as an attempt.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from shop.kernel import db, ids, signing, work
from shop.kernel.errors import N_, Conflict, DomainError
from shop.mail import (
    addresses,
    message,
    outcomes,
    outgoing,
    queries,
    rendering,
    suppressing,
    transports,
    unsubscribing,
)
from shop.mail.models import EXPIRED, ORDER, SUPPRESSED, Mail
from shop.mail.transports.base import Deferred, Refused, Transport, Unreachable

BATCH = 5
LINK_PURPOSE, LINK_LASTS = "mail.link", timedelta(days=60)
LEASE = timedelta(minutes=8)  # five mails of up to six answers each within TIMEOUT_S
REST = timedelta(minutes=1)
log = logging.getLogger(__name__)
_resting: dict[str, datetime] = {}
Clock = Callable[[], datetime]


class TestFailed(DomainError):
    """The test mail was not taken; the server's words are in the sentence."""

    __test__ = False


class TooLate(Exception):
    """The mail would come after it is of use."""


def run_due(
    *,
    at: datetime,
    limit: int = BATCH,
    capture: bool = False,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Send up to `limit` due mails, urgent ones first; how many were claimed.

    With `capture` they are captured although there is a server (mails to invented people). `timer` counts
    the seconds that pass meanwhile.
    """
    url = "" if capture else outgoing.server_url() or ""
    resting, kept_back = _resting.get(url), outgoing.paused_templates()
    stopped = outgoing.paused() or (resting is not None and resting - REST <= at < resting)
    db.end_read()
    if stopped:
        return 0
    only = Mail.template.not_in(kept_back) if kept_back else None
    claimed = work.claim(Mail, at=at, limit=limit, lease=LEASE, first=Mail.priority, only=only)
    if claimed:
        started = timer()
        _send_all(claimed, url, at=at, now=lambda: at + timedelta(seconds=timer() - started))
    return len(claimed)


def _send_all(claimed: list[uuid.UUID], url: str, *, at: datetime, now: Clock) -> None:
    taken = 0
    with transports.to(url) as transport:
        for position, mail_id in enumerate(claimed):
            if now() - at > LEASE / 2:
                outcomes.release(claimed[position:], at=at)
                return
            try:
                taken += _send_one(mail_id, transport, at=at, now=now)
            except Unreachable as error:
                _resting[url] = at + REST
                outcomes.unreachable(claimed[position:], error, until=at + REST, at=at)
                return
    if taken:
        _resting.pop(url, None)
        outcomes.reachable(at=at)


def _send_one(mail_id: uuid.UUID, transport: Transport, *, at: datetime, now: Clock) -> bool:
    try:
        prepared = _prepare(mail_id, at=at)
        db.end_read()
        if prepared is None:
            return False
        mail, envelope, rendered = prepared
        transport.reach()  # which may take a while
        if mail.expires_at is not None and mail.expires_at < now():
            raise TooLate
        given = transport.send(envelope, recipient=addresses.on_the_wire(_target(mail)))
        outcomes.sent(mail_id, rendered, captured=transport.captures, at=at, provider_id=given)
        return True
    except Unreachable:
        raise
    except TooLate:
        db.end_read()
        outcomes.given_up(mail_id, EXPIRED, "It would have come too late.", at=at)
    except Refused as error:
        outcomes.refused(mail_id, error, at=at)
    except Deferred as error:
        outcomes.failed(mail_id, error, at=at)
    except Exception as error:
        log.exception("mail could not be made", extra={"mail_id": str(mail_id)})
        outcomes.failed(mail_id, error, at=at)
    return False


def _prepare(mail_id: uuid.UUID, *, at: datetime) -> tuple[Mail, EmailMessage, rendering.Rendered] | None:
    mail = queries.by_id(mail_id)
    if mail is None or mail.done_at is not None:
        return None
    if mail.expires_at is not None and mail.expires_at < at:
        raise TooLate
    if reason := _against(mail):
        db.end_read()
        outcomes.given_up(mail_id, SUPPRESSED, reason, at=at)
        return None
    envelope, rendered = _written(mail, at=at)
    return mail, envelope, rendered


def _against(mail: Mail) -> str:
    """Why the mail is not sent to this address, empty when nothing speaks against it."""
    if mail.scope != ORDER and queries.suppressed(mail.recipient, mail.scope):
        return "The recipient has opted out."
    if not mail.private and suppressing.undeliverable(mail.recipient):
        return "Mails to this address come back."
    return ""


def _target(mail: Mail) -> str:
    return outgoing.redirect() or mail.recipient


def _written(mail: Mail, *, at: datetime) -> tuple[EmailMessage, rendering.Rendered]:
    refuse_url = unsubscribing.url(mail)
    rendered = rendering.render(
        template=mail.template,
        locale=mail.locale,
        context=mail.context,
        unsubscribe_url=refuse_url,
        marks=link_marks(mail, at=at),
        preferences_url=unsubscribing.preferences_url(mail),
    )
    return message.compose(mail, rendered, unsubscribe_url=refuse_url, at=at), rendered


def link_marks(mail: Mail, *, at: datetime) -> dict[str, str]:
    """What the mail's links carry: its campaign, and a signed note of whom it was written to."""
    marks = {"utm_source": "shop", "utm_medium": "email", "utm_campaign": mail.kind}
    if mail.customer_id is not None:
        marks["k"] = signing.sign(LINK_PURPOSE, str(mail.customer_id), expires_at=at + LINK_LASTS)
    return marks


def send_test(*, to: str, locale: str, at: datetime) -> None:
    """Send a test mail right now, outside any transaction. Raises TestFailed, BadAddress, Conflict."""
    url = outgoing.server_url()
    if not url:
        raise Conflict(N_("There is no mail server yet: mails are captured and shown here."))
    mail_id = ids.new_id()
    mail = Mail(
        id=mail_id,
        kind="test",
        message_id=f"<{mail_id.hex}@{outgoing.host()}>",
        recipient=addresses.normalized(to),
        recipient_name="",
        locale=locale,
        template="test",
        context={"server": outgoing.server_host()},
        scope=ORDER,
        created_at=at,
    )
    envelope, _ = _written(mail, at=at)
    db.end_read()
    try:
        with transports.to(url) as transport:
            transport.send(envelope, recipient=addresses.on_the_wire(mail.recipient))
    except (Unreachable, Deferred, Refused) as error:
        raise TestFailed(N_("The mail server did not take it: %(reason)s"), reason=str(error)) from error
