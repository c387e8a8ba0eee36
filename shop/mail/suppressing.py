"""Which addresses get no mail, and for how long: what servers say about them, what people have said.

| said | what follows |
|---|---|
| there is no such mailbox | nothing more is sent there, until the owner says that it is right |
| came back for a while (full, blocked) | the same after three times in fourteen days; a new order ends it |
| a complaint | no surveys, no offers; receipts go on, and the owner is told |

Mail that somebody is waiting for this minute (a sign-in link) is tried in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from shop.kernel import db, ids
from shop.mail.addresses import address_hash
from shop.mail.intake.reports import Kind, Reason, Report
from shop.mail.models import (
    COMPLAINED,
    EVERYTHING,
    HARD,
    MARKETING,
    SOFT,
    SURVEYS,
    UNSUBSCRIBED,
    MailReport,
    MailSuppression,
)

SOFT_MOST, SOFT_WITHIN = 3, timedelta(days=14)


@dataclass(frozen=True)
class Verdict:
    """The scopes that get nothing more, and why."""

    scopes: tuple[str, ...]
    reason: str


def judge(report: Report, *, soft: Sequence[datetime] = (), scope: str = SURVEYS) -> Verdict | None:
    """What follows from a report, or None. Pure.

    `soft`: when mails to the address came back for a while, this one included; in any order, as reports come
    in any. `scope`: that of the mail it is about.
    """
    if report.no_such_address:
        return Verdict((EVERYTHING,), HARD)
    if report.kind is Kind.BOUNCED and too_often(soft):
        return Verdict((EVERYTHING,), SOFT)
    if report.kind is Kind.COMPLAINED:
        return Verdict((MARKETING, SURVEYS), COMPLAINED)
    if report.kind is Kind.UNSUBSCRIBED:
        return Verdict((scope,) if scope in (MARKETING, SURVEYS) else (MARKETING, SURVEYS), UNSUBSCRIBED)
    return None


def too_often(times: Sequence[datetime]) -> bool:
    """Whether SOFT_MOST of `times` lie within SOFT_WITHIN. Pure."""
    ordered = sorted(times)
    pairs = zip(ordered, ordered[SOFT_MOST - 1 :], strict=False)
    return any(last - first <= SOFT_WITHIN for first, last in pairs)


def soft_bounces(hashed: str, *, around: datetime) -> list[datetime]:
    """When mails to an address came back for a while, within fourteen days before and after."""
    query = select(MailReport.at).where(
        MailReport.address_hash == hashed,
        MailReport.kind == Kind.BOUNCED.value,
        MailReport.reason.not_in((Reason.INVALID.value, Reason.SPAM.value)),
        MailReport.at.between(around - SOFT_WITHIN, around + SOFT_WITHIN),
    )
    return list(db.session().scalars(query))


def suppress(hashed: str, verdict: Verdict, *, at: datetime) -> list[str]:
    """Keep a verdict in the open transaction; the scopes that are new. HARD takes the place of SOFT."""
    new = []
    for scope in verdict.scopes:
        row = {
            "id": ids.new_id(),
            "address_hash": hashed,
            "scope": scope,
            "reason": verdict.reason,
            "at": at,
        }
        if db.insert_ignore(MailSuppression, [row]):
            new.append(scope)
        elif verdict.reason == HARD:
            _row(hashed, scope).reason = HARD
    return new


def forgive_soft(address: str) -> bool:
    """Somebody has given the address anew, so it may work again; False when nothing spoke against it."""
    return _lift(address, MailSuppression.reason == SOFT)


def lift(address: str) -> bool:
    """A person says that the address is right: whatever servers said about it is forgotten."""
    return _lift(address, MailSuppression.scope == EVERYTHING)


def undeliverable(recipient: str) -> str:
    """Why an address takes no mail at all (HARD, SOFT, …), empty when nothing speaks against it."""
    query = select(MailSuppression.reason).where(
        MailSuppression.address_hash == address_hash(recipient), MailSuppression.scope == EVERYTHING
    )
    return db.session().scalar(query) or ""


def of_address(address: str) -> list[MailSuppression]:
    """Everything that keeps mail from an address."""
    query = select(MailSuppression).where(MailSuppression.address_hash == address_hash(address))
    return list(db.session().scalars(query.order_by(MailSuppression.scope)))


def counts() -> dict[str, int]:
    """How many addresses get no mail of some kind, by reason."""
    number = func.count(MailSuppression.address_hash.distinct()).label("number")
    rows = db.session().execute(select(MailSuppression.reason, number).group_by(MailSuppression.reason))
    return {row.reason: row.number for row in rows}


def _lift(address: str, which: ColumnElement[bool]) -> bool:
    found = delete(MailSuppression).where(MailSuppression.address_hash == address_hash(address), which)
    done = db.session().execute(found.execution_options(synchronize_session="fetch"))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _row(hashed: str, scope: str) -> MailSuppression:
    query = select(MailSuppression).where(
        MailSuppression.address_hash == hashed, MailSuppression.scope == scope
    )
    return db.session().scalars(query).one()
