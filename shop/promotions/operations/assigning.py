"""A promotion is given to one person."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.kernel import db, ids
from shop.kernel.errors import N_
from shop.promotions.models import PERSONAL, Assignment
from shop.promotions.operations.batches import new_code
from shop.promotions.operations.making import BadPromotion, locked


def assign(
    *,
    customer_id: uuid.UUID,
    promotion_id: uuid.UUID,
    reason: str,
    at: datetime,
    expires_at: datetime | None = None,
    reason_params: dict[str, Any] | None = None,
) -> Assignment:
    """Give a personal promotion to one customer, once; an open assignment of the same pair is returned.

    `reason` is the gettext id shown to the customer and the owner. Raises BadPromotion, NotFound.
    """
    promotion = locked(promotion_id)
    if promotion.reach != PERSONAL:
        raise BadPromotion(N_("Only a promotion with the condition “personal” can be given to a customer."))
    before = db.session().scalar(
        select(Assignment).where(
            Assignment.customer_id == customer_id,
            Assignment.promotion_id == promotion_id,
            Assignment.used_order_id.is_(None),
        )
    )
    if before is not None and (before.expires_at is None or before.expires_at > at):
        return before
    given = Assignment(
        id=ids.new_id(),
        promotion_id=promotion_id,
        customer_id=customer_id,
        code=f"YOU-{new_code()}",
        reason=reason,
        reason_params=reason_params or {},
        expires_at=expires_at,
        created_at=at,
    )
    db.session().add(given)
    db.session().flush()
    return given
