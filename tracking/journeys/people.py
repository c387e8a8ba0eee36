"""Tables about people: which accounts are one person, what somebody did day by day, the stages they went
through, and erasures with their proof. `models` has these names, too.

A *member* is what an event names: a visitor or a customer. A *person* is a customer with every member that
is theirs, else a visitor alone. Signs belong to members and are never moved, so that joining and parting
change what is reckoned from them, and nothing else.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import JourneyBase


def open_only(name: str, *columns: str) -> Index:
    """A unique index of those rows that have not ended."""
    still = text("ended_at IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=still, postgresql_where=still)


class IdentityMatch(JourneyBase):
    """That the account `other_id` is the same person as `customer_id`, by whose word and with what proof.

    Append-only: parting them fills `ended_at` and `ended_by`, matching them again is a new row.
    """

    __tablename__ = "identity_matches"
    __table_args__ = (
        open_only("uq_identity_matches_open", "other_id"),
        Index("ix_identity_matches_customer", "customer_id"),
    )

    match_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(36))
    other_id: Mapped[str] = mapped_column(String(36))
    proof: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")
    matched_by: Mapped[str] = mapped_column(String(60))
    matched_at: Mapped[int]
    ended_at: Mapped[int | None]
    ended_by: Mapped[str] = mapped_column(String(60), default="")


class PersonSign(JourneyBase):
    """That a member did something on a (UTC) day, how often, and when first and last (µs)."""

    __tablename__ = "person_signs"
    __table_args__ = (Index("ix_person_signs_day", "day"),)

    member_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    first_at: Mapped[int]
    last_at: Mapped[int]
    count: Mapped[int]


class PersonDue(JourneyBase):
    """A member whose person is to be reckoned again from `due_at` (µs) on: then a stage may lapse."""

    __tablename__ = "person_due"
    __table_args__ = (Index("ix_person_due_due", "due_at"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    member_id: Mapped[str] = mapped_column(String(36), index=True)
    due_at: Mapped[int]


class PersonStage(JourneyBase):
    """One stay of a person in a stage, from `entered_at` to `left_at` (µs; None: still there).

    `because` is the sign that brought them, or "lapsed". Reckoned anew from the signs of all members.
    """

    __tablename__ = "person_stages"
    __table_args__ = (Index("ix_person_stages_stage", "stage", "entered_at"),)

    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)  # 0, 1, 2 … in the order of time
    stage: Mapped[str] = mapped_column(String(12))
    because: Mapped[str] = mapped_column(String(40))
    entered_at: Mapped[int]
    left_at: Mapped[int | None]


class ReadMark(JourneyBase):
    """How far a reader of the hot events has come: the highest `seq` it has read."""

    __tablename__ = "read_marks"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]


class Erasure(JourneyBase):
    """A person's rows were erased, and what proves it. Names nobody: `report` holds counts and hashes.

    `subject` is the salted hash of the customer's id: whoever was erased can be shown their report, and
    nobody can be found by it. `done_at` is when every store had been looked through again.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_asked", "asked_at"), Index("ix_erasures_subject", "subject"))

    erasure_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[int]
    done_at: Mapped[int | None]
    clean: Mapped[bool | None]
    report: Mapped[dict[str, Any]]
    problem: Mapped[str] = mapped_column(Text, default="")
