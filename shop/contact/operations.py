"""Taking messages in, and marking what has been done with them."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.contact import queries
from shop.contact.events import MessageReceived
from shop.contact.models import ContactMessage
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.mail import addresses

MAX_NAME, MAX_BODY, MAX_ORDER = 120, 5000, 40


class BadMessage(DomainError):
    """A message that cannot be taken in; `field` says why."""

    def __init__(self, message: str, *, field: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


def receive(
    *, name: str, email: str, body: str, locale: str, at: datetime, order_number: str = ""
) -> ContactMessage:
    """Keep a message and have the owner told. Raises BadMessage or BadAddress."""
    name, body, order_number = " ".join(name.split()), body.strip(), " ".join(order_number.split())
    if not body:
        raise BadMessage(N_("Please write a few words."), field="body")
    if len(body) > MAX_BODY:
        raise BadMessage(N_("Please use at most %(most)d letters."), field="body", most=MAX_BODY)
    row = ContactMessage(
        id=ids.new_id(),
        email=addresses.normalized(email),
        name=name[:MAX_NAME],
        order_number=order_number.lstrip("#")[:MAX_ORDER],
        body=body,
        locale=locale,
        created_at=at,
    )
    db.session().add(row)
    db.session().flush()
    events.publish(MessageReceived(message_id=row.id), at=at)
    return row


def mark_answered(message_id: uuid.UUID, *, at: datetime) -> None:
    """The owner has answered; harmless twice. Raises NotFound."""
    row = _found(message_id)
    row.answered_at = row.answered_at or at


def reopen(message_id: uuid.UUID) -> None:
    """It waits for an answer again. Raises NotFound."""
    _found(message_id).answered_at = None


def delete(message_id: uuid.UUID) -> None:
    """Take a message away for good. Raises NotFound."""
    db.session().delete(_found(message_id))


def _found(message_id: uuid.UUID) -> ContactMessage:
    row = queries.message(message_id)
    if row is None:
        raise NotFound(N_("This message does not exist any more."))
    return row
