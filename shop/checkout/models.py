"""How far a cart has come in checkout: one row a cart, so that each step is told once."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class CheckoutProgress(Base):
    """`checkout_id` names this checkout for the journey; each `_at` is when the step was first complete."""

    __tablename__ = "checkout_progress"

    cart_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True)
    checkout_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    contact_at: Mapped[datetime | None]
    shipping_at: Mapped[datetime | None]
    payment_at: Mapped[datetime | None]
