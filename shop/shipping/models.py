"""Rows of delivery: where to (zones by country), how (methods) and for how much (a rate table in each)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

EVERYWHERE = "*"


class ShippingZone(Base):
    """Countries that are served alike. `countries` holds ISO codes, or "*" for the rest of the world.

    A zone of one country may be narrowed to some `regions` and `postal_codes` (patterns, see
    `brand.postal_codes`); where several zones serve an address, the narrowest counts.
    """

    __tablename__ = "shipping_zones"
    __audited__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    countries: Mapped[list[str]] = mapped_column(default=list)
    regions: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    postal_codes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    position: Mapped[int] = mapped_column(default=0)


class ShippingMethod(Base):
    """One way to deliver within a zone. `rates` is a list of {"from": n, "price_minor": m} by `basis`.

    `basis`: "flat" (one rate), "weight" (grams), "subtotal" (minor units) or "units" (pieces); above `up_to`
    of it the method is not offered. From `free_above_minor` minor units of goods on it costs nothing.
    Business days count from the cut-off in the store's zone. With `live` (see `live.Live`) it costs what a
    carrier asks, and the table counts where none answers.
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
    up_to: Mapped[int | None]
    free_above_minor: Mapped[int | None]
    min_days: Mapped[int] = mapped_column(default=2)
    max_days: Mapped[int] = mapped_column(default=5)
    live: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class RateAnswer(Base):
    """What carriers answered to one question (`sources.RateRequest.key`), good until `expires_at`.

    `offers` are `sources.LiveRate`s in minor units of `currency`. None of them may mean that nobody answered:
    then it is not asked again for a minute.
    """

    __tablename__ = "rate_answers"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3))
    offers: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PickupPlace(Base):
    """Where shoppers of its country may fetch what they ordered. `address` is a PostalAddress as JSON.

    It is ready there after `min_days` to `max_days` business days; `hours` says in words when it is open.
    """

    __tablename__ = "pickup_places"
    __audited__ = True
    __table_args__ = (CheckConstraint("min_days BETWEEN 0 AND max_days", name="days_ordered"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    address: Mapped[dict[str, Any]]
    hours: Mapped[str] = mapped_column(Text, default="")
    price_minor: Mapped[int] = mapped_column(default=0)
    min_days: Mapped[int] = mapped_column(default=0)
    max_days: Mapped[int] = mapped_column(default=1)
