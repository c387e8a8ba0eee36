"""A customer wants no personal offers: what stands open is taken back, and nothing more is decided."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, select

from shop.kernel import db
from shop.promotions import operations as promotions
from shop.promotions.models import Assignment
from tracking.personalization.offers.tables import OfferDecision, OfferObjection


def refuse(*, customer_id: uuid.UUID, at: datetime) -> bool:
    """Want none; in the open transaction. Ordinary promotions still count for them."""
    db.insert_ignore(OfferObjection, [{"customer_id": customer_id, "at": at}])
    standing = (
        select(Assignment.id)
        .join(OfferDecision, OfferDecision.assignment_id == Assignment.id)
        .where(Assignment.customer_id == customer_id, Assignment.used_order_id.is_(None))
    )
    for assignment_id in list(db.session().scalars(standing)):
        promotions.withdraw(assignment_id=assignment_id)
    return True


def allow(*, customer_id: uuid.UUID) -> bool:
    """Want them again; in the open transaction."""
    db.session().execute(delete(OfferObjection).where(OfferObjection.customer_id == customer_id))
    return True
