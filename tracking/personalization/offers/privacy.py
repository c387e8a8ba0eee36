"""What offers hold about a person: told, and forgotten but for the numbers of an experiment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from shop.kernel import db
from shop.kernel.registry import Person
from shop.promotions.models import Assignment
from tracking.personalization.offers.tables import (
    Offer,
    OfferArm,
    OfferDecision,
    OfferObjection,
    OfferRefusal,
)


def told(person: Person) -> list[dict[str, Any]]:
    """Every decision with its reason; who was held out got nothing, so that the offer can be judged."""
    mine = (
        select(OfferDecision, Offer.title)
        .outerjoin(Offer, Offer.code == OfferDecision.offer)
        .where(OfferDecision.customer_id == person.customer_id)
    )
    decided = [
        {
            "offer": title or row.offer,
            "arm": row.arm,
            "reason": row.reason % row.reason_params if row.reason_params else row.reason,
            "at": row.decided_at.isoformat(),
        }
        for row, title in db.session().execute(mine.order_by(OfferDecision.decided_at, OfferDecision.id))
    ]
    refused = select(OfferRefusal).where(OfferRefusal.customer_id == person.customer_id)
    decided += [
        {"offer": row.offer, "arm": "", "reason": row.why, "at": row.at.isoformat()}
        for row in db.session().scalars(refused.order_by(OfferRefusal.at, OfferRefusal.id))
    ]
    objection = db.session().get(OfferObjection, person.customer_id)
    return decided + ([{"objected": objection.at.isoformat()}] if objection else [])


def forget(person: Person, at: datetime) -> None:
    """Take the person off what was decided: what is left counts, and names nobody."""
    mine = OfferDecision.customer_id == person.customer_id
    session = db.session()
    visitors = select(OfferDecision.visitor_id).where(mine, OfferDecision.visitor_id.is_not(None))
    names = [*session.scalars(visitors), str(person.customer_id)]
    session.execute(delete(OfferArm).where(or_(OfferArm.subject_id.in_(names), OfferArm.key.in_(names))))
    session.execute(delete(OfferRefusal).where(OfferRefusal.customer_id == person.customer_id))
    session.execute(delete(OfferObjection).where(OfferObjection.customer_id == person.customer_id))
    blank: dict[str, Any] = {"subject": "", "reason_params": {}, "visitor_id": None, "open": False}
    session.execute(
        update(OfferDecision).where(mine).values(blank).execution_options(synchronize_session=False)
    )


def forget_visitor(visitor_id: str) -> None:
    """Take back what a visitor nobody knows was given, and forget who it was."""
    session = db.session()
    mine = OfferDecision.visitor_id == visitor_id
    alone = Assignment.visitor_id == visitor_id, Assignment.customer_id.is_(None)
    session.execute(delete(Assignment).where(*alone, Assignment.used_order_id.is_(None)))
    session.execute(delete(OfferRefusal).where(OfferRefusal.visitor_id == visitor_id))
    unknown: dict[str, Any] = {"subject": "", "reason_params": {}, "open": False}
    nobody = update(OfferDecision).where(mine, OfferDecision.customer_id.is_(None)).values(unknown)
    session.execute(nobody.execution_options(synchronize_session=False))
    parted = update(OfferDecision).where(mine).values(visitor_id=None)
    session.execute(parted.execution_options(synchronize_session=False))
    session.execute(delete(OfferArm).where(OfferArm.subject_id == visitor_id))
