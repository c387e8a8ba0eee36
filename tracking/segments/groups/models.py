"""Rows about groups that were looked for: figures of groups, nothing of a person."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class GroupSearch(Base):
    """One look for groups among the customers; asked for by somebody or, each week, by the clock.

    `scales` and `centers` are how customers are measured and where the groups are; `groups` a list, largest
    first, of {"size", "stability", "apart": [{trait, here, everybody, apart}]}; `tried` the numbers of groups
    that were compared. `refusal` is the sentence why none were found (a gettext id with `refusal_params`).
    """

    __tablename__ = "group_searches"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    refusal: Mapped[str] = mapped_column(Text, default="")
    refusal_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    customers: Mapped[int] = mapped_column(default=0)
    scales: Mapped[list[Any]] = mapped_column(default=list)
    centers: Mapped[list[Any]] = mapped_column(default=list)
    groups: Mapped[list[Any]] = mapped_column(default=list)
    tried: Mapped[list[Any]] = mapped_column(default=list)
