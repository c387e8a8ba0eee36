"""Payment rows: one per attempt, an append-only ledger, refunds, disputes. Totals come from the ledger."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

STARTING, REQUIRES_ACTION, PROCESSING, PENDING, SUCCEEDED, FAILED, CANCELED = (
    "starting",  # nobody has answered yet: repeat with the same key
    "requires_action",  # the shopper has still to do something
    "processing",  # the provider decides later
    "pending",  # only the owner can see the money arrive
    "succeeded",
    "failed",  # declined; the same attempt may still be paid with another card
    "canceled",
)
UNFINISHED = (STARTING, REQUIRES_ACTION, PROCESSING, PENDING, FAILED)
CAPTURED, REFUNDED = "captured", "refunded"
RETURNED = "returned"  # a refund that its bank has sent back: the money is here again
WITHDRAWN, REINSTATED = "withdrawn", "reinstated"  # taken by a bank in a dispute, and given back by it
# A refund's own states: asked for, under way, with the owner, done, refused (and asked for by another).
ASKED, UNDER_WAY, BY_HAND, DONE, REFUSED = "asked", "under_way", "by_hand", "done", "refused"
ASKED_AGAIN = "asked_again"
GONE = (REFUSED, ASKED_AGAIN)  # nothing went back by it


CREDIT = "credit"  # the gateway of what gift cards and store credit pay
BALANCE = "balance"


class Payment(Base):
    """One attempt to take an order's money through one gateway.

    `method` is what the gateway was told to charge (a saved method, a test card, "bank_transfer"), so that
    the very same call can be repeated after a crash. `purpose` is BALANCE where it is for what an edit made
    dearer, empty for the order itself.
    """

    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("order_id", "attempt"), UniqueConstraint("gateway", "reference"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    attempt: Mapped[int]
    gateway: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(255))
    idempotency_key: Mapped[str] = mapped_column(String(255), unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    purpose: Mapped[str] = mapped_column(String(10), default="", server_default="")
    method: Mapped[str | None] = mapped_column(String(255))
    customer_ref: Mapped[str | None] = mapped_column(String(255))
    save_method: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(20), default=STARTING, index=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    failure_code: Mapped[str] = mapped_column(String(80), default="")
    failure_message: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime | None]
    pay_until: Mapped[datetime | None]  # a debit was refused after days: until then its order may be paid
    created_at: Mapped[datetime] = mapped_column(index=True)


class LedgerEntry(Base):
    """Money that moved, never changed afterwards. `amount_minor` is positive; `kind` gives the direction."""

    __tablename__ = "payment_ledger"
    __table_args__ = (
        UniqueConstraint("gateway", "kind", "external_id"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    gateway: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(12))
    external_id: Mapped[str] = mapped_column(String(255))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]


class Refund(Base):
    """Money to give back: written first, then asked of the gateway, then recorded."""

    __tablename__ = "refunds"
    __audited__ = True
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(12), default=ASKED)
    to_credit: Mapped[bool] = mapped_column(default=False, server_default=false())  # given as store credit
    reference: Mapped[str | None] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class DisputeCase(Base):
    """A payment that the buyer's bank calls into question, as its provider tells; once closed it stays so.

    `due_by` is the last moment for evidence. The money that moves because of it is in the ledger.
    """

    __tablename__ = "disputes"
    __table_args__ = (UniqueConstraint("gateway", "reference"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    gateway: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(255))
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(40))
    due_by: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class GatewayMark(Base):
    """Until when a gateway's own list of events has been read, by account mode ("stripe:live")."""

    __tablename__ = "gateway_marks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_until: Mapped[datetime]


class GatewayCustomer(Base):
    """A customer under the name that a gateway has for them, made when they first have a card kept."""

    __tablename__ = "gateway_customers"
    __table_args__ = (
        UniqueConstraint("customer_id", "gateway", "mode"),
        UniqueConstraint("gateway", "reference"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    gateway: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(4))
    reference: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


class SavedCard(Base):
    """A card that a gateway keeps because its holder ticked so: the gateway's id, and what people know it by.

    Not `trusted` while only an email address typed at a checkout says whose it is: nobody is offered it.
    `removed_at`: the customer has taken it out, the gateway has still to be told.
    """

    __tablename__ = "saved_cards"
    __table_args__ = (UniqueConstraint("gateway", "reference"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("orders.id", ondelete="SET NULL"), index=True
    )
    gateway: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(4))
    reference: Mapped[str] = mapped_column(String(255))
    customer_ref: Mapped[str] = mapped_column(String(255))
    brand: Mapped[str] = mapped_column(String(40))
    last4: Mapped[str] = mapped_column(String(4))
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    trusted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(index=True)


class TestPaymentState(Base):
    """What the labeled test gateway remembers, so that it works across processes."""

    __test__ = False
    __tablename__ = "test_payment_states"

    reference: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[dict[str, Any]]
