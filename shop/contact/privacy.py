"""What messages know of a person: what they wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from shop.contact import queries
from shop.contact.models import ContactMessage
from shop.kernel import db, registry
from shop.kernel.registry import Person


def install() -> None:
    """Register."""
    registry.exporter("contact_messages", export)
    registry.eraser("contact_messages", erase, order=45)


def export(person: Person) -> list[dict[str, Any]]:
    """Every message from their address."""
    return [
        {
            "written_at": row.created_at.isoformat(),
            "name": row.name,
            "order": row.order_number,
            "text": row.body,
        }
        for row in queries.of_address(person.email)
    ]


def erase(person: Person, _at: datetime) -> None:
    """Forget them all."""
    db.session().execute(delete(ContactMessage).where(ContactMessage.email == person.email))
