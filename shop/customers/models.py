"""Rows about the people who buy."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.customers.attributes.models import AttributeValue as AttributeValue
from shop.customers.attributes.models import CustomerAttribute as CustomerAttribute
from shop.customers.grouping.models import CustomerSegment as CustomerSegment
from shop.customers.grouping.models import Segment as Segment
from shop.kernel.db import Base


class Customer(Base):
    """A person known by email. Until `verified_at` they are a guest; after `erased_at` nobody any more.

    `closing_at` is when an account that its owner gave up is erased; signing in before keeps it.
    `opinion` is what they said last of the store ("promoter", "passive", "detractor" or ""), `complaint_open`
    that somebody is still to see to it; `tracking.nps` writes both.
    `tax_exemption` is one of the kinds of `taxes.exemptions`, "" for whoever pays tax like everybody.
    """

    __tablename__ = "customers"
    __audited__ = True
    __audit_hides__ = ("password_hash", "email", "email_as_typed", "name", "phone", "vat_number", "tax_note")

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    email_as_typed: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    locale: Mapped[str] = mapped_column(String(10), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    accepts_marketing: Mapped[bool] = mapped_column(default=False)
    marketing_changed_at: Mapped[datetime | None]
    orders_count: Mapped[int] = mapped_column(default=0)
    has_credit: Mapped[bool] = mapped_column(default=False, server_default=false())  # written by shop.credit
    opinion: Mapped[str] = mapped_column(String(10), default="", server_default="")
    opinion_score: Mapped[int | None]
    opinion_at: Mapped[datetime | None]
    complaint_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    first_visitor_id: Mapped[str | None] = mapped_column(String(36))
    tax_exemption: Mapped[str] = mapped_column(String(20), default="", server_default="")
    vat_number: Mapped[str] = mapped_column(String(24), default="", server_default="")
    tax_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


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


class MarketingChoice(Base):
    """A yes or no to offers by mail, append-only: what was agreed to, in which words, where and when."""

    __tablename__ = "marketing_choices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    accepts: Mapped[bool]
    source: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(10), default="")
    at: Mapped[datetime]


class CustomerSession(Base):
    """One signed-in browser; deleting the row signs it out. `device` is in words ("Firefox · Windows")."""

    __tablename__ = "customer_sessions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    method: Mapped[str] = mapped_column(String(12))
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class MailedLink(Base):
    """A one-time link that proves the mailbox `email`; kept as a hash. `purpose` is all it may do.

    `target` is the page it leads to afterwards.
    """

    __tablename__ = "mailed_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12))
    email: Mapped[str] = mapped_column(String(320), index=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    locale: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential. `credential_id` is base64url; `sign_count` the last the device has told."""

    __tablename__ = "passkeys"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[str] = mapped_column(String(80))
    synced: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
