"""Rows about warehouses: who they are, what each was asked, calls to be made, parcels they told of, stock."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

LINK, API = "link", "api"  # how one is talked to
SUBMIT, CANCEL, HOLD, RELEASE = "submit", "cancel", "hold", "release"  # what it is called for


class Warehouse(Base):
    """A place that sends for the shop; `code` is its word in `FulfillmentOrder.location`.

    By link: `token_hash` is of the link that `links` makes anew from `link_version`; empty: none opens.
    By API: `url` is where it is called, `key` the unguessable part of its webhooks' address, `secrets` sealed
    (`keys`). Calls wait until `resume_at`; `cursor` is how far its shipments are read.
    """

    __tablename__ = "warehouses"
    __audited__ = True
    __audit_hides__ = ("token_hash", "key", "secrets", "cursor")

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8), default=LINK)
    email: Mapped[str] = mapped_column(String(320), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    takes_all: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None]
    url: Mapped[str] = mapped_column(String(300), default="")
    key: Mapped[str] = mapped_column(String(64), unique=True)
    secrets: Mapped[str] = mapped_column(Text, default="")
    cursor: Mapped[str] = mapped_column(String(200), default="")
    problem: Mapped[str] = mapped_column(Text, default="")  # a gettext id
    problem_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    failures: Mapped[int] = mapped_column(default=0)
    resume_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    refused: Mapped[int] = mapped_column(default=0)
    refused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WarehouseRequest(Base):
    """What a warehouse was asked about one work; the state is the work's `request_status` (`states`).

    A work has one, of the warehouse asked last. `revision` counts what was asked; answers about an earlier
    one are void. `said_at` is when, by the warehouse's clock, it said what counts now. `told_to_wait`: the
    last it was told is to send nothing for now. `wait_said_at` is when it last spoke of waiting itself.
    """

    __tablename__ = "warehouse_requests"
    __table_args__ = (Index("ix_warehouse_requests_waiting", "warehouse_id", "answered_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    fulfillment_order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("fulfillment_orders.id"), unique=True)
    warehouse_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("warehouses.id"))
    revision: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str] = mapped_column(String(64), default="")  # of what was told about the work
    reference: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    submitted_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]
    told_to_wait: Mapped[bool] = mapped_column(default=False, server_default=false())
    wait_said_at: Mapped[datetime | None]


class WarehouseCall(Base):
    """A call to be made, by the worker; what it says is written when it is made. `kernel.work` drives it."""

    __tablename__ = "warehouse_calls"
    __table_args__ = (
        UniqueConstraint("request_id", "revision", "kind"),
        Index("ix_warehouse_calls_open", "done_at", "parked_at", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("warehouse_requests.id"))
    warehouse_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("warehouses.id"), index=True)
    revision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class WarehouseShipment(Base):
    """A shipment that a warehouse told of, once by its own id; `problem` says why it was not taken."""

    __tablename__ = "warehouse_shipments"
    __table_args__ = (UniqueConstraint("warehouse_id", "external_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    warehouse_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("warehouses.id"))
    external_id: Mapped[str] = mapped_column(String(100))
    shipment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("shipments.id"), index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime]


class WarehouseStock(Base):
    """How many units of a SKU a warehouse says it has; shown beside the shop's own count."""

    __tablename__ = "warehouse_stock"

    warehouse_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    sku: Mapped[str] = mapped_column(String(100), primary_key=True)
    available: Mapped[int]
    said_at: Mapped[datetime]
