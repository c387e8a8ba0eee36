"""Issued documents. A row is written once and never changed; what is printed comes from `data` alone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base
from shop.kernel.money import Money

INVOICE, CREDIT_NOTE = "invoice", "credit_note"


class Invoice(Base):
    """An invoice, or a credit note that takes back a part of the invoice `corrects_id`. Amounts are positive.

    `cause` is what it was issued for (an order, a refund), so that nothing is issued twice. `series` stands
    before `number` on paper and counts by itself. `digest` is the SHA-256 of `data`. `parties` says to whom
    it was issued and where the goods went: forgotten with a person, while the rest is what books rest on.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    series: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    cause: Mapped[str] = mapped_column(String(80), unique=True)
    issued_at: Mapped[datetime] = mapped_column(index=True)
    currency: Mapped[str] = mapped_column(String(3))
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    data: Mapped[dict[str, Any]]
    parties: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))

    @property
    def name(self) -> str:
        """Its number as people write it, e.g. INV-1042."""
        return f"{self.series}{self.number}"

    @property
    def printed(self) -> dict[str, Any]:
        """All that stands on it."""
        return {**self.data, **self.parties}

    @property
    def buyer(self) -> str:
        """Whom it was issued to; empty once that is forgotten."""
        lines = self.parties["buyer"]["lines"]
        return str(lines[0]) if lines else ""

    @property
    def total(self) -> Money:
        """What it is over, tax within."""
        return Money(self.total_minor, self.currency)


class Immutable(RuntimeError):
    """Somebody tried to change an issued document: a defect in the caller."""


@event.listens_for(Invoice, "before_update")
@event.listens_for(Invoice, "before_delete")
def _refuse(_mapper: object, _connection: object, row: Invoice) -> None:
    raise Immutable(f"{row.name} is issued and stays as it is")
