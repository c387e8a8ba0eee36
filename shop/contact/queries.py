"""Reading messages, for the owner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from shop.contact.models import ContactMessage
from shop.kernel import db

PER_PAGE = 30


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page (counted from 1) of messages, newest first, and how many wait for an answer."""

    messages: tuple[ContactMessage, ...]
    page: int
    pages: int
    open: int


def inbox(*, answered: bool, page: int = 1) -> Inbox:
    """Messages that wait for an answer, or those that have one."""
    done = ContactMessage.answered_at.is_not(None)
    total = db.session().scalar(select(func.count()).where(done if answered else ~done)) or 0
    pages = -(-total // PER_PAGE)
    page = min(max(page, 1), max(pages, 1))
    query = (
        select(ContactMessage)
        .where(done if answered else ~done)
        .order_by(ContactMessage.created_at.desc(), ContactMessage.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    found = tuple(db.session().scalars(query))
    waiting = count_open() if answered else total
    return Inbox(messages=found, page=page, pages=pages, open=waiting)


def count_open() -> int:
    """How many messages wait for an answer."""
    query = select(func.count()).select_from(ContactMessage).where(ContactMessage.answered_at.is_(None))
    return db.session().scalar(query) or 0


def message(message_id: uuid.UUID) -> ContactMessage | None:
    """One message."""
    return db.session().get(ContactMessage, message_id)


def of_address(email: str) -> list[ContactMessage]:
    """All messages from an address, oldest first."""
    query = select(ContactMessage).where(ContactMessage.email == email).order_by(ContactMessage.created_at)
    return list(db.session().scalars(query))
