"""Reads: the mail log, one mail, what waits, who has opted out."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from shop.kernel import db
from shop.mail.addresses import address_hash
from shop.mail.models import (
    FAILED,
    ORDER,
    OUTCOMES,
    QUEUED,
    SCOPES,
    UNDELIVERED,
    Mail,
    MailReport,
    MailSuppression,
)

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class MailPage:
    """One page of the log, newest first."""

    mails: list[Mail]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Recent:
    """A mail whose data may be shown in a preview."""

    id: uuid.UUID
    subject: str
    sent_at: datetime


def by_id(mail_id: uuid.UUID) -> Mail | None:
    """The mail, or None."""
    return db.session().get(Mail, mail_id)


def by_dedupe_key(dedupe_key: str) -> Mail | None:
    """The mail of that intent, or None."""
    return db.session().scalar(select(Mail).where(Mail.dedupe_key == dedupe_key))


def for_order(order_id: uuid.UUID) -> list[Mail]:
    """Every mail of an order, oldest first."""
    return list(
        db.session().scalars(select(Mail).where(Mail.order_id == order_id).order_by(Mail.created_at, Mail.id))
    )


def recent_of(template: str, *, limit: int = 8) -> list[Recent]:
    """The newest mails of a template that can be written anew, for previews with real data; none private."""
    query = select(Mail.id, Mail.subject, Mail.created_at, Mail.context).where(
        Mail.template == template, Mail.private.is_(False), Mail.subject != ""
    )
    rows = db.session().execute(query.order_by(Mail.created_at.desc(), Mail.id.desc()).limit(limit))
    return [Recent(id=row.id, subject=row.subject, sent_at=row.created_at) for row in rows if row.context]


def undelivered(order_id: uuid.UUID) -> list[Mail]:
    """An order's mails that did not arrive and of which no later copy did or may; oldest first.

    A mail and its copies share the intent before "#again-"; only the newest of them counts.
    """
    newest: dict[str, tuple[int, Mail]] = {}
    for mail in for_order(order_id):
        intent, _, copy = mail.dedupe_key.partition("#again-")
        place = int(copy) if copy.isdigit() else 0
        if not mail.private and mail.scope == ORDER and place >= newest.get(intent, (0, mail))[0]:
            newest[intent] = (place, mail)
    return [mail for _, mail in newest.values() if mail.outcome in UNDELIVERED]


def log(*, outcome: str = "", search: str = "", page: int = 1) -> MailPage:
    """The log for the owner; `outcome` one of OUTCOMES, `search` in recipient, subject and kind."""
    found = _filtered(select(Mail), outcome, search)
    total = db.session().scalar(_filtered(select(func.count(Mail.id)), outcome, search)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = (
        found.order_by(Mail.created_at.desc(), Mail.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    return MailPage(mails=list(db.session().scalars(rows)), total=total, page=page, pages=pages)


def _filtered(query: Select, outcome: str, search: str) -> Select:
    if outcome in OUTCOMES:
        query = query.where(Mail.outcome == outcome)
    if search:
        text = search[:200].lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{text}%"
        columns = (Mail.recipient, func.lower(Mail.subject), Mail.kind)
        query = query.where(or_(*(column.like(like, escape="\\") for column in columns)))
    return query


def counts() -> dict[str, int]:
    """How many mails have each outcome; outcomes that never happened count 0."""
    rows = db.session().execute(select(Mail.outcome, func.count().label("number")).group_by(Mail.outcome))
    return dict.fromkeys(OUTCOMES, 0) | {row.outcome: row.number for row in rows}


def overdue(*, at: datetime, but: Collection[str] = ()) -> int:
    """How many queued mails should have left before `at`, leaving out those of some templates."""
    waiting = select(func.count()).where(Mail.outcome == QUEUED, Mail.done_at.is_(None), Mail.due_at <= at)
    waiting = waiting.where(Mail.template.not_in(but)) if but else waiting
    return db.session().scalar(waiting) or 0


def failed_ids(*, limit: int = 500) -> list[uuid.UUID]:
    """Given-up mails that may be tried again, oldest first."""
    query = select(Mail.id).where(Mail.outcome == FAILED, Mail.parked_at.is_not(None))
    return list(db.session().scalars(query.order_by(Mail.created_at, Mail.id).limit(limit)))


def suppressed(recipient: str, scope: str) -> bool:
    """Whether the address refuses mail of `scope`; mail about an order is never refused."""
    return scope in opted_out(address_hash(recipient))


def opted_out(hashed: str) -> frozenset[str]:
    """The scopes that somebody has refused for an address, given by its hash."""
    query = select(MailSuppression.scope).where(MailSuppression.address_hash == hashed)
    return frozenset(db.session().scalars(query.where(MailSuppression.scope.in_(SCOPES))))


def reports(mail_id: uuid.UUID) -> list[MailReport]:
    """What was said about a mail after it had left, oldest first."""
    query = select(MailReport).where(MailReport.mail_id == mail_id)
    return list(db.session().scalars(query.order_by(MailReport.at, MailReport.id)))
