"""Rows about orders from elsewhere."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.db import Base
from shop.kernel.money import Money


class PastOrder(Base):
    """An order of another system, imported. `name` is its number there, told apart by `source`.

    `counts`: it was paid and not cancelled, so that it is one of the customer's orders; `kept_minor` is what
    of its money was kept then. `financial` and `fulfillment` are the other system's words. `digest` is of
    what the file said and which goods of ours were found, so that a second import sees what has changed.
    """

    __tablename__ = "past_orders"
    __table_args__ = (
        UniqueConstraint("source", "name"),
        CheckConstraint("total_minor >= 0 AND kept_minor >= 0", name="past_amounts_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(String(60), default="")
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    person: Mapped[str] = mapped_column(String(255), default="")
    placed_at: Mapped[datetime] = mapped_column(index=True)
    cancelled_at: Mapped[datetime | None]
    financial: Mapped[str] = mapped_column(String(30), default="")
    fulfillment: Mapped[str] = mapped_column(String(30), default="")
    counts: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_minor: Mapped[int] = mapped_column(default=0)
    discount_minor: Mapped[int] = mapped_column(default=0)
    shipping_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    kept_minor: Mapped[int] = mapped_column(default=0)
    discount_code: Mapped[str] = mapped_column(String(120), default="")
    shipping_address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]

    lines: Mapped[list[PastOrderLine]] = relationship(order_by="PastOrderLine.position", lazy="raise")

    @property
    def total(self) -> Money:
        """What the customer was asked for."""
        return Money(self.total_minor, self.currency)

    @property
    def kept(self) -> Money:
        """What was paid and not given back."""
        return Money(self.kept_minor, self.currency)


class PastOrderLine(Base):
    """One line; the ids are of what in this shop is the same goods, where that is known."""

    __tablename__ = "past_order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="past_quantity_positive"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    past_order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("past_orders.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    variant_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("variants.id", ondelete="SET NULL"), index=True
    )
    product_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="SET NULL"), index=True
    )
    sku: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(String(500))
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    fulfilled: Mapped[bool] = mapped_column(default=False)
