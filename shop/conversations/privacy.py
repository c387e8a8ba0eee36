"""What conversations know of a person: every word, file and mail; handed out, and forgotten for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.conversations import operations, queries
from shop.conversations.intake.handling import SOURCE
from shop.conversations.rules import NOTE
from shop.kernel import db, registry
from shop.kernel.models import InboxMessage
from shop.kernel.registry import Person
from shop.mail.addresses import address_hash


def install() -> None:
    """Register."""
    registry.exporter("conversations", export)
    registry.eraser("conversations", erase, order=45)


def export(person: Person) -> list[dict[str, Any]]:
    """Everything said to and by them; staff's notes are about the shop's work and stay there."""
    return [
        {
            "written_at": said.row.created_at.isoformat(),
            "by": said.row.author if said.row.kind == "customer" else "the shop",
            "way": said.row.channel,
            "order": said.row.order_number,
            "text": said.row.body,
            "files": [file.name for file in said.files],
        }
        for conversation in queries.of_person(person)
        for said in queries.said(conversation.id, notes=True)
        if said.row.kind != NOTE
    ]


def erase(person: Person, at: datetime) -> None:
    """Forget it all, the mails as they came with it."""
    for conversation in queries.of_person(person):
        operations.remove(conversation.id, at=at)
    _forget_raw(address_hash(person.email))


def _forget_raw(hashed: str) -> None:
    """Mails wait in the inbox with a hash of who sent them; they stay there for a month at most."""
    rows = select(InboxMessage.id, InboxMessage.headers).where(InboxMessage.source == SOURCE)
    theirs = [row.id for row in db.session().execute(rows) if row.headers.get("from") == hashed]
    for message_id in theirs:
        db.session().delete(db.session().get_one(InboxMessage, message_id))
    db.session().flush()
