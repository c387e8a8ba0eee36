"""Rows of labels: what was offered, which offer was taken, what came of it; and the sheets to print."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

# The worker is to ask for prices; they are there to choose from; the worker is to buy one; it is being
# bought; it is bought; it was surely not bought; it is being given back; it was given back.
ASKING, OFFERED, CHOSEN = "asking", "offered", "chosen"
BUYING, BOUGHT, FAILED, VOIDING, VOIDED = "buying", "bought", "failed", "voiding", "voided"
TAKEN = (CHOSEN, BUYING, BOUGHT, VOIDING)  # the units of such a label need no other


class ParcelLabel(Base):
    """A label for units of an order (`contents`: order line to quantity) in a `box`.

    `offers` are what providers asked (`values.Offer`), `chosen` the one that was pressed at `chosen_at`.
    `reference` gives it back at `provider`; `refund` is what became of that ("asked", "voided", "refused").
    What was paid is `cost_minor` of `cost_currency`. With `hands_over` the parcel leaves as it is bought.
    `problem` is why it stands still, as a sentence. Labels asked about together share a `lot_id`. One that
    `comes_back` is for the way back of a return; no parcel of ours leaves with it.

    `due_at`, `attempts`, `done_at`, `parked_at` and `last_error` belong to `kernel.work`: while it is not
    done, the worker brings it to its end, whoever has died in between.
    """

    __tablename__ = "parcel_labels"
    __audited__ = True
    __audit_hides__ = ("offers", "chosen", "url")
    __table_args__ = (
        Index("ix_parcel_labels_open", "done_at", "parked_at", "due_at"),
        Index("ix_parcel_labels_bought", "bought_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    parcel_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=OFFERED, index=True)
    contents: Mapped[dict[str, Any]]
    box: Mapped[dict[str, Any]]
    format: Mapped[str] = mapped_column(String(4))
    hands_over: Mapped[bool] = mapped_column(default=True)
    comes_back: Mapped[bool] = mapped_column(default=False, server_default=false())
    lot_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    offers: Mapped[list[Any]]
    chosen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    provider: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    tracker: Mapped[str] = mapped_column(String(80), default="")
    carrier: Mapped[str] = mapped_column(String(40), default="")
    carrier_name: Mapped[str] = mapped_column(String(60), default="")
    service_name: Mapped[str] = mapped_column(String(120), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    cost_minor: Mapped[int | None]
    cost_currency: Mapped[str] = mapped_column(String(3), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    refund: Mapped[str] = mapped_column(String(10), default="")
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    actor: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]
    bought_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class LabelSheet(Base):
    """A label as it is printed. It bears name and street, so it is dropped when nobody needs it any more."""

    __tablename__ = "label_sheets"

    label_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("parcel_labels.id", ondelete="CASCADE"), primary_key=True
    )
    content_type: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(index=True)
