"""How each slot does, by week and since it began: written down by `tracking.personalization`, read here.

Sums of many people; nothing in it leads to anybody. `lot` is "" for what happened here, "demo" for what was
invented: the two are never added up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

OWN, DEMO = "", "demo"


class SlotFact(Base):
    """One slot, filled by one policy, in the week of the store that began on the day `week` ("2026-11-16").

    `views` are pages that showed it to `people` (or mails that were sent with it), `shown` the places filled
    on them; `clicks` were followed by `clickers`; `buyers` of these people bought later in the week, for
    `revenue_minor` before refunds; `purchases` hold a product that the buyer had followed from the slot in
    the seven days before, worth `attributed_minor`.
    """

    __tablename__ = "slot_facts"

    lot: Mapped[str] = mapped_column(String(10), primary_key=True)
    week: Mapped[str] = mapped_column(String(10), primary_key=True)
    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    policy: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    views: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)
    clickers: Mapped[int] = mapped_column(default=0)
    buyers: Mapped[int] = mapped_column(default=0)
    revenue_minor: Mapped[int] = mapped_column(default=0)
    purchases: Mapped[int] = mapped_column(default=0)
    attributed_minor: Mapped[int] = mapped_column(default=0)


class SlotStanding(Base):
    """One slot since `since`: what it brought against the people who are held out, as of `as_of`.

    `told` has both arms, the differences per person with their intervals and verdicts, people of both arms
    (`conflicts`, left out), how people were split, and what was bought after a click.
    """

    __tablename__ = "slot_standings"

    lot: Mapped[str] = mapped_column(String(10), primary_key=True)
    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime]
    as_of: Mapped[datetime]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
