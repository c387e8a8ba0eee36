"""A person's own lists ("Buy again", "For you"): told, and forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.recommendations.models import PersonalList


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("lists", lists)
    registry.eraser("lists", forget, order=20)


def lists(person: Person) -> list[dict[str, Any]]:
    """Every entry of both lists with why it is there."""
    row = db.session().get(PersonalList, person.customer_id) if person.customer_id else None
    if row is None:
        return []
    both = (("buy_again", row.buy_again), ("for_you", row.for_you))
    return [{"list": name, **entry} for name, entries in both for entry in entries]


def forget(person: Person, at: datetime) -> None:
    """Delete the lists."""
    db.session().execute(delete(PersonalList).where(PersonalList.customer_id == person.customer_id))
