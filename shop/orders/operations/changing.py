"""Changes after placement that move no goods: the customer cancels, the address, the mark of packing."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from shop.customers.addresses import PostalAddress
from shop.kernel import events
from shop.kernel.errors import N_, Conflict, DomainError
from shop.orders import states, window
from shop.orders.events import OrderAddressChanged
from shop.orders.models import OPEN, PENDING, UNFULFILLED, Order
from shop.orders.operations.cancelling import cancel
from shop.orders.operations.locking import lock
from shop.orders.operations.telling import add_timeline

NEEDED = {"name": 80, "line1": 120, "city": 80}
OPTIONAL = {"line2": 120, "region": 80, "postal_code": 20, "phone": 40}


class BadAddress(DomainError):
    """An address that nothing can be sent to; `field` says what is wrong."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhile(Conflict):
    """The order is not as it was when the page was opened."""


def cancel_by_customer(*, order_id: uuid.UUID, at: datetime) -> Order:
    """Cancel for the customer while the owner's window is open. Raises NotAllowed; twice is once.

    What was paid goes back and the goods return to stock, as `cancel` says.
    """
    order = lock(order_id)
    if window.cancel_until(order, at=at) is None:
        raise states.NotAllowed(N_("This order cannot be cancelled any more. Please write to us."))
    return cancel(order_id=order_id, reason=states.CUSTOMER, at=at)


def change_address(
    *, order_id: uuid.UUID, address: PostalAddress, version: int, by_customer: bool, at: datetime
) -> Order:
    """Send the order elsewhere in the same country and region, so that its price stays what was agreed.

    `version` is the order's as it was seen. Customers may while the owner's window is open, the owner until
    something has left. Publishes OrderAddressChanged. Raises BadAddress, ChangedMeanwhile or NotAllowed.
    """
    order = lock(order_id)
    _may_change(order, by_customer=by_customer, at=at)
    before = PostalAddress.from_dict(order.shipping_address)
    if address == before:
        return order
    if order.version != version:
        raise ChangedMeanwhile(N_("The order was changed meanwhile. Please look at it again."))
    _check(address, before)
    changed = [name for name, value in address.as_dict().items() if value != getattr(before, name)]
    order.shipping_address = {**order.shipping_address, **address.as_dict()}
    order.name, order.version = address.name[:255], order.version + 1
    add_timeline(order_id=order.id, kind="address_changed", data={"fields": changed}, at=at)
    events.publish(
        OrderAddressChanged(order_id=order.id, customer_id=order.customer_id, version=order.version), at=at
    )
    return order


def mark_packing(*, order_ids: Collection[uuid.UUID], at: datetime) -> int:
    """Somebody begins to pack these: customers change nothing any more. How many were not marked yet.

    Left out are orders that are not to be sent (unpaid, held, cancelled, gone).
    """
    marked = 0
    for order_id in sorted(order_ids):
        order = lock(order_id)
        if order.status == OPEN and not order.held_for and order.packing_at is None:
            order.packing_at = at
            add_timeline(order_id=order.id, kind="packing", at=at)
            marked += 1
    return marked


def _may_change(order: Order, *, by_customer: bool, at: datetime) -> None:
    if by_customer and window.correct_until(order, at=at) is None:
        raise states.NotAllowed(N_("The address cannot be changed any more. Please write to us."))
    if order.status not in (PENDING, OPEN) or order.fulfillment_status != UNFULFILLED:
        raise states.NotAllowed(N_("Something of this order has left, or it is over: the address stays."))


def _check(address: PostalAddress, before: PostalAddress) -> None:
    for field, most in {**NEEDED, **OPTIONAL}.items():
        value = getattr(address, field)
        if field in NEEDED and not value.strip():
            raise BadAddress(N_("Please fill this in."), field=field)
        if len(value) > most or any(ord(letter) < 32 for letter in value):
            raise BadAddress(N_("This is too long."), field=field)
    if before.postal_code and not address.postal_code.strip():
        raise BadAddress(N_("Please fill this in."), field="postal_code")
    if (address.country, address.region) != (before.country, before.region):
        raise BadAddress(
            N_("Taxes and delivery depend on country and region, so these stay. Please write to us."),
            field="region",
        )
