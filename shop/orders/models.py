"""Order rows: what was promised, frozen at placement, and three independent states beside it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.conversion import Conversion
from shop.kernel.db import Base
from shop.kernel.money import Money
from shop.orders.past.models import PastOrder as PastOrder
from shop.orders.past.models import PastOrderLine as PastOrderLine

# the order itself
PENDING, OPEN, COMPLETED, CANCELLED = "pending", "open", "completed", "cancelled"
# its payment
UNPAID, PROCESSING, PAID, PARTIALLY_REFUNDED, REFUNDED, FAILED = (
    "unpaid",
    "processing",
    "paid",
    "partially_refunded",
    "refunded",
    "failed",
)
# its delivery, rolled up from parcels
UNFULFILLED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED = (
    "unfulfilled",
    "partially_shipped",
    "shipped",
    "delivered",
)


class Order(Base):
    """A placed order. `number` is for people, `token` for links; neither ever changes.

    `paid_minor` and `refunded_minor` are what the ledger says in the order's currency, extra payments
    included. `confirmed_at` is when it became an order to deliver: paid, or accepted for cash on delivery.
    While `held_for` says why ("dispute", "balance"), nothing of it is sent. From `packing_at` on somebody
    packs it, so customers change nothing any more. `version` counts what was changed after it was placed,
    `due_minor` is what an edit has made dearer and is still to be paid.
    Where it was paid in another currency than the store's, `exchange_rate` is what one of `store_currency`
    was of it when the price was agreed, and `store_total_minor` its total by that rate.
    """

    __tablename__ = "orders"
    __audited__ = True
    __audit_hides__ = ("email", "shipping_address", "billing_address", "gift_message", "origin", "quote")
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        CheckConstraint("credit_minor >= 0", name="credit_not_negative"),
        CheckConstraint("refunded_minor BETWEEN 0 AND paid_minor", name="refund_within_paid"),
        Index("ix_orders_status_placed", "status", "placed_at"),
        # what the start page adds up of many days
        Index(
            "ix_orders_confirmed_at",
            "confirmed_at",
            "status",
            "currency",
            "store_currency",
            "total_minor",
            "store_total_minor",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    cart_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("carts.id", ondelete="SET NULL"), index=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    locale: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12), default=PENDING)
    payment_status: Mapped[str] = mapped_column(String(20), default=UNPAID)
    fulfillment_status: Mapped[str] = mapped_column(String(20), default=UNFULFILLED)
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    shipping_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    tax_included: Mapped[bool] = mapped_column(default=True)
    total_minor: Mapped[int]
    credit_minor: Mapped[int] = mapped_column(default=0, server_default="0")  # of the total, paid by credit
    store_currency: Mapped[str | None] = mapped_column(String(3))
    store_total_minor: Mapped[int | None]
    exchange_rate: Mapped[str | None] = mapped_column(String(24))
    paid_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    payment_gateway: Mapped[str] = mapped_column(String(20))
    payment_label: Mapped[str] = mapped_column(String(80), default="")
    shipping_code: Mapped[str] = mapped_column(String(60), default="")
    shipping_method: Mapped[str] = mapped_column(String(120), default="")
    promised_from: Mapped[date | None]
    promised_to: Mapped[date | None]
    shipping_address: Mapped[dict[str, Any]]
    billing_address: Mapped[dict[str, Any] | None]  # where it is not the shipping address
    note: Mapped[str] = mapped_column(Text, default="")
    gift_message: Mapped[str] = mapped_column(Text, default="", server_default="")
    hide_prices: Mapped[bool] = mapped_column(default=False, server_default=false())
    preferred_on: Mapped[date | None]  # a day the customer would like; told to who packs, promised to nobody
    quote: Mapped[dict[str, Any]]
    origin: Mapped[dict[str, Any]]
    placed_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(String(20), default="")
    held_for: Mapped[str] = mapped_column(String(20), default="", server_default="")
    delivered_at: Mapped[datetime | None]
    packing_at: Mapped[datetime | None]
    due_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.position", lazy="raise")

    @property
    def total(self) -> Money:
        """What the customer pays."""
        return Money(self.total_minor, self.currency)

    @property
    def charge(self) -> Money:
        """What a payment provider is asked for: the total without what gift cards and store credit pay."""
        return Money(max(self.total_minor - self.credit_minor, 0), self.currency)

    @property
    def conversion(self) -> Conversion | None:
        """From the store's currency to the order's, at the agreed rate; None where they are the same."""
        if self.store_currency is None or self.exchange_rate is None:
            return None
        return Conversion(of=self.store_currency, to=self.currency, rate=Decimal(self.exchange_rate))

    @property
    def store_total(self) -> Money:
        """What the customer pays, in the store's currency: what reports add up."""
        if self.store_currency is None or self.store_total_minor is None:
            return self.total
        return Money(self.store_total_minor, self.store_currency)

    def money(self, minor: int) -> Money:
        """`minor` units in the order's currency."""
        return Money(minor, self.currency)


class OrderLine(Base):
    """One variant of an order, frozen as it was sold; a `gift` came by a promotion. Amounts: whole line."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("shipped_quantity BETWEEN 0 AND quantity", name="shipped_within_ordered"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    variant_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("variants.id", ondelete="SET NULL"), index=True
    )
    product_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="SET NULL"), index=True
    )
    sku: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(String(500))
    variant_title: Mapped[str] = mapped_column(String(800), default="")
    image: Mapped[str] = mapped_column(String(255), default="")
    quantity: Mapped[int]
    unit_price_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[int]
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    gift: Mapped[bool] = mapped_column(default=False, server_default=false())
    gift_card: Mapped[bool] = mapped_column(default=False, server_default=false())  # becomes cards when paid
    ships_from: Mapped[date | None]  # not all of it was there when it was sold
    shipped_quantity: Mapped[int] = mapped_column(default=0)
    cancelled_quantity: Mapped[int] = mapped_column(default=0, server_default="0")  # never to be sent


class OrderParcel(Base):
    """A parcel that left, as fulfillment reported it. `lines` maps order line ids to quantities.

    From `given_up_at` on nobody waits for it: it is lost or back, and was made good.
    """

    __tablename__ = "order_parcels"

    parcel_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(60), default="")
    tracking_number: Mapped[str] = mapped_column(String(120), default="")
    lines: Mapped[dict[str, Any]]
    shipped_at: Mapped[datetime]
    given_up_at: Mapped[datetime | None]


class TimelineEntry(Base):
    """One line of the order's own story, append-only. `data` fills the sentence shown for `kind`."""

    __tablename__ = "order_timeline"
    __table_args__ = (Index("ix_order_timeline_kind_at", "kind", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(80))
    data: Mapped[dict[str, Any]]


class ParcelMilestone(Base):
    """A parcel's progress as fulfillment reported it; once per (parcel, milestone)."""

    __tablename__ = "order_parcel_milestones"
    __table_args__ = (UniqueConstraint("parcel_id", "milestone"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    parcel_id: Mapped[uuid.UUID]
    milestone: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
