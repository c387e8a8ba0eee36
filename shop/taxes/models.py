"""Rows of tax: a rate for a country, or for one of its regions or some of its postal codes."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalog.tax_classes import STANDARD
from shop.kernel.db import Base


class TaxRate(Base):
    """One tax. `region` is empty for the whole country; `rate_ppm` is parts per million (17 % = 170000).

    `postal_codes` are patterns (`brand.postal_codes`) with ", " between, empty for all. The rates of all
    places that an address lies in count together; where one of them says `instead`, those of wider places do
    not. `tax_class` is the class of goods that it is for.
    """

    __tablename__ = "tax_rates"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("country", "region", "postal_codes", "tax_class", "name"),
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_sane"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    region: Mapped[str] = mapped_column(String(60), default="")
    postal_codes: Mapped[str] = mapped_column(String(400), default="", server_default="")
    name: Mapped[str] = mapped_column(String(60))
    tax_class: Mapped[str] = mapped_column(String(12), default=STANDARD, server_default=STANDARD)
    rate_ppm: Mapped[int]
    compound: Mapped[bool] = mapped_column(default=False, server_default=false())
    on_delivery: Mapped[bool] = mapped_column(default=True, server_default=true())
    instead: Mapped[bool] = mapped_column(default=False, server_default=false())
