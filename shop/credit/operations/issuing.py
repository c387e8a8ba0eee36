"""Making credit: cards by hand and by purchase, codes, and store credit for a customer.

A card's code is made when it is handed over (shown to the owner, or mailed), never before: until then there
is nothing to steal. Making a new one voids the old.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from shop.credit import codes, queries, terms
from shop.credit.models import BONUS, GIFT_CARD, ISSUED, STORE_CREDIT, VOIDED, CreditAccount
from shop.credit.operations.moving import BadAmount, checked, locked, move
from shop.customers.models import Customer
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, Conflict, NotFound
from shop.kernel.money import Money
from shop.mail.addresses import normalized

BOUGHT_AND_SPENT = "credit.bought_and_spent"
MOST_NAME, MOST_MESSAGE, MOST_NOTE = 120, 500, 500


@dataclass(frozen=True, kw_only=True)
class Gift:
    """Whom a card is for and when they get it; without `email` nobody is written to."""

    email: str = ""
    name: str = ""
    sender: str = ""
    message: str = ""
    deliver_at: datetime | None = None
    locale: str = "en"


def issue_card(
    *,
    value: Money,
    gift: Gift,
    at: datetime,
    note: str = "",
    expires_at: datetime | None = None,
    card_id: uuid.UUID | None = None,
) -> CreditAccount:
    """A gift card of `value`, without a code yet. Raises BadAmount, BadAddress.

    With `gift.email` the worker mails it when `deliver_at` has come; `expires_at` None is the owner's rule.
    """
    card_id = card_id or ids.new_id()
    row = _card(card_id, checked(value), gift, at=at, note=note, order_id=None, expires_at=expires_at)
    move(account_id=row.id, amount_minor=value.minor, kind=ISSUED, key=f"issue:{row.id}", at=at, note=note)
    return row


def new_code(*, account_id: uuid.UUID, at: datetime) -> str:
    """A code for a card, to be shown once; one it had before opens nothing any more. Raises NotFound."""
    row = locked(account_id)
    if row is None or row.kind != GIFT_CARD:
        raise NotFound(N_("There is no such gift card."))
    if not row.usable(at):
        raise Conflict(N_("This card cannot be used any more."))
    code = codes.new()
    row.code_hash, row.code_ending = codes.digest(code), codes.ending(code)
    db.session().flush()
    return code


def deliver(*, account_id: uuid.UUID, at: datetime) -> tuple[CreditAccount, str] | None:
    """A card that is due with a code to mail it by; None when that was done, or it cannot be used."""
    row = locked(account_id)
    if row is None or row.deliver_at is None or row.delivered_at is not None or not row.usable(at):
        return None
    row.delivered_at = at
    return row, new_code(account_id=account_id, at=at)


def grant(
    *,
    customer_id: uuid.UUID,
    amount: Money,
    key: str,
    at: datetime,
    bonus: Money | None = None,
    order_id: uuid.UUID | None = None,
    note: str = "",
) -> CreditAccount:
    """Store credit for a customer, with `bonus` on top; once a `key`. Raises BadAmount."""
    checked(amount)
    if bonus is not None and (bonus.currency != amount.currency or bonus.minor < 0):
        raise BadAmount(N_("The bonus is in another currency."))
    db.session().execute(
        update(Customer)
        .where(Customer.id == customer_id, Customer.has_credit.is_(False))
        .values(has_credit=True)
    )
    account = _purse(customer_id, amount.currency, at=at)
    fresh = move(
        account_id=account.id,
        amount_minor=amount.minor,
        kind=ISSUED,
        key=f"grant:{key}",
        at=at,
        order_id=order_id,
        note=note[:MOST_NOTE],
    )
    if fresh and bonus:
        checked(bonus)
        move(
            account_id=account.id,
            amount_minor=bonus.minor,
            kind=BONUS,
            key=f"bonus:{key}",
            at=at,
            order_id=order_id,
            note=note[:MOST_NOTE],
        )
    if fresh:
        account.expires_at = terms.credit_expiry(at=at)
    db.session().flush()
    db.session().refresh(account)
    return account


def issue_bought(
    *,
    order_id: uuid.UUID,
    line_id: uuid.UUID,
    values: Sequence[Money],
    gifts: Sequence[Gift],
    buyer: Gift,
    at: datetime,
) -> int:
    """The cards of one order line, one a unit: `gifts` first, the rest for the buyer; how many were new."""
    made = 0
    for unit, value in enumerate(values):
        card_id = ids.derived_id("bought-card", line_id, unit)
        if value.minor <= 0 or db.session().get(CreditAccount, card_id) is not None:
            continue
        _card(card_id, value, gifts[unit] if unit < len(gifts) else buyer, at=at, order_id=order_id)
        move(
            account_id=card_id,
            amount_minor=value.minor,
            kind=ISSUED,
            key=f"issue:{card_id}",
            at=at,
            order_id=order_id,
        )
        made += 1
    return made


def void_bought(*, order_id: uuid.UUID, order_number: int, at: datetime) -> None:
    """The money of bought cards has gone back: what is left on them goes, too.

    The owner is told of what had been spent already, which nobody gets back by itself.
    """
    for row in queries.bought_by(order_id):
        card = locked(row.id)
        if card is None or card.disabled_at is not None:
            continue
        left, card.disabled_at = card.balance_minor, at
        if left:
            move(account_id=card.id, amount_minor=-left, kind=VOIDED, key=f"void:{card.id}", at=at)
        if left < card.value_minor:
            spent = Money(card.value_minor - left, card.currency)
            attention.raise_item(
                kind=BOUGHT_AND_SPENT,
                key=str(card.id),
                message=N_(
                    "A gift card of order %(number)s was refunded after %(amount)s %(currency)s of it had "
                    "been spent."
                ),
                params={
                    "number": order_number,
                    "amount": str(spent.decimal),
                    "currency": card.currency,
                },
                link=f"/admin/gift-cards/{card.id}",
                at=at,
            )


def _card(
    card_id: uuid.UUID,
    value: Money,
    gift: Gift,
    *,
    at: datetime,
    order_id: uuid.UUID | None,
    note: str = "",
    expires_at: datetime | None = None,
) -> CreditAccount:
    email = normalized(gift.email) if gift.email.strip() else ""
    row = CreditAccount(
        id=card_id,
        kind=GIFT_CARD,
        currency=value.currency,
        balance_minor=0,
        value_minor=value.minor,
        recipient_name=gift.name.strip()[:MOST_NAME],
        recipient_email=email,
        sender_name=gift.sender.strip()[:MOST_NAME],
        message=gift.message.strip()[:MOST_MESSAGE],
        note=note.strip()[:MOST_NOTE],
        locale=gift.locale[:10],
        order_id=order_id,
        deliver_at=max(gift.deliver_at or at, at) if email else None,
        expires_at=expires_at or terms.card_expiry(at=max(gift.deliver_at or at, at)),
        created_at=at,
    )
    db.session().add(row)
    db.session().flush()
    return row


def _purse(customer_id: uuid.UUID, currency: str, *, at: datetime) -> CreditAccount:
    row = {
        "id": ids.derived_id("store-credit", customer_id, currency),
        "kind": STORE_CREDIT,
        "currency": currency,
        "balance_minor": 0,
        "value_minor": 0,
        "customer_id": customer_id,
        "code_ending": "",
        "recipient_name": "",
        "recipient_email": "",
        "sender_name": "",
        "message": "",
        "note": "",
        "locale": "en",
        "created_at": at,
    }
    db.insert_ignore(CreditAccount, [row])
    mine = select(CreditAccount).where(
        CreditAccount.kind == STORE_CREDIT,
        CreditAccount.customer_id == customer_id,
        CreditAccount.currency == currency,
    )
    return db.session().scalars(mine.with_for_update().execution_options(populate_existing=True)).one()
