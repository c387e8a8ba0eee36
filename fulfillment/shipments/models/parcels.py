"""What was handed over, the parcels, and every scan ever heard of."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.db import Base


class Shipment(Base):
    """One act of handing over: by form, by file or by the simulator; it has one parcel or several."""

    __tablename__ = "shipments"
    __audited__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfillment_order_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("fulfillment_orders.id"), index=True
    )
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("tracking_imports.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    shipped_at: Mapped[datetime]
    created_at: Mapped[datetime]


class Parcel(Base):
    """One box with one number. Its state is recomputed from all its scans (`carriers.base.parcel_state`).

    Numbers are recycled by carriers, so a number is unique within an order only, and only while in use.
    `told` holds the milestones reported to the order with the instants they happened at.

    `lane` is what it has in common with parcels from which the day of arrival is learned (`lanes.of`);
    `expected_from` and `expected_to` is what they say, `first_expected_…` what they said when it left.
    `delay_told_to` is the last day named when its customer was last told of a delay, at `delay_told_at`.
    `quiet` says that nothing was heard for too long (`silence`). `replaced_at`: its contents are sent again.
    """

    __tablename__ = "parcels"
    __audited__ = True
    __table_args__ = (
        Index(
            "uq_parcels_number_in_order",
            "order_id",
            "carrier",
            "tracking_number",
            unique=True,
            sqlite_where=text("undone_at IS NULL AND tracking_number != ''"),
            postgresql_where=text("undone_at IS NULL AND tracking_number != ''"),
        ),
        Index("ix_parcels_status_promised", "status", "promised_to"),
        Index("ix_parcels_lane_delivered", "lane", "delivered_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    shipment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shipments.id"), index=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(40))
    carrier_name: Mapped[str] = mapped_column(String(60), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="", index=True)
    status: Mapped[str] = mapped_column(String(20))
    status_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(20), default="")
    promised_to: Mapped[date | None]
    estimated_on: Mapped[date | None]
    shipped_at: Mapped[datetime]
    first_scan_at: Mapped[datetime | None]
    last_scan_at: Mapped[datetime | None]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    lane: Mapped[str] = mapped_column(String(120), default="", server_default="")
    delivered_at: Mapped[datetime | None]
    transit_days: Mapped[int | None]
    expected_from: Mapped[date | None]
    expected_to: Mapped[date | None]
    first_expected_from: Mapped[date | None]
    first_expected_to: Mapped[date | None]
    quiet: Mapped[str] = mapped_column(String(12), default="", server_default="", index=True)
    quiet_since: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    delay_told_to: Mapped[date | None]
    delay_told_at: Mapped[datetime | None]

    lines: Mapped[list[ParcelLine]] = relationship(lazy="raise", order_by="ParcelLine.order_line_id")
    scans: Mapped[list[Scan]] = relationship(lazy="raise", order_by="Scan.occurred_at, Scan.id")

    @property
    def delayed(self) -> bool:
        """Whether it was ever later than promised."""
        return "delayed" in self.told


class ParcelLine(Base):
    """How many units of an order line lie in a parcel."""

    __tablename__ = "parcel_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    parcel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parcels.id"), primary_key=True)
    order_line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    quantity: Mapped[int]


class Scan(Base):
    """One thing heard about a parcel, append-only, once by its fingerprint. City and country only."""

    __tablename__ = "scans"
    __table_args__ = (UniqueConstraint("parcel_id", "fingerprint"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    parcel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parcels.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    reason: Mapped[str] = mapped_column(String(20), default="")
    delayed: Mapped[bool] = mapped_column(default=False)
    estimated_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(20))
    raw_status: Mapped[str] = mapped_column(String(80), default="")
    actor: Mapped[str] = mapped_column(String(80), default="")
    heard_at: Mapped[datetime]
