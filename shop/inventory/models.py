"""Stock rows. `on_hand` counts what lies on the shelf, `reserved` what payments under way hold.

What can be sold is `on_hand - reserved`; the database itself refuses a row that holds more than there is,
unless the variant may be back-ordered. A variant whose stock is not counted has no level.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

HELD, COMMITTED, RELEASED = "held", "committed", "released"


class StockLevel(Base):
    """How many of a variant there are. Backordered variants may go below zero."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("backorder OR reserved = 0 OR on_hand >= reserved", name="not_oversold"),
    )

    variant_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True
    )
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    backorder: Mapped[bool] = mapped_column(default=False)


class StockMovement(Base):
    """One change of `on_hand` with its reason; their sum is the stock."""

    __tablename__ = "stock_movements"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    delta: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(120), default="")
    actor: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]


class Reservation(Base):
    """Units held for one order until it is paid, given up, or the time is over."""

    __tablename__ = "reservations"
    __table_args__ = (UniqueConstraint("order_id", "variant_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(index=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=HELD, index=True)
    expires_at: Mapped[datetime]


class StockAlert(Base):
    """Somebody who wants one mail when a variant can be bought again.

    It counts from `confirmed_at` on (a press on the page a mail led to, or a proven account) until
    `mailed_at`. Asking again after that is a new `round` of the same row, so that old links act no more.
    """

    __tablename__ = "stock_alerts"
    __table_args__ = (
        UniqueConstraint("variant_id", "email"),
        Index("ix_stock_alerts_waiting", "mailed_at", "confirmed_at", "variant_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320), index=True)
    locale: Mapped[str] = mapped_column(String(10))
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    round: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
