"""What an order's three states may become. Pure: facts in, state or refusal out; operations persist it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shop.kernel.errors import N_, Conflict
from shop.orders.models import (
    CANCELLED,
    COMPLETED,
    DELIVERED,
    OPEN,
    PAID,
    PARTIALLY_REFUNDED,
    PARTIALLY_SHIPPED,
    PENDING,
    REFUNDED,
    SHIPPED,
    UNFULFILLED,
)

CUSTOMER, OWNER, EXPIRED, PAYMENT, REPLACED = "customer", "owner", "expired", "payment", "replaced"
BALANCE = "balance"  # why an order is held of which the rest is still to be paid
EDITED = "edited"  # why money goes back of an order that has become smaller
RETURN = "return"  # why money goes back of what was returned, broken or lost; the return's own mail tells it
CANCEL_REASONS = (CUSTOMER, OWNER, EXPIRED, PAYMENT, REPLACED)


class NotAllowed(Conflict):
    """The order's state does not permit this (any more)."""


@dataclass(frozen=True)
class LineState:
    """How much of a line there is to send (what was given up is left out) and how much has left."""

    ordered: int
    shipped: int
    requires_shipping: bool


def confirmed(status: str) -> str:
    """The order's status once its money is here or promised."""
    if status != PENDING:
        raise NotAllowed(N_("This order is not waiting for a payment."))
    return OPEN


def cancelled(status: str, lines: Sequence[LineState]) -> str:
    """The status of a cancelled order. Refused once a parcel has left, or when it is over."""
    if status not in (PENDING, OPEN):
        raise NotAllowed(N_("This order can no longer be cancelled."))
    if any(line.shipped for line in lines):
        raise NotAllowed(N_("A parcel of this order has left; it can only be refunded."))
    return CANCELLED


def revived(status: str, reason: str) -> str:
    """An order that had only run out of time waits for its money again."""
    if status != CANCELLED or reason != EXPIRED:
        raise NotAllowed(N_("This order was cancelled."))
    return PENDING


def payment(*, before: str, total: int, paid: int, refunded: int) -> str:
    """The payment status that follows from minor units paid and refunded.

    A second payment that went back leaves the order paid; less than the total changes nothing.
    """
    kept = paid - refunded
    if paid < total or (paid == 0 and total > 0):
        return before
    if kept >= total and (total > 0 or refunded == 0):
        return PAID
    return PARTIALLY_REFUNDED if kept > 0 else REFUNDED


def fulfillment(lines: Sequence[LineState], *, delivered: bool) -> str:
    """The rolled-up delivery status; an order with nothing to ship is delivered from the start."""
    to_ship = [line for line in lines if line.requires_shipping]
    if all(line.shipped >= line.ordered for line in to_ship):
        return DELIVERED if delivered or not to_ship else SHIPPED
    return PARTIALLY_SHIPPED if any(line.shipped for line in to_ship) else UNFULFILLED


def finished(status: str, fulfillment_status: str) -> str:
    """An open order is complete once everything has arrived."""
    return COMPLETED if status == OPEN and fulfillment_status == DELIVERED else status


def all_arrived(
    parcels: Collection[object], delivered: Collection[object], given_up: Collection[object] = ()
) -> bool:
    """Whether every parcel that left has arrived, but for those `given_up`; at least one has arrived."""
    coming = set(parcels) - set(given_up)
    return bool(set(parcels) & set(delivered)) and coming <= set(delivered)
