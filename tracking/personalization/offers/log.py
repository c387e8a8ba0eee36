"""Who got an offer, who did not, and why: for the owner. Reads only."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, null, select, union_all

from shop.customers.models import Customer
from shop.kernel import db
from shop.promotions.models import Assignment
from tracking.personalization.offers import figures, sweeping
from tracking.personalization.offers.tables import Offer, OfferDecision, OfferRefusal
from tracking.personalization.offers.triggers import Candidate

PER_PAGE, MOST = 50, sweeping.AT_ONCE


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person of one offer. `outcome` is "treated", "held_out" or why nothing was decided."""

    customer_id: uuid.UUID | None
    visitor_id: str | None
    outcome: str
    excluded: str
    used: bool
    mailed: bool
    at: datetime
    until: datetime | None


def entries(code: str, *, outcome: str = "", page: int = 1) -> tuple[list[Entry], int]:
    """One page of decisions and refusals, the newest first, and how many there are."""
    wanted = _entries(code, outcome).subquery()
    total = db.session().scalar(select(func.count()).select_from(wanted)) or 0
    rows = (
        select(wanted).order_by(wanted.c.at.desc(), wanted.c.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    return [_entry(row) for row in db.session().execute(rows)], total


def all_entries(code: str) -> list[Entry]:
    """All of them, the oldest first, for a file."""
    wanted = _entries(code, "").subquery()
    return [_entry(row) for row in db.session().execute(select(wanted).order_by(wanted.c.at, wanted.c.id))]


def reasons(code: str) -> dict[str, int]:
    """Why people were refused, and how many are for now."""
    return figures.refused(code)


def customers(customer_ids: Sequence[uuid.UUID]) -> list[Customer]:
    """These customers, for their names."""
    return list(db.session().scalars(select(Customer).where(Customer.id.in_(customer_ids))))


def meant_now(offer: Offer, *, at: datetime) -> list[Candidate]:
    """Whom the offer means now; whether anything refuses is asked when it is decided."""
    return sweeping.candidates(offer, at=at)


def _entries(code: str, outcome: str) -> Any:
    decided: Any = (
        select(
            OfferDecision.id.label("id"),
            OfferDecision.customer_id.label("customer_id"),
            OfferDecision.visitor_id.label("visitor_id"),
            OfferDecision.arm.label("outcome"),
            OfferDecision.excluded.label("excluded"),
            Assignment.used_order_id.is_not(None).label("used"),
            OfferDecision.mailed.label("mailed"),
            OfferDecision.decided_at.label("at"),
            OfferDecision.expires_at.label("until"),
        )
        .outerjoin(Assignment, Assignment.id == OfferDecision.assignment_id)
        .where(OfferDecision.offer == code)
    )
    refused: Any = select(
        OfferRefusal.id,
        OfferRefusal.customer_id,
        OfferRefusal.visitor_id,
        OfferRefusal.why,
        literal(""),
        literal(False),
        literal(False),
        OfferRefusal.at,
        null(),
    ).where(OfferRefusal.offer == code)
    if outcome in ("treated", "held_out"):
        return decided.where(OfferDecision.arm == outcome)
    if outcome:
        return refused.where(OfferRefusal.why == outcome) if outcome != "refused" else refused
    return union_all(decided, refused)


def _entry(row: Any) -> Entry:
    found = tuple(row)
    return Entry(
        customer_id=found[1],
        visitor_id=found[2],
        outcome=found[3],
        excluded=found[4],
        used=bool(found[5]),
        mailed=bool(found[6]),
        at=found[7],
        until=found[8],
    )
