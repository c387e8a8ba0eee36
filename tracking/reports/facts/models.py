"""Tables of kept figures, in the journey store. They name nobody; sketches go with the visits they came
from.
"""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import JourneyBase


class Measures:
    """The counted columns of a slot's and a day's row; see `measures`."""

    visits: Mapped[int] = mapped_column(default=0)
    engaged: Mapped[int] = mapped_column(default=0)
    engaged_ms: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    items: Mapped[int] = mapped_column(default=0)
    carts: Mapped[int] = mapped_column(default=0)
    checkouts: Mapped[int] = mapped_column(default=0)
    payments: Mapped[int] = mapped_column(default=0)
    buyers: Mapped[int] = mapped_column(default=0)
    newcomers: Mapped[int] = mapped_column(default=0)
    quick: Mapped[int] = mapped_column(default=0)
    near: Mapped[int] = mapped_column(default=0)
    met: Mapped[int] = mapped_column(default=0)
    landed: Mapped[int] = mapped_column(default=0)
    landed_quick: Mapped[int] = mapped_column(default=0)
    landed_near: Mapped[int] = mapped_column(default=0)
    landed_met: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    stayed: Mapped[int] = mapped_column(default=0)
    lists: Mapped[int] = mapped_column(default=0)
    own: Mapped[int] = mapped_column(default=0)
    other: Mapped[int] = mapped_column(default=0)
    orders: Mapped[int] = mapped_column(default=0)
    revenue_minor: Mapped[int] = mapped_column(default=0)
    hits: Mapped[int] = mapped_column(default=0)
    misses: Mapped[int] = mapped_column(default=0)
    people: Mapped[bytes | None] = mapped_column(
        LargeBinary, sort_order=9
    )  # last: sums need not read past it


class FactSlot(Measures, JourneyBase):
    """One quarter of an hour (`slot`: when it began, µs) by one value of one dimension."""

    __tablename__ = "fact_slots"
    # Rows lie as they are read: SQLite needs no other index, and no jumping about.
    __table_args__ = ({"sqlite_with_rowid": False},)

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True, sort_order=-1)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)
    lot: Mapped[str] = mapped_column(String(70), primary_key=True, sort_order=-1)
    value: Mapped[str] = mapped_column(String(300), primary_key=True, sort_order=-1)


class FactDay(Measures, JourneyBase):
    """A day of the store (YYYY-MM-DD in its time zone), or one of `spans`, by a value of a dimension."""

    __tablename__ = "fact_days"
    __table_args__ = ({"sqlite_with_rowid": False},)

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True, sort_order=-1)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, sort_order=-1)
    lot: Mapped[str] = mapped_column(String(70), primary_key=True, sort_order=-1)
    value: Mapped[str] = mapped_column(String(300), primary_key=True, sort_order=-1)


class FactMark(JourneyBase):
    """A slot that has to be counted again; `stamp` grows when it changes once more meanwhile."""

    __tablename__ = "fact_marks"

    lot: Mapped[str] = mapped_column(String(60), primary_key=True, sort_order=-1)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[int]


class FactState(JourneyBase):
    """How far the counting has come, and for which time zone and lots."""

    __tablename__ = "fact_state"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(80))
