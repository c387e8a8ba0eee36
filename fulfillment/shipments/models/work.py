"""What is to be sent and from where, unit by unit, and what keeps it waiting."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.db import Base

OPEN, IN_PROGRESS, CLOSED, CANCELLED = "open", "in_progress", "closed", "cancelled"
ON_HOLD = "on_hold"
WAITING = (OPEN, IN_PROGRESS)  # something may leave; what is on hold waits for somebody
OWN = "own"  # the location of those who run the shop; others are warehouses by their own code
UNSUBMITTED = "unsubmitted"  # nobody else was asked to send it


class FulfillmentOrder(Base):
    """Work that an order makes at one place: send what is allotted to it. An order has one or several,
    numbered by `position`; the first one's `token` opens the order's tracking page and nothing else.

    `status` follows from quantities and holds: open (nothing sent), in_progress, on_hold, closed (all sent),
    cancelled. `request_status` is what another warehouse says to it; of one's own it is unsubmitted for ever.
    """

    __tablename__ = "fulfillment_orders"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int] = mapped_column(default=1, server_default="1")
    location: Mapped[str] = mapped_column(String(40), default=OWN, server_default=OWN, index=True)
    request_status: Mapped[str] = mapped_column(String(24), default=UNSUBMITTED, server_default=UNSUBMITTED)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")  # older links say less
    status: Mapped[str] = mapped_column(String(12), default=OPEN, index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    lines: Mapped[list[FulfillmentLine]] = relationship(
        lazy="raise", order_by="FulfillmentLine.order_line_id", cascade="all, delete-orphan"
    )
    holds: Mapped[list[Hold]] = relationship(lazy="raise", order_by="Hold.placed_at, Hold.id")


class FulfillmentLine(Base):
    """Units of an order line that a place has to send: each is open still, has left, or is not sent."""

    __tablename__ = "fulfillment_lines"
    __table_args__ = (
        CheckConstraint(
            "quantity = open_quantity + shipped_quantity + cancelled_quantity", name="every_unit_counted_once"
        ),
        CheckConstraint(
            "open_quantity >= 0 AND shipped_quantity >= 0 AND cancelled_quantity >= 0", name="none_negative"
        ),
    )

    fulfillment_order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("fulfillment_orders.id"), primary_key=True
    )
    order_line_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("order_lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quantity: Mapped[int]
    open_quantity: Mapped[int]
    shipped_quantity: Mapped[int] = mapped_column(default=0)
    cancelled_quantity: Mapped[int] = mapped_column(default=0)


class Hold(Base):
    """Why work has to wait, since when; several may stand at once. It goes on when the last is released."""

    __tablename__ = "fulfillment_holds"
    __audited__ = True
    __table_args__ = (
        Index(
            "uq_fulfillment_holds_standing",
            "fulfillment_order_id",
            "reason",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    fulfillment_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("fulfillment_orders.id"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(String(200), default="")
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(String(80), default="")
    released_at: Mapped[datetime | None]
    released_by: Mapped[str] = mapped_column(String(80), default="")
