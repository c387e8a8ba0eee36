"""Cart rows. The version goes up with every change, so that a page knows it shows an old cart."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

OPEN, ORDERED, MERGED = "open", "ordered", "merged"


class Cart(Base):
    """What a visitor means to buy; `token` is their cookie.

    `gift_cards` and `use_credit` are what credit shall pay with (`shop.credit`).
    `single` marks what is bought at once ("buy now"), beside the ordinary cart. `gift_message` goes with the
    parcel, and with `hide_prices` nothing in it says what was paid.
    """

    __tablename__ = "carts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    codes: Mapped[list[str]] = mapped_column(default=list)
    gift_cards: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # ids of credit accounts
    use_credit: Mapped[bool] = mapped_column(default=False, server_default=false())
    single: Mapped[bool] = mapped_column(default=False, server_default=false())
    gift_message: Mapped[str] = mapped_column(Text, default="", server_default="")
    hide_prices: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class CartLine(Base):
    """One variant in a cart, or beside it: saved for `later`."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id", "later"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_sane"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cart_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    quantity: Mapped[int]
    later: Mapped[bool] = mapped_column(default=False, server_default=false())
    added_at: Mapped[datetime]


class GiftCardWish(Base):
    """Whom one unit of a gift card in a cart is for; units without one go to the buyer, at once."""

    __tablename__ = "gift_card_wishes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cart_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    recipient_name: Mapped[str] = mapped_column(String(120), default="")
    recipient_email: Mapped[str] = mapped_column(String(320))
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    deliver_on: Mapped[date | None]
    created_at: Mapped[datetime]
