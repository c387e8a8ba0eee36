"""Rows of wish lists."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Wishlist(Base):
    """A list: a guest's, held by the cookie `token`, or the one of a customer (then the token opens nothing).

    `share_token` is in the address that shows it to others; None while it is not shared.
    """

    __tablename__ = "wishlists"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), unique=True
    )
    share_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class WishlistItem(Base):
    """A product on a list, with the variant that was chosen when it was put there, if any.

    `was_gone`: it was sold out then, so that the list can say that it is back.
    """

    __tablename__ = "wishlist_items"
    __table_args__ = (UniqueConstraint("wishlist_id", "product_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wishlist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("wishlists.id", ondelete="CASCADE"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("variants.id", ondelete="SET NULL"))
    was_gone: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
