"""The table of offline touches. `journeys.models` has it, too."""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import JourneyBase


class OfflineTouch(JourneyBase):
    """One contact, as it was told. `email`, `phone` and `code` are what it may be matched by; `customer_id`
    is whose it was found to be, by which of them (`matched_by`) and how surely (`confidence`).

    A record of the shop's own, like an order: it stands on the customer's page whatever they chose about
    visits, but its event names the customer only if they agreed.
    """

    __tablename__ = "offline_touches"
    __table_args__ = (
        Index("ix_offline_touches_occurred", "occurred_at"),
        Index("ix_offline_touches_customer", "customer_id"),
    )

    touch_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    occurred_at: Mapped[int]
    entered_at: Mapped[int]
    duration_s: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    campaign: Mapped[str] = mapped_column(String(200), default="")
    agent: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    code: Mapped[str] = mapped_column(String(60), default="")
    customer_id: Mapped[str | None] = mapped_column(String(36))
    matched_by: Mapped[str] = mapped_column(String(10), default="")
    confidence: Mapped[str] = mapped_column(String(10), default="")
