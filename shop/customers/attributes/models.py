"""Rows of attributes and of their values."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

TEXT, NUMBER, YES_NO, DATE, CHOICE = "text", "number", "yes_no", "date", "choice"
KINDS = (TEXT, NUMBER, YES_NO, DATE, CHOICE)
FORM, FILE = "form", "file"


class CustomerAttribute(Base):
    """Something an owner notes of customers. `choices` are the only values of a choice."""

    __tablename__ = "customer_attributes"
    __audited__ = True

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    choices: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class AttributeValue(Base):
    """One value of one customer. `text` is how it is shown, `folded` the same to be compared by.

    `number` is filled for numbers and, as 1 or 0, for yes and no; `day` for dates (`date.toordinal()`).
    """

    __tablename__ = "customer_attribute_values"
    __table_args__ = (Index("ix_customer_attribute_values_key", "key", "folded"),)

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(
        ForeignKey("customer_attributes.key", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(String(500))
    folded: Mapped[str] = mapped_column(String(500))
    number: Mapped[float | None]
    day: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(10), default=FORM)
    at: Mapped[datetime]
