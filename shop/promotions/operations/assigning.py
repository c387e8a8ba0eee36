"""A promotion is given to one person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update

from shop.kernel import db, ids
from shop.kernel.errors import N_
from shop.promotions.models import PERSONAL, Assignment
from shop.promotions.operations.batches import new_code
from shop.promotions.operations.making import BadPromotion, locked

SIGNS = 13  # of 31: 64 random bits


def assign(
    *,
    promotion_id: uuid.UUID,
    reason: str,
    at: datetime,
    customer_id: uuid.UUID | None = None,
    visitor_id: str | None = None,
    expires_at: datetime | None = None,
    reason_params: dict[str, Any] | None = None,
    only: Iterable[uuid.UUID] = (),
    without: Iterable[uuid.UUID] = (),
) -> Assignment:
    """Give a personal promotion to one customer, once; an open assignment of the same pair is returned.

    Or to a visitor who agreed to be remembered and whom nobody knows yet. `reason` is the gettext id shown to
    the customer and the owner. It counts on the products `only` where there are any, and on none of
    `without`. Raises BadPromotion, NotFound.
    """
    if (customer_id is None) == (visitor_id is None):
        raise ValueError("a personal discount belongs to one customer or to one visitor")
    promotion = locked(promotion_id)
    if promotion.reach != PERSONAL:
        raise BadPromotion(N_("Only a promotion with the condition “personal” can be given to a customer."))
    before = db.session().scalar(
        select(Assignment).where(
            _holder(customer_id, visitor_id),
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
        visitor_id=visitor_id,
        code=f"YOU-{new_code(SIGNS)}",
        reason=reason,
        reason_params=reason_params or {},
        only_products=[str(one) for one in only],
        not_products=sorted(str(one) for one in without),
        expires_at=expires_at,
        created_at=at,
    )
    db.session().add(given)
    db.session().flush()
    return given


def hand_over(*, assignment_id: uuid.UUID, customer_id: uuid.UUID) -> bool:
    """A visitor's discount becomes the customer's who they are; False when it is somebody's already."""
    mine = update(Assignment).where(Assignment.id == assignment_id, Assignment.customer_id.is_(None))
    return _changed(mine.values(customer_id=customer_id))


def withdraw(*, assignment_id: uuid.UUID) -> bool:
    """Take back what was not used; False when an order has used it."""
    return _changed(
        delete(Assignment).where(Assignment.id == assignment_id, Assignment.used_order_id.is_(None))
    )


def _holder(customer_id: uuid.UUID | None, visitor_id: str | None) -> Any:
    if customer_id is not None:
        return Assignment.customer_id == customer_id
    return and_(Assignment.visitor_id == visitor_id, Assignment.customer_id.is_(None))


def _changed(statement: Any) -> bool:
    result = db.session().execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]
