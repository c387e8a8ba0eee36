"""Offers decided: who got one, who was held out, and why. In the shop's store, beside the promotions."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class OfferDecision(Base):
    """One person, one offer, decided once. `subject` is what the arm was hashed from."""

    __tablename__ = "offer_decisions"
    __table_args__ = (UniqueConstraint("offer", "customer_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    offer: Mapped[str] = mapped_column(String(40), index=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    arm: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    promotion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("promotions.id", ondelete="SET NULL"))
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("promotion_assignments.id", ondelete="SET NULL")
    )
    decided_at: Mapped[datetime]
