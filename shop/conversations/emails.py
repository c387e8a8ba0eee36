"""Mails: an answer to the customer, in the thread they know; and to staff, what somebody wrote."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.brand import links, store
from shop.conversations import links as conversation_links
from shop.conversations import operations, queries, rules
from shop.conversations.models import Conversation, ConversationMessage
from shop.customers import queries as customers
from shop.kernel import ids
from shop.mail import operations as mail
from shop.mail import outgoing, replies
from shop.orders import queries as orders
from shop.staff import notifications
from shop.staff import queries as staff

ANSWER, MESSAGE, ASSIGNED = "conversation_answer", "conversation_message", "conversation_assigned"


def send_answer(message: ConversationMessage, conversation: Conversation, *, at: datetime) -> None:
    """Queue an answer, once. What they answer to it comes back into the conversation."""
    customer = customers.by_id(conversation.customer_id) if conversation.customer_id else None
    key = f"conversation:{message.id}"
    last = queries.last_from_customer(conversation.id)
    order = orders.by_id(conversation.order_id) if conversation.order_id else None
    queued = mail.queue(
        kind=ANSWER,
        dedupe_key=key,
        to=customer.email if customer and not customer.erased_at else conversation.email,
        to_name=conversation.name,
        locale=conversation.locale,
        template=ANSWER,
        context={
            "subject": conversation.subject or (last.subject if last else ""),
            "order_number": order.number if order else None,
            "author": message.author,
            "body": message.body,
            "asked": last.body[:2000] if last else "",
            "asked_at": last.created_at.isoformat() if last else "",
            "link": links.url(conversation_links.path(conversation.id, at=at), locale=conversation.locale),
        },
        order_id=conversation.order_id,
        customer_id=conversation.customer_id,
        reply_to=replies.address(ids.derived_id("mail", key)),
        thread=[f"<{conversation.id.hex}@{outgoing.host()}>", *queries.references(conversation.id)],
        private=True,  # its text stays in the conversation alone, where it can be deleted
        priority=3,
        at=at,
    )
    operations.note_mailed(message.id, mail_message_id=queued.message_id)


def tell_staff(message: ConversationMessage, conversation: Conversation, *, at: datetime) -> None:
    """Queue a mail to whose conversation it is, else to the store; once a message."""
    keeper = staff.by_id(conversation.assigned_to) if conversation.assigned_to else None
    theirs = keeper.email if keeper is not None and keeper.active else None
    to = theirs or notifications.recipient() or store.current().email
    if not to:
        return
    mail.queue(
        kind=MESSAGE,
        dedupe_key=f"conversation:{message.id}:staff",
        to=to,
        locale=store.current().language,
        template=MESSAGE,
        context={
            "name": conversation.name,
            "email": message.sender or conversation.email,
            "order_number": message.order_number,
            "topic": rules.TOPICS.get(message.topic, ""),
            "body": message.body,
            "photos": queries.count_files(message.id),
            "link": _desk(conversation.id),
        },
        reply_to=conversation.email,
        private=True,
        at=at,
        priority=3,
    )


def tell_assigned(
    conversation: Conversation, *, staff_id: uuid.UUID, by: str, key: str, at: datetime
) -> None:
    """Queue a mail to who has just been given a conversation."""
    taker = staff.by_id(staff_id)
    if taker is None or not taker.email:
        return
    mail.queue(
        kind=ASSIGNED,
        dedupe_key=f"conversation:{conversation.id}:assigned:{key}",
        to=taker.email,
        locale=store.current().language,
        template=ASSIGNED,
        context={
            "by": by,
            "name": conversation.name or conversation.email,
            "preview": conversation.preview,
            "link": _desk(conversation.id),
        },
        private=True,
        at=at,
        priority=4,
    )


def _desk(conversation_id: uuid.UUID) -> str:
    return links.url(f"/admin/conversations/{conversation_id}")
