"""Gift cards and store credit for tests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.credit import operations
from shop.credit.models import CreditAccount
from shop.credit.operations.issuing import Gift
from shop.kernel import db, ids
from shop.kernel.money import Money
from tests.factories.checkout import AT


def gift_card(
    minor: int = 5000, currency: str = "USD", *, at: datetime = AT, **gift: Any
) -> tuple[CreditAccount, str]:
    """A card and its code."""
    with db.transaction():
        card = operations.issue_card(value=Money(minor, currency), gift=Gift(**gift), at=at)
        code = operations.new_code(account_id=card.id, at=at)
    return account(card.id), code


def store_credit(customer_id: uuid.UUID, minor: int = 2000, currency: str = "USD") -> CreditAccount:
    """Store credit of a customer."""
    with db.transaction():
        made = operations.grant(
            customer_id=customer_id, amount=Money(minor, currency), key=str(ids.new_id()), at=AT
        )
    return account(made.id)


def account(account_id: uuid.UUID) -> CreditAccount:
    """The account as it is now."""
    db.end_read()
    found = db.session().get_one(CreditAccount, account_id, populate_existing=True)
    db.end_read()
    return found


def balance(account_id: uuid.UUID) -> int:
    """What is left, in minor units."""
    return account(account_id).balance_minor
