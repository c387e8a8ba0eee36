"""The table of kept parts, in the journey store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import JourneyBase


class DayPart(JourneyBase):
    """The tally of one kind and one day (YYYY-MM-DD in the store's time zone). It names nobody.

    `made_from` says of which events it was made (`keeping`), `made_at` when (µs). `unsettled` counts what
    reads otherwise later without any new event. The row of the day "" says as of when all is counted, and
    which days still wait.
    """

    __tablename__ = "report_parts"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    made_from: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[int]
    unsettled: Mapped[int] = mapped_column(default=0)
    body: Mapped[dict[str, Any]]
