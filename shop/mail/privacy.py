"""Mails to a person: what was sent when; addresses and copies are forgotten, refusals stay as hashes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.mail import parcel_news, queries
from shop.mail.addresses import address_hash
from shop.mail.models import QUEUED, WITHDRAWN, Mail, MailReport


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("mails", mails)
    registry.eraser("mails", forget, order=60)


def mails(person: Person) -> dict[str, Any]:
    """Every mail with its subject and fate, and the kinds the person does not want."""
    rows = db.session().scalars(select(Mail).where(_theirs(person)).order_by(Mail.created_at))
    return {
        "sent": [
            {
                "kind": row.kind,
                "to": row.recipient,
                "subject": row.subject,
                "outcome": row.outcome,
                "at": (row.sent_at or row.created_at).isoformat(),
            }
            for row in rows
        ],
        "refused": sorted(
            queries.opted_out(address_hash(person.email)) | parcel_news.unwanted(address_hash(person.email))
        ),
        "said by servers": [
            {"what": one.kind, "words": one.said, "at": one.at.isoformat()}
            for one in db.session().scalars(select(MailReport).where(_about(person)).order_by(MailReport.at))
        ],
    }


def forget(person: Person, at: datetime) -> None:
    """Withdraw what waits; keep of the rest that a mail of this kind was sent, to nobody."""
    theirs = _theirs(person)
    waiting = update(Mail).where(theirs, Mail.done_at.is_(None)).values(done_at=at)
    queued = update(Mail).where(theirs, Mail.outcome == QUEUED).values(outcome=WITHDRAWN)
    blank = {"recipient": f"{person.customer_id.hex}@erased.invalid", "recipient_name": "", "subject": ""}
    emptied = update(Mail).where(theirs).values(context={}, copy=None, last_error=None, **blank)
    for change in (queued, waiting, emptied, delete(MailReport).where(_about(person))):
        db.session().execute(change.execution_options(synchronize_session=False))


def _about(person: Person) -> ColumnElement[bool]:
    return MailReport.address_hash == address_hash(person.email)


def _theirs(person: Person) -> ColumnElement[bool]:
    return or_(Mail.customer_id == person.customer_id, Mail.recipient == person.email)
