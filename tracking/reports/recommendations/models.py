"""How each slot does, by week and since it began: written down by `tracking.personalization`, read here.

Sums of many people; nothing in it leads to anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class SlotWeek(Base):
    """One slot, filled by one policy, in the week that began on the Monday `week` ("2026-11-16").

    `views` are pages that showed it to `people`, `shown` the places filled on them; `clicks` were followed by
    `clickers`; `purchases` hold a product that the buyer had followed from the slot in the seven days before,
    worth `attributed_minor`.
    """

    __tablename__ = "slot_weeks"

    week: Mapped[str] = mapped_column(String(10), primary_key=True)
    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    policy: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int]
    views: Mapped[int]
    shown: Mapped[int]
    clicks: Mapped[int]
    clickers: Mapped[int]
    purchases: Mapped[int]
    attributed_minor: Mapped[int]


class SlotResult(Base):
    """One slot since `since`: what it brought against the people who are held out, as of `as_of`.

    `told` has both arms, the differences per person with their intervals and verdicts, people of both arms
    (`conflicts`, left out) and what was bought after a click.
    """

    __tablename__ = "slot_results"

    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime]
    as_of: Mapped[datetime]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
