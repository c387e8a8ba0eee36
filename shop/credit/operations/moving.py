"""The one door to a balance: an entry and a guarded UPDATE together, each act once by its key.

Twenty at once cannot spend a card twice: the row that no longer fulfills the WHERE is not changed, and the
act is refused as a whole.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import or_, update

from shop.credit import terms
from shop.credit.models import CreditAccount, CreditEntry
from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, Conflict, DomainError
from shop.kernel.money import Money


class CreditGone(Conflict):
    """A gift card or store credit holds less than was to be spent, or may not be spent any more."""


class BadAmount(DomainError):
    """Not an amount that can be given."""


def move(
    *,
    account_id: uuid.UUID,
    amount_minor: int,
    kind: str,
    key: str,
    at: datetime,
    order_id: uuid.UUID | None = None,
    note: str = "",
    spending: bool = False,
) -> bool:
    """Enter `amount_minor` (signed) and move the balance with it; False when `key` was entered before.

    With `spending` the account must be usable at `at`. Raises CreditGone when too little is there; the
    caller's transaction (or savepoint) then undoes the entry, too.
    """
    entry = {
        "id": ids.new_id(),
        "account_id": account_id,
        "at": at,
        "kind": kind,
        "amount_minor": amount_minor,
        "key": key[:120],
        "order_id": order_id,
        "actor": origin.current().actor[:80],
        "note": note,
    }
    change = update(CreditAccount).where(
        CreditAccount.id == account_id, CreditAccount.balance_minor + amount_minor >= 0
    )
    if spending:
        change = change.where(
            CreditAccount.disabled_at.is_(None),
            or_(CreditAccount.expires_at.is_(None), CreditAccount.expires_at > at),
        )
    if not db.insert_ignore(CreditEntry, [entry]):
        return False
    result = db.session().execute(
        change.values(balance_minor=CreditAccount.balance_minor + amount_minor).execution_options(
            synchronize_session=False
        )
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise CreditGone(N_("The balance has changed in the meantime. Please check it and pay again."))
    return True


def checked(amount: Money) -> Money:
    """`amount`, if it can be given. Raises BadAmount."""
    if not terms.LEAST_AMOUNT <= amount.minor <= terms.MOST_AMOUNT:
        most = Money(terms.MOST_AMOUNT, amount.currency).decimal
        raise BadAmount(
            N_("Enter an amount above zero and up to %(most)s %(currency)s."),
            most=most,
            currency=amount.currency,
        )
    return amount


def locked(account_id: uuid.UUID) -> CreditAccount | None:
    """The account as it is now, nobody else's until the transaction ends."""
    return db.session().get(CreditAccount, account_id, with_for_update=True, populate_existing=True)
