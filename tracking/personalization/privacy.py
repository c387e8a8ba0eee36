"""Offers decided for a person: told; kept as numbers of an experiment, no longer naming a visitor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from shop.kernel import db, registry
from shop.kernel.registry import Person
from tracking.personalization.models import OfferDecision


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("decisions", decisions)
    registry.eraser("decisions", forget, order=15)


def decisions(person: Person) -> list[dict[str, Any]]:
    """Every decision with its reason; who was held out got nothing, so that the offer can be judged."""
    mine = select(OfferDecision).where(OfferDecision.customer_id == person.customer_id)
    return [
        {"offer": row.offer, "arm": row.arm, "reason": row.reason, "at": row.decided_at.isoformat()}
        for row in db.session().scalars(mine.order_by(OfferDecision.decided_at))
    ]


def forget(person: Person, at: datetime) -> None:
    """Take the visitor off what was decided."""
    db.session().execute(
        update(OfferDecision)
        .where(OfferDecision.customer_id == person.customer_id)
        .values(subject="", reason_params={})
        .execution_options(synchronize_session=False)
    )
