"""The order's row, locked until the transaction ends: the one door to every change."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import selectinload

from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.errors import N_, NotFound
from shop.orders.models import Order
from shop.orders.states import LineState

_LOCKED = "locked_orders"
_ORDER = (
    select(Order)
    .where(Order.id == bindparam("order_id"))
    .options(selectinload(Order.lines))
    .with_for_update(of=Order)
    .execution_options(populate_existing=True)
)
_CUSTOMER = select(Customer.id).where(Customer.id == bindparam("customer_id")).with_for_update(key_share=True)


def lock(order_id: uuid.UUID, *, fresh: bool = False) -> Order:
    """The order as it is now, with its lines, nobody else's until the transaction ends. Raises NotFound.

    Who has locked it in this transaction is not asked again: nobody else can have changed it. `fresh` reads
    it once more, after rows of its lines were added or removed.
    """
    session = db.session()
    locked: dict[uuid.UUID, Order] = session.info.setdefault(_LOCKED, {})
    if not fresh and order_id in locked and "lines" not in inspect(locked[order_id]).unloaded:
        return locked[order_id]
    order = _read(order_id)
    if not session.in_nested_transaction():  # what is rolled back to a savepoint gives its locks back
        locked[order_id] = order
    return order


def _read(order_id: uuid.UUID) -> Order:
    order = db.session().scalar(_ORDER, {"order_id": order_id})
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order


def lock_customer(order: Order) -> None:
    """Lock the buyer's row before stock is touched, the order of locks everywhere.

    Without the key (FOR NO KEY UPDATE), so that rows which merely point to the customer are not held up.
    """
    db.session().execute(_CUSTOMER, {"customer_id": order.customer_id})


def line_states(order: Order) -> list[LineState]:
    """The order's lines as the state rules see them."""
    return [
        LineState(line.quantity - line.cancelled_quantity, line.shipped_quantity, line.requires_shipping)
        for line in order.lines
    ]


def demand(order: Order) -> dict[uuid.UUID, int]:
    """Units by variant that the order needs from stock."""
    wanted: dict[uuid.UUID, int] = {}
    for line in order.lines:
        if line.variant_id is not None:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity - line.cancelled_quantity
    return wanted
