"""Reports kept and acted upon, each once: the mail's fate, the address's standing, what owners learn."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.kernel import attention, db, events, ids, inbox
from shop.kernel.errors import N_
from shop.kernel.inbox import Message
from shop.mail import addresses, suppressing
from shop.mail.events import MailBounced, MailOptedOut
from shop.mail.intake import dsn, registry
from shop.mail.intake.reports import Kind, Report
from shop.mail.models import BOUNCED, ORDER, REFUSABLE, SENT, SURVEYS, Mail, MailReport
from shop.mail.operations import CAME_BACK

SOURCE = "mail"
COMPLAINT = "mail.complaint"
NEWEST = timedelta(days=30)


def install() -> None:
    """Have the worker handle what providers have sent."""
    inbox.handle(SOURCE, handle)


def handle(message: Message) -> None:
    """A proven message of a provider; called outside any transaction, perhaps twice."""
    provider = registry.provider(message.connection)
    reports = provider.read(message.body)
    provider.follow_up(message.body)
    if reports:
        with db.transaction():
            for report in reports:
                take(report, source=provider.name, at=message.at)


def take_dsn(raw: bytes, *, at: datetime) -> bool:
    """Act upon a mail to the store if it is a server's notice about one of ours; False when it is not.

    In the open transaction. Anybody can write such a mail, so it counts only where it names a Message-ID of
    ours together with that mail's recipient.
    """
    reports = dsn.read_dsn(raw)
    for report in reports:
        mail = _by_message_id(report.message_id)
        if mail is not None and mail.recipient == report.recipient:
            take(report, source="dsn", at=at)
    return bool(reports)


def take(report: Report, *, source: str, at: datetime) -> bool:
    """Keep a report and act upon it in the open transaction; False when it was told before."""
    mail = _mail(report)
    hashed = addresses.address_hash(report.recipient)
    row = {
        "id": ids.derived_id("mail.report", source, report.event_id, report.recipient),
        "mail_id": mail.id if mail else None,
        "address_hash": hashed,
        "kind": report.kind.value,
        "permanent": report.permanent,
        "reason": report.reason.value if report.reason else "",
        "said": report.said[:500],
        "source": source,
        "at": report.at,
        "received_at": at,
    }
    if not db.insert_ignore(MailReport, [row]):
        return False
    soft = suppressing.soft_bounces(hashed, around=report.at) if report.kind is Kind.BOUNCED else []
    verdict = suppressing.judge(report, soft=soft, scope=mail.scope if mail else SURVEYS)
    for scope in suppressing.suppress(hashed, verdict, at=at) if verdict else []:
        if scope in REFUSABLE:
            events.publish(MailOptedOut(address_hash=hashed, scope=scope), at=at)
    if mail is not None:
        _tell(mail, report, hashed, at=at)
    return True


def _tell(mail: Mail, report: Report, hashed: str, *, at: datetime) -> None:
    """Write it to the mail, and to the owner where somebody waits for what it said."""
    if report.kind is Kind.DELIVERED:
        mail.delivered_at = mail.delivered_at or report.at
    elif report.kind is Kind.BOUNCED:
        if mail.outcome == SENT:
            mail.outcome, mail.last_error = BOUNCED, report.said[:2000]
            _alert(mail, CAME_BACK, N_("A mail (%(kind)s) to %(recipient)s came back: %(error)s"), report, at)
        fact = MailBounced(
            mail_id=mail.id,
            kind=mail.kind,
            order_id=mail.order_id,
            address_hash=hashed,
            permanent=report.permanent,
            reason=report.said[:200],
        )
        events.publish(fact, at=at)
    elif report.kind is Kind.COMPLAINED:
        _alert(mail, COMPLAINT, N_("%(recipient)s called a mail (%(kind)s) spam: %(error)s"), report, at)


def _alert(mail: Mail, kind: str, message: str, report: Report, at: datetime) -> None:
    if mail.scope != ORDER and kind == CAME_BACK:
        return  # a survey that came back is in the log, and nobody has to do anything
    attention.raise_item(
        kind=kind,
        key=str(mail.id),
        message=message,
        params={"kind": mail.kind, "recipient": mail.recipient, "error": report.said[:300] or report.kind},
        link=f"/admin/mails/{mail.id}",
        at=at,
    )


def _mail(report: Report) -> Mail | None:
    """The mail that a report is about: by our id, its Message-ID, the provider's id, else the newest one."""
    if report.mail_id is not None and (found := _by_id(report.mail_id)):
        return found if found.recipient == report.recipient else None
    if found := _by_message_id(report.message_id):
        return found if found.recipient == report.recipient else None
    theirs = select(Mail).where(Mail.recipient == report.recipient).with_for_update()
    if report.provider_id and (
        found := db.session().scalar(theirs.where(Mail.provider_id == report.provider_id))
    ):
        return found
    sent = theirs.where(Mail.sent_at <= report.at, Mail.sent_at > report.at - NEWEST)
    return db.session().scalar(sent.order_by(Mail.sent_at.desc()).limit(1))


def _by_id(mail_id: uuid.UUID) -> Mail | None:
    return db.session().get(Mail, mail_id, with_for_update=True)


def _by_message_id(message_id: str) -> Mail | None:
    if not message_id:
        return None
    return db.session().scalar(select(Mail).where(Mail.message_id == message_id).with_for_update())
