"""A person's own lists ("Buy again", "For you"): told, and forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.recommendations.models import PersonalItem


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("lists", lists)
    registry.eraser("lists", forget, order=20)


def lists(person: Person) -> list[dict[str, Any]]:
    """Every entry with why it is there."""
    mine = select(PersonalItem).where(PersonalItem.customer_id == person.customer_id)
    return [
        {"list": row.slot, "product": str(row.product_id), "reason": row.reason, "times": row.times}
        for row in db.session().scalars(mine.order_by(PersonalItem.slot, PersonalItem.rank))
    ]


def forget(person: Person, at: datetime) -> None:
    """Delete the lists."""
    db.session().execute(delete(PersonalItem).where(PersonalItem.customer_id == person.customer_id))
