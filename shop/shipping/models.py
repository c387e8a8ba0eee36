"""Rows of delivery: where to (zones by country), how (methods) and for how much (a rate table in each)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

EVERYWHERE = "*"


class ShippingZone(Base):
    """Countries that are served alike. `countries` holds ISO codes, or "*" for the rest of the world."""

    __tablename__ = "shipping_zones"
    __audited__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    countries: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)


class ShippingMethod(Base):
    """One way to deliver within a zone. `rates` is a list of {"from": n, "price_minor": m} by `basis`.

    `basis`: "flat" (one rate), "weight" (grams) or "subtotal" (minor units). From `free_above_minor`
    minor units of goods on it costs nothing. Business days count from the cut-off in the store's zone.
    """

    __tablename__ = "shipping_methods"
    __audited__ = True
    __table_args__ = (CheckConstraint("min_days BETWEEN 0 AND max_days", name="days_ordered"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    zone_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shipping_zones.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    basis: Mapped[str] = mapped_column(String(10), default="flat")
    rates: Mapped[list[Any]] = mapped_column(default=list)
    free_above_minor: Mapped[int | None]
    min_days: Mapped[int] = mapped_column(default=2)
    max_days: Mapped[int] = mapped_column(default=5)
