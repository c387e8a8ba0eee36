"""Facts about conversations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("conversations.message_received")
@dataclass(frozen=True, kw_only=True)
class MessageReceived:
    """A person has written to the shop. `topic` is what they reported (one of rules.TOPICS), else ""."""

    conversation_id: uuid.UUID
    message_id: uuid.UUID
    customer_id: uuid.UUID | None
    order_id: uuid.UUID | None
    channel: str
    topic: str = ""


@fact("conversations.answered")
@dataclass(frozen=True, kw_only=True)
class ConversationAnswered:
    """Somebody on the staff has answered; `first` since the conversation was (re)opened."""

    conversation_id: uuid.UUID
    message_id: uuid.UUID
    customer_id: uuid.UUID | None
    first: bool


@fact("conversations.assigned")
@dataclass(frozen=True, kw_only=True)
class ConversationAssigned:
    """The conversation is somebody's now; `by` is who gave it to them, None for nobody on the staff."""

    conversation_id: uuid.UUID
    staff_id: uuid.UUID
    by: uuid.UUID | None


@fact("conversations.closed")
@dataclass(frozen=True, kw_only=True)
class ConversationClosed:
    """Nothing is left to do, until the customer writes again."""

    conversation_id: uuid.UUID
    customer_id: uuid.UUID | None
