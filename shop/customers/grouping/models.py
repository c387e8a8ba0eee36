"""Rows of segments and of who is in them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

RULE, GROUP, COMPUTED = "rule", "group", "computed"
_STILL = text("until IS NULL")


class Segment(Base):
    """A named group of customers. `rule` says who belongs to it, in the words of `kind`; the shop does not
    read it, `tracking.segments` does.

    A customer is in one segment of a `family` at most. `size` is how many are in it now. It is filled the
    first time at `filled_at`; None: nobody has been looked at yet. After `retired_at` it is none any more.
    """

    __tablename__ = "segments"
    __audited__ = True

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    kind: Mapped[str] = mapped_column(String(10))
    family: Mapped[str] = mapped_column(String(20), default="", server_default="")
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    size: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    filled_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class CustomerSegment(Base):
    """That a customer is in a segment since `since`, or was until `until`.

    `first`: they belonged to it when it was first filled, so that nothing happened to them that day.
    """

    __tablename__ = "customer_segments"
    __table_args__ = (
        Index(
            "uq_customer_segments_now",
            "customer_id",
            "code",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index("ix_customer_segments_code", "code", "until", "since"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(ForeignKey("segments.code", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    first: Mapped[bool] = mapped_column(default=False, server_default=false())
