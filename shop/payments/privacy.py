"""Kept cards of a person: told as they are known here; forgotten here at once, by the gateway soon after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.payments.models import GatewayCustomer, SavedCard


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("cards", cards)
    registry.eraser("cards", forget, order=30)


def cards(person: Person) -> list[dict[str, Any]]:
    """Every kept card: brand, last digits, expiry and since when; the number is not known to us."""
    rows = db.session().scalars(
        select(SavedCard)
        .where(SavedCard.customer_id == person.customer_id, SavedCard.removed_at.is_(None))
        .order_by(SavedCard.created_at, SavedCard.id)
    )
    return [
        {
            "brand": row.brand,
            "last4": row.last4,
            "expires": f"{row.exp_year}-{row.exp_month:02d}",
            "kept_by": row.gateway,
            "since": row.created_at.isoformat(),
        }
        for row in rows
    ]


def forget(person: Person, at: datetime) -> None:
    """Take every card out; the worker tells the gateways and drops the rows."""
    session = db.session()
    session.execute(
        update(SavedCard)
        .where(SavedCard.customer_id == person.customer_id, SavedCard.removed_at.is_(None))
        .values(removed_at=at)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(GatewayCustomer).where(GatewayCustomer.customer_id == person.customer_id))
