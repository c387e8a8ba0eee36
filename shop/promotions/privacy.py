"""Offers made to a person: told; unused ones go, used ones stay with the order they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.promotions.models import Assignment, Promotion


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("offers", offers)
    registry.eraser("offers", forget, order=30)


def offers(person: Person) -> list[dict[str, Any]]:
    """Every offer with the reason it was made."""
    mine = (
        select(Assignment, Promotion.label)
        .join(Promotion, Promotion.id == Assignment.promotion_id)
        .where(Assignment.customer_id == person.customer_id)
        .order_by(Assignment.created_at)
    )
    return [
        {
            "offer": label,
            "code": row.code,
            "reason": row.reason % row.reason_params if row.reason_params else row.reason,
            "used": row.used_order_id is not None,
            "at": row.created_at.isoformat(),
        }
        for row, label in db.session().execute(mine)
    ]


def forget(person: Person, at: datetime) -> None:
    """Delete the offers that were never used."""
    unused = delete(Assignment).where(
        Assignment.customer_id == person.customer_id, Assignment.used_order_id.is_(None)
    )
    db.session().execute(unused)
