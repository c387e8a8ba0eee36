"""Rows of returns: what was asked for, which pieces, how it went, and the label the customer was given."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.db import Base

# the state of a return
REQUESTED, OPEN, IN_POST, RECEIVED = "requested", "open", "in_post", "received"
CLOSED, DECLINED, CANCELLED = "closed", "declined", "cancelled"
UNDER_WAY = (REQUESTED, OPEN, IN_POST, RECEIVED)
# what it is about: goods that come back, goods that arrived broken, a parcel that never arrived
GOODS, BROKEN, LOST = "goods", "broken", "lost"
# what is wished for, and what it came to
REFUND, CREDIT, REPLACEMENT, EXCHANGE = "refund", "credit", "replacement", "exchange"
REFUNDED, CREDITED, REPLACED, EXCHANGED, NOTHING = "refunded", "credited", "replaced", "exchanged", "nothing"
SHOP, CUSTOMER = "shop", "customer"  # who pays the way back
FILE, LINK, SLIP = "file", "link", "slip"  # how the customer gets a label


class Return(Base):
    """One request for one order. `position` counts those of an order, `token` opens its customer's page.

    `way_status` is what a carrier says of its way back at `way_at`, by the account `way_provider` under
    `way_reference`; it is asked again at `way_due_at`.
    `parcel_label_id` is the label that prices were asked for, or that was bought, for its way back.
    `parcel_id` names the parcel it is about where that is one that never arrived. `refund_minor` is what was
    given back or credited in the order's currency, `cost_minor` what making it good cost in the store's
    currency (goods sent again at what the store pays for them), None where that is not known.
    """

    __tablename__ = "returns"
    __audited__ = True
    __audit_hides__ = ("comment", "photos", "token", "tracking_number")
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("refund_minor >= 0 AND fee_minor >= 0", name="amounts_not_negative"),
        Index("ix_returns_status_requested", "status", "requested_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default=GOODS)
    status: Mapped[str] = mapped_column(String(12), default=REQUESTED)
    wish: Mapped[str] = mapped_column(String(12), default=REFUND)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    parcel_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("parcels.id", ondelete="SET NULL"))
    comment: Mapped[str] = mapped_column(Text, default="")
    photos: Mapped[list[Any]] = mapped_column(default=list)
    answer: Mapped[str] = mapped_column(Text, default="")
    pays: Mapped[str] = mapped_column(String(10), default=CUSTOMER)
    fee_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    label_kind: Mapped[str] = mapped_column(String(10), default="")
    label_url: Mapped[str] = mapped_column(String(500), default="")
    carrier: Mapped[str] = mapped_column(String(40), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    send_by: Mapped[date | None]
    refund_minor: Mapped[int] = mapped_column(default=0)
    cost_minor: Mapped[int | None]
    by_itself: Mapped[bool] = mapped_column(default=False)  # approved by the owner's rule
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    way_status: Mapped[str] = mapped_column(String(20), default="", server_default="")
    way_at: Mapped[datetime | None]
    way_provider: Mapped[str] = mapped_column(String(20), default="", server_default="")
    way_reference: Mapped[str] = mapped_column(String(80), default="", server_default="")
    way_due_at: Mapped[datetime | None]
    parcel_label_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("parcel_labels.id", ondelete="SET NULL"), index=True
    )

    lines: Mapped[list[ReturnLine]] = relationship(
        lazy="raise", order_by="ReturnLine.order_line_id", cascade="all, delete-orphan"
    )

    @property
    def units(self) -> int:
        """How many pieces it is about."""
        return sum(line.quantity for line in self.lines)


class ReturnLine(Base):
    """Units of an order line that come back, and what was found of them.

    What is neither `good` nor `damaged` after it was received is missing. `wanted_variant_id` is what the
    customer wants instead, `exchange_line_id` the order line by which that was sent.
    """

    __tablename__ = "return_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("good >= 0 AND damaged >= 0 AND good + damaged <= quantity", name="found_within"),
    )

    return_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("returns.id", ondelete="CASCADE"), primary_key=True
    )
    order_line_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("order_lines.id"), primary_key=True, index=True
    )
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    good: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    wanted_variant_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("variants.id", ondelete="SET NULL")
    )
    exchange_line_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("order_lines.id", ondelete="SET NULL")
    )


class ReturnLabel(Base):
    """The label of a return as the owner uploaded it: one PDF."""

    __tablename__ = "return_labels"

    return_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("returns.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
