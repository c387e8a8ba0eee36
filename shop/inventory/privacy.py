"""What inventory knows of a person: what they wait for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.catalog import queries as catalog
from shop.inventory.models import StockAlert
from shop.kernel import db, registry
from shop.kernel.registry import Person


def install() -> None:
    """Register."""
    registry.exporter("stock_alerts", export)
    registry.eraser("stock_alerts", erase, order=40)


def export(person: Person) -> list[dict[str, Any]]:
    """Every request to be told, by address or account."""
    query = select(StockAlert).where(_of(person)).order_by(StockAlert.asked_at)
    rows = list(db.session().scalars(query))
    variants = catalog.variants_for_sale([row.variant_id for row in rows])
    return [
        {
            "product": variants[row.variant_id].title,
            "variant": variants[row.variant_id].variant_title,
            "asked_at": row.asked_at.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
            "mailed_at": row.mailed_at.isoformat() if row.mailed_at else None,
        }
        for row in rows
    ]


def erase(person: Person, _at: datetime) -> None:
    """Forget them all."""
    db.session().execute(delete(StockAlert).where(_of(person)))


def _of(person: Person) -> Any:
    return (StockAlert.email == person.email) | (StockAlert.customer_id == person.customer_id)
