"""What became of a mail: recorded in a transaction of its own, with a fact for those who tell its story."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update

from shop.kernel import attention, db, events, work
from shop.kernel.errors import N_
from shop.kernel.models import AttentionItem
from shop.mail import operations
from shop.mail.events import MailFailed, MailSent
from shop.mail.intake import taking
from shop.mail.intake.reports import Kind, Report
from shop.mail.models import CAPTURED, FAILED, SENT, Mail, packed
from shop.mail.rendering import Rendered
from shop.mail.transports.base import Refused

UNREACHABLE = "mail.server"
# A server that puts a mail off is asked for more than four days (RFC 5321 §4.5.4.1 says four to five).
BACKOFF = (*work.BACKOFF, *(timedelta(hours=hours) for hours in (12, 24, 24, 24)))


def sent(
    mail_id: uuid.UUID, rendered: Rendered, *, captured: bool, at: datetime, provider_id: str = ""
) -> None:
    """A server took it, or it was captured; keeps the copy unless the mail is private and has left."""
    with db.transaction() as session:
        if not work.finish(Mail, mail_id, at=at):
            return
        mail = session.get_one(Mail, mail_id)
        mail.outcome = CAPTURED if captured else SENT
        mail.sent_at, mail.subject = at, rendered.subject[:500]
        mail.provider_id = provider_id[:200] or None
        if mail.private and not captured:
            mail.context = {}
        else:
            mail.copy = packed(rendered.html, rendered.text)
        fact = MailSent(mail_id=mail.id, kind=mail.kind, order_id=mail.order_id, captured=captured)
        events.publish(fact, at=at)


def given_up(mail_id: uuid.UUID, outcome: str, reason: str, *, at: datetime) -> None:
    """It is not sent at all and nobody has to do anything: expired, or its recipient opted out."""
    with db.transaction() as session:
        if work.finish(Mail, mail_id, at=at):
            mail = session.get_one(Mail, mail_id)
            mail.outcome, mail.last_error = outcome, reason
            _publish_failed(mail, reason, at=at)


def failed(mail_id: uuid.UUID, error: BaseException, *, at: datetime) -> None:
    """An attempt went wrong: tried again with growing pauses, given up after the last."""
    if work.fail(Mail, mail_id, error, at=at, backoff=BACKOFF):
        with db.transaction() as session:
            _dead(session.get_one(Mail, mail_id), str(error), at=at)


def refused(mail_id: uuid.UUID, error: Refused, *, at: datetime) -> None:
    """The server will never take it: given up at once, and it counts against the address if that is wrong."""
    with db.transaction() as session:
        mail = session.get(Mail, mail_id, with_for_update=True)
        if mail is None or mail.done_at is not None:
            return
        mail.parked_at, mail.last_error = at, str(error)[:2000]
        _dead(mail, str(error), at=at)
        if error.verdict is not None:
            taking.take(_report(mail, error, at=at), source="smtp", at=at)


def release(mail_ids: list[uuid.UUID], *, at: datetime) -> None:
    """Give claimed mails back untouched."""
    _put_back(mail_ids, due_at=at)


def unreachable(mail_ids: list[uuid.UUID], error: BaseException, *, until: datetime, at: datetime) -> None:
    """Give claimed mails back until the server may be there again, and tell the owner."""
    _put_back(mail_ids, due_at=until, error=str(error))
    with db.transaction():
        attention.raise_item(
            kind=UNREACHABLE,
            key="smtp",
            message=N_("The mail server cannot be reached: %(error)s Mails wait and none is lost."),
            params={"error": str(error)[:300]},
            link="/admin/mails/server",
            at=at,
        )


def reachable(*, at: datetime) -> None:
    """The server took mail (again): the owner's note about it goes away."""
    open_note = select(AttentionItem.id).where(
        AttentionItem.kind == UNREACHABLE, AttentionItem.resolved_at.is_(None)
    )
    found = db.session().scalar(open_note)
    db.end_read()
    if found:
        with db.transaction():
            attention.resolve(kind=UNREACHABLE, key="smtp", at=at)


def _put_back(mail_ids: list[uuid.UUID], *, due_at: datetime, error: str | None = None) -> None:
    values = {"due_at": due_at, "attempts": Mail.attempts - 1} | ({"last_error": error} if error else {})
    with db.transaction() as session:
        session.execute(
            update(Mail)
            .where(Mail.id.in_(mail_ids), Mail.done_at.is_(None), Mail.attempts > 0)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _dead(mail: Mail, reason: str, *, at: datetime) -> None:
    mail.outcome = FAILED
    attention.raise_item(
        kind=operations.GIVEN_UP,
        key=str(mail.id),
        message=N_("A mail (%(kind)s) to %(recipient)s could not be sent: %(error)s"),
        params={"kind": mail.kind, "recipient": mail.recipient, "error": reason[:300]},
        link=f"/admin/mails/{mail.id}",
        action="retry_mail",
        at=at,
    )
    _publish_failed(mail, reason, at=at)


def _publish_failed(mail: Mail, reason: str, *, at: datetime) -> None:
    fact = MailFailed(
        mail_id=mail.id, kind=mail.kind, order_id=mail.order_id, outcome=mail.outcome, reason=reason[:300]
    )
    events.publish(fact, at=at)


def _report(mail: Mail, error: Refused, *, at: datetime) -> Report:
    """What the server said while the mail was handed over, in the form of what is said later."""
    assert error.verdict is not None
    return Report(
        event_id=f"{mail.id}:{mail.attempts}",
        kind=Kind.BOUNCED,
        recipient=mail.recipient,
        at=at,
        permanent=error.verdict.permanent,
        reason=error.verdict.reason,
        said=str(error)[:500],
        mail_id=mail.id,
    )
