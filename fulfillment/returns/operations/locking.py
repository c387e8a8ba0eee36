"""A return and its order, locked; and the refusal of what its state does not allow."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fulfillment.returns import rules
from fulfillment.returns.models import Return
from shop.kernel import db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.orders import operations as orders
from shop.orders.models import Order


class NotNow(Conflict):
    """The return's state does not allow this (any more)."""


def lock(return_id: uuid.UUID) -> tuple[Return, Order]:
    """The return with its lines as it is now, and its order; nobody else's. Raises NotFound."""
    known = db.session().get(Return, return_id)
    if known is None:
        raise NotFound(N_("There is no such return."))
    order = orders.lock(known.order_id)
    query = select(Return).where(Return.id == return_id).options(selectinload(Return.lines))
    return db.session().scalars(query.execution_options(populate_existing=True)).one(), order


def allow(one: Return, *actions: str) -> None:
    """Raise NotNow unless the return's state supports one of `actions`."""
    if not set(actions) & set(rules.supported(one.status)):
        raise NotNow(N_("This return has moved on meanwhile. Please look at it again."))
