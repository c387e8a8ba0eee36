"""Rows about the people who buy."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Customer(Base):
    """A person known by e-mail. Without `password_hash` and never signed in they are a guest."""

    __tablename__ = "customers"
    __audited__ = True
    __audit_hides__ = ("password_hash", "email", "email_as_typed", "name", "phone")

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    email_as_typed: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    locale: Mapped[str] = mapped_column(String(10), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    session_version: Mapped[int] = mapped_column(default=1)
    accepts_marketing: Mapped[bool] = mapped_column(default=False)
    marketing_changed_at: Mapped[datetime | None]
    orders_count: Mapped[int] = mapped_column(default=0)
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    first_visitor_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class Address(Base):
    """A saved address; `is_default` is the one a returning customer buys with."""

    __tablename__ = "addresses"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    fields: Mapped[dict[str, Any]]
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class ConsentChoice(Base):
    """A consent choice, append-only; the newest row of a subject counts.

    `subject` is "visitor:<id>" or "customer:<id>"; `choice` is one of kernel.origin's CONSENT words.
    """

    __tablename__ = "consent_choices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    choice: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(Text, default="banner")
    at: Mapped[datetime]
