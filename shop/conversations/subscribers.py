"""What follows from a word: mails, and an address that has become a customer's; and mails that come in."""

from __future__ import annotations

from datetime import timedelta

from shop.conversations import emails, operations, previewing, queries
from shop.conversations.events import ConversationAnswered, ConversationAssigned, MessageReceived
from shop.conversations.intake import handling
from shop.customers.events import AccountOpened
from shop.kernel import events, inbox, registry
from shop.kernel.events import Delivery
from shop.orders.events import OrderPlaced
from shop.staff import queries as staff

FLOOD, MOST_TOLD = timedelta(hours=1), 10


def install() -> None:
    """Subscribe, handle what comes by mail, offer the previews, and say what is not settled."""
    events.subscribe(MessageReceived, mail_staff)
    events.subscribe(ConversationAnswered, mail_customer)
    events.subscribe(ConversationAssigned, mail_assigned)
    events.subscribe(OrderPlaced, adopt_buyer)
    events.subscribe(AccountOpened, adopt)
    inbox.handle(handling.SOURCE, handling.handle)
    registry.matter("problem", queries.unsettled)
    previewing.install()


def mail_staff(fact: MessageReceived, delivery: Delivery) -> None:
    """Tell whose conversation it is, unless the message is gone already, or somebody floods us."""
    message, conversation = queries.message(fact.message_id), queries.current(fact.conversation_id)
    if message is None or conversation is None:
        return
    written = message.created_at
    if queries.written_between(conversation.id, since=written - FLOOD, until=written) <= MOST_TOLD:
        emails.tell_staff(message, conversation, at=delivery.at)


def mail_customer(fact: ConversationAnswered, delivery: Delivery) -> None:
    """Send the answer."""
    message, conversation = queries.message(fact.message_id), queries.current(fact.conversation_id)
    if message is not None and conversation is not None:
        emails.send_answer(message, conversation, at=delivery.at)


def mail_assigned(fact: ConversationAssigned, delivery: Delivery) -> None:
    """Tell who has been given it."""
    conversation = queries.current(fact.conversation_id)
    giver = staff.by_id(fact.by) if fact.by else None
    if conversation is not None:
        emails.tell_assigned(
            conversation,
            staff_id=fact.staff_id,
            by=giver.name if giver else "",
            key=str(delivery.event_id),
            at=delivery.at,
        )


def adopt_buyer(fact: OrderPlaced, delivery: Delivery) -> None:
    """Whoever asked before they bought is a customer now."""
    operations.adopt(customer_id=fact.customer_id, at=delivery.at)


def adopt(fact: AccountOpened, delivery: Delivery) -> None:
    """Whoever wrote before they had an account finds it there."""
    operations.adopt(customer_id=fact.customer_id, at=delivery.at)
