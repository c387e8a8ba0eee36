"""What the owner changes on an account, and what time does to it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.credit import terms
from shop.credit.models import ADJUSTED, EXPIRED, CreditAccount
from shop.credit.operations.issuing import MOST_NOTE
from shop.credit.operations.moving import BadAmount, CreditGone, locked, move
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.kernel.money import Money

BATCH = 200


def disable(*, account_id: uuid.UUID, at: datetime) -> CreditAccount:
    """Nobody may spend it any more; what is left stays on it. Doing it twice is fine. Raises NotFound."""
    account = _existing(account_id)
    account.disabled_at = account.disabled_at or at
    return account


def enable(*, account_id: uuid.UUID, at: datetime) -> CreditAccount:
    """It may be spent again. Raises NotFound."""
    account = _existing(account_id)
    account.disabled_at = None
    return account


def adjust(*, account_id: uuid.UUID, change: Money, note: str, at: datetime, key: str = "") -> CreditAccount:
    """Put a signed amount right, with a reason. Raises BadAmount, NotFound.

    `key` makes a press of a button count once, however often it is sent.
    """
    account = _existing(account_id)
    if not note.strip() or len(note) > MOST_NOTE:
        raise BadAmount(N_("Say why, in up to %(most)s letters."), most=MOST_NOTE)
    if change.currency != account.currency or not 0 < abs(change.minor) <= terms.MOST_AMOUNT:
        raise BadAmount(N_("Enter an amount other than zero, in the currency of the account."))
    try:
        move(
            account_id=account.id,
            amount_minor=change.minor,
            kind=ADJUSTED,
            key=f"adjust:{account.id}:{key or ids.new_id()}",
            at=at,
            note=note.strip(),
        )
    except CreditGone:
        raise BadAmount(N_("The balance cannot go below zero.")) from None
    db.session().flush()
    db.session().refresh(account)
    return account


def expire_due(at: datetime) -> int:
    """Take what is left off accounts whose time is over, BATCH in a transaction; how many."""
    ended = 0
    while True:
        with db.transaction() as session:
            due = (
                select(CreditAccount.id)
                .where(CreditAccount.expires_at <= at, CreditAccount.balance_minor > 0)
                .order_by(CreditAccount.id)
                .limit(BATCH)
            )
            found = list(session.scalars(due))
            ended += sum(_expire(account_id, at=at) for account_id in found)
        if len(found) < BATCH:
            return ended


def _expire(account_id: uuid.UUID, *, at: datetime) -> bool:
    account = _existing(account_id)
    if account.expires_at is None or account.expires_at > at or not account.balance_minor:
        return False
    key = f"expire:{account.id}:{account.expires_at.isoformat()}"
    return move(account_id=account.id, amount_minor=-account.balance_minor, kind=EXPIRED, key=key, at=at)


def set_terms(*, card_months: int, credit_months: int, at: datetime) -> None:
    """How long credit issued from now on lasts; 0 for ever. Raises DomainError."""
    if not all(0 <= months <= terms.MOST_MONTHS for months in (card_months, credit_months)):
        raise DomainError(N_("Enter 0 to %(most)s months."), most=terms.MOST_MONTHS)
    preferences.put(terms.CARD_MONTHS, card_months, at=at)
    preferences.put(terms.CREDIT_MONTHS, credit_months, at=at)


def _existing(account_id: uuid.UUID) -> CreditAccount:
    account = locked(account_id)
    if account is None:
        raise NotFound(N_("There is no such account."))
    return account
