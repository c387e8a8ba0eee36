"""Bringing together what is one person's: an address that became a customer, a sender who has proved it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select, update

from shop.conversations import queries
from shop.conversations.models import Conversation, ConversationMessage
from shop.conversations.operations import finding
from shop.conversations.queries.one import address_key, customer_key
from shop.conversations.rules import CLOSED, OPEN
from shop.customers.models import Customer
from shop.kernel import attention, db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.mail.addresses import address_hash

UNANSWERED = "conversations.unanswered"


def adopt(*, customer_id: uuid.UUID, at: datetime) -> None:
    """An address has become a customer's: what was said with it is said with them. Harmless twice."""
    customer = finding.customer_of("", customer_id)
    if customer is not None:
        together(email=customer.email, customer=customer, with_unmatched=False, at=at)


def together(*, email: str, customer: Customer | None, with_unmatched: bool, at: datetime) -> None:
    """Join what is kept of an address to its customer's conversation; `with_unmatched` also what came in its
    name without proof, now that there is some."""
    aim = customer_key(customer.id) if customer else address_key(email)
    sources = [address_key(email)] if customer else []
    sources += [address_key(email, matched=False)] if with_unmatched else []
    if not sources:
        return
    keys = sorted({aim, *sources})
    rows = db.session().scalars(
        select(Conversation)
        .where(Conversation.key.in_(keys))
        .order_by(Conversation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.key: row for row in rows}
    for key in sources:
        if key in found and key != aim:
            found[aim] = _joined(found[key], found.get(aim), aim=aim, customer=customer, at=at)


def claim(conversation_id: uuid.UUID, *, at: datetime) -> Conversation:
    """Staff say that an unmatched conversation is really of its sender. Raises NotFound, Conflict."""
    row = finding.locked(conversation_id)
    if row.matched:
        raise Conflict(N_("This conversation is already with its customer."))
    customer = finding.customer_of(row.email, None)
    together(email=row.email, customer=customer, with_unmatched=True, at=at)
    found = queries.current(conversation_id)
    if found is None:
        raise NotFound(N_("This conversation does not exist any more."))
    return found


def remove(conversation_id: uuid.UUID, *, at: datetime) -> None:
    """Take a conversation away for good, with all that was said. Raises NotFound."""
    row = finding.locked(conversation_id)
    attention.resolve(kind=UNANSWERED, key=str(row.id), at=at)
    db.session().delete(row)
    db.session().flush()


def _joined(
    source: Conversation,
    target: Conversation | None,
    *,
    aim: str,
    customer: Customer | None,
    at: datetime,
) -> Conversation:
    if target is None:  # the usual case: the same row under its new name, so links and ids stay
        source.key, source.matched = aim, True
        if customer is not None:
            source.customer_id, source.email = customer.id, customer.email
            source.address_hash = address_hash(customer.email)
            source.name = customer.name or source.name
        db.session().flush()
        return source
    moved = update(ConversationMessage).where(ConversationMessage.conversation_id == source.id)
    db.session().execute(moved.values(conversation_id=target.id).execution_options(synchronize_session=False))
    _carry_over(source, target)
    attention.resolve(kind=UNANSWERED, key=str(source.id), at=at)
    source.key, source.merged_into, source.customer_id = f"merged:{source.id.hex}", target.id, None
    source.email = source.name = source.subject = source.preview = source.address_hash = ""
    source.state, source.waiting_since, source.assigned_to, source.order_id = CLOSED, None, None, None
    db.session().flush()
    return target


def _carry_over(source: Conversation, target: Conversation) -> None:
    """What is still to be done for the one is to be done for both."""
    if source.state == OPEN:
        waits = [when for when in (source.waiting_since, target.waiting_since) if when is not None]
        target.state, target.waiting_since, target.closed_at = OPEN, min(waits, default=None), None
    if source.updated_at > target.updated_at:
        target.updated_at, target.preview = source.updated_at, source.preview
        target.subject = source.subject or target.subject
    target.assigned_to = target.assigned_to or source.assigned_to
    target.order_id = target.order_id or source.order_id
    target.name = target.name or source.name
