"""Messages from the contact form."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class ContactMessage(Base):
    """One message. Open until the owner has marked it as answered."""

    __tablename__ = "contact_messages"
    __table_args__ = (Index("ix_contact_messages_open", "answered_at", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[str] = mapped_column(String(120))
    order_number: Mapped[str] = mapped_column(String(40), default="")
    body: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
