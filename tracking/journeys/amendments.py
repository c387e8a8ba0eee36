"""What changed in rows that may have left the hot store already, written down in the transaction that changed
the hot ones. The worker changes the lake accordingly, after whatever it is just bringing there.

Partings and erasures stay written down when that is done: they hold for backups of before as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Index, String, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel import db, ids
from shop.kernel.db import JourneyBase

JOIN, PART, FORGET, MARK = "join", "part", "forget", "mark"
LASTING = (PART, FORGET)


class Amendment(JourneyBase):
    """One change, in the order of `place`. `applied_at` (µs) is when the lake had followed."""

    __tablename__ = "amendments"
    __table_args__ = (
        Index(
            "ix_amendments_waiting",
            "place",
            sqlite_where=text("applied_at IS NULL"),
            postgresql_where=text("applied_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    amendment_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    visitor_id: Mapped[str | None] = mapped_column(String(36))
    session_id: Mapped[str | None] = mapped_column(String(36))
    customer_id: Mapped[str | None] = mapped_column(String(36))
    becomes: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[int]
    applied_at: Mapped[int | None]


def join_visit(*, session_id: str, visitor_id: str, at: int) -> None:
    """The visitor agreed to be remembered: rows of the visit without consent get it and their visitor."""
    _note(JOIN, session_id=session_id, becomes=visitor_id, at=at)


def part(*, visitor_id: str, stranger: str, at: int) -> None:
    """Consent is withdrawn: orders' rows name nobody any more, all others the `stranger`."""
    _note(PART, visitor_id=visitor_id, becomes=stranger, at=at)


def mark(*, session_id: str, bot: bool, at: int) -> None:
    """A visit turned out to be a machine's, or a person's after all."""
    _note(MARK, session_id=session_id, becomes=str(int(bot)), at=at)


def forget(*, visitors: Iterable[str], customer_id: str | None, at: int) -> None:
    """Somebody is erased: rows of orders name nobody any more, all others of theirs are deleted."""
    for visitor_id in sorted(set(visitors)):
        _note(FORGET, visitor_id=visitor_id, at=at)
    if customer_id:
        _note(FORGET, customer_id=customer_id, at=at)


def _note(kind: str, *, at: int, **names: Any) -> None:
    row = {
        "visitor_id": None,
        "session_id": None,
        "customer_id": None,
        "becomes": None,
        "applied_at": None,
        **names,
        "amendment_id": str(ids.new_id()),
        "kind": kind,
        "made_at": at,
    }
    db.session("journey").execute(insert(Amendment), [row])
