"""Credit of a person, and the gift cards sent to them: told; then the money stays, the names go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from shop.cart.models import GiftCardWish
from shop.credit import queries
from shop.credit.models import GIFT_CARD, STORE_CREDIT, VOIDED, CreditAccount
from shop.credit.operations import moving
from shop.kernel import db, registry
from shop.kernel.registry import Person


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("credit", credit)
    registry.eraser("credit", forget, order=40)


def credit(person: Person) -> list[dict[str, Any]]:
    """Each account with its entries: store credit, and the cards mailed to their address (no codes)."""
    return [_told(account) for account in db.session().scalars(_theirs(person))]


def _theirs(person: Person) -> Any:
    return (
        select(CreditAccount)
        .where(
            or_(
                CreditAccount.customer_id == person.customer_id,
                CreditAccount.recipient_email == person.email,
            )
        )
        .order_by(CreditAccount.created_at, CreditAccount.id)
    )


def _told(account: CreditAccount) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "currency": account.currency,
        "balance_minor": account.balance_minor,
        "ending": account.code_ending,
        "name": account.recipient_name,
        "from": account.sender_name,
        "message": account.message,
        "expires": account.expires_at.isoformat() if account.expires_at else None,
        "entries": [
            {"at": entry.at.isoformat(), "what": entry.kind, "amount_minor": entry.amount_minor}
            for entry in queries.entries([account.id], limit=10_000)
        ],
    }


def forget(person: Person, at: datetime) -> None:
    """Store credit ends with its customer, as they were told; a card stays good for whoever has its code.

    Entries stay for the books, without a name; a card that waits to be mailed has nobody to go to.
    """
    for account in queries.of_customer(person.customer_id):
        account = db.session().get_one(
            CreditAccount, account.id, with_for_update=True, populate_existing=True
        )
        if account.balance_minor:
            moving.move(
                account_id=account.id,
                amount_minor=-account.balance_minor,
                kind=VOIDED,
                key=f"erased:{account.id}:{at.isoformat()}",
                at=at,
            )
    session = db.session()
    session.execute(
        update(CreditAccount)
        .where(CreditAccount.kind == STORE_CREDIT, CreditAccount.customer_id == person.customer_id)
        .values(customer_id=None, note="", disabled_at=at)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(CreditAccount)
        .where(CreditAccount.kind == GIFT_CARD, CreditAccount.recipient_email == person.email)
        .values(recipient_email="", recipient_name="", message="", sender_name="", note="", deliver_at=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(GiftCardWish).where(GiftCardWish.recipient_email == person.email))
