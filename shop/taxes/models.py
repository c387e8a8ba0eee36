"""Rows of tax: a rate for a country, or in addition for one of its regions."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class TaxRate(Base):
    """One tax. `region` is empty for the whole country; `rate_ppm` is parts per million (17 % = 170000)."""

    __tablename__ = "tax_rates"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("country", "region", "name"),
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_sane"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    region: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(60))
    rate_ppm: Mapped[int]
