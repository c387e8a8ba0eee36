"""Conversations, their messages and files, and the answers that staff have saved."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Conversation(Base):
    """All that was said with one person. `key` is "customer:<id>", "address:<hash>" or "unmatched:<hash>".

    Of unmatched ones nobody has proved that the address is theirs: they came by mail, where a sender is
    easily made up. `opened_at` and `first_answered_at` count from when it was last (re)opened;
    `waiting_since` is when the oldest word was said that has no answer. One that became part of another
    keeps nothing but `merged_into`, for old links.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_state_updated", "state", "updated_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    matched: Mapped[bool] = mapped_column(default=True)
    assigned_to: Mapped[uuid.UUID | None] = mapped_column(index=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(200), default="")
    preview: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    first_answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merged_into: Mapped[uuid.UUID | None]


class ConversationMessage(Base):
    """One message. `kind` is "customer", "staff" or "note" (seen by staff alone), `channel` how it came.

    `proven`: the writer was signed in or held a link or address that only they were given. `quoted` is what
    their mail program put below, `left_out` names files that were not kept. `mail_message_id` is that of
    RFC 5322, of a mail that came or of the answer that went.
    """

    __tablename__ = "conversation_messages"
    __table_args__ = (Index("ix_conversation_messages_told", "conversation_id", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(120), default="")
    sender: Mapped[str] = mapped_column(String(320), default="")
    staff_id: Mapped[uuid.UUID | None]
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    quoted: Mapped[str] = mapped_column(Text, default="")
    left_out: Mapped[str] = mapped_column(String(500), default="")
    topic: Mapped[str] = mapped_column(String(40), default="")
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    order_number: Mapped[str] = mapped_column(String(40), default="")
    proven: Mapped[bool] = mapped_column(default=False)
    automatic: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(10), default="")
    mail_message_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    waited_seconds: Mapped[int | None]
    first_answer: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)


class ConversationFile(Base):
    """A picture (cleaned, as JPEG) or a PDF of a message; shown to staff and to whose conversation it is."""

    __tablename__ = "conversation_files"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    message_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation_messages.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    width: Mapped[int | None]
    height: Mapped[int | None]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SavedAnswer(Base):
    """A text that is often needed; `{name}` and others (rules.PLACES) are filled when it is used."""

    __tablename__ = "saved_answers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
