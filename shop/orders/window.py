"""How long, and until when, customers may cancel an order or correct its address by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.orders.models import OPEN, PENDING, PROCESSING, UNFULFILLED, Order
from shop.orders.states import BALANCE

MOST_HOURS = 24 * 30
CANCEL_MINUTES = preferences.declare("orders.cancel_minutes", 120)
ADDRESS_MINUTES = preferences.declare("orders.address_minutes", 120)


class BadWindow(DomainError):
    """A time that cannot be; `field` says which."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Standing:
    """What decides whether a customer may still change an order.

    `begun`: somebody packs it or has sent something of it. `in_flight`: its bank is deciding on the payment.
    """

    status: str
    since: datetime
    begun: bool = False
    in_flight: bool = False
    held: bool = False


def standing(order: Order) -> Standing:
    """How an order stands; the time counts from when it was confirmed, else from when it was placed."""
    return Standing(
        status=order.status,
        since=order.confirmed_at or order.placed_at,
        begun=order.packing_at is not None or order.fulfillment_status != UNFULFILLED,
        in_flight=order.payment_status == PROCESSING,
        held=order.held_for not in ("", BALANCE),
    )


def ends(found: Standing, minutes: int) -> datetime | None:
    """The instant at which the window of `minutes` closes; None where it is closed by the order's state."""
    if not minutes or found.status not in (PENDING, OPEN) or found.begun or found.in_flight or found.held:
        return None
    return found.since + timedelta(minutes=minutes)


def cancel_until(order: Order, *, at: datetime) -> datetime | None:
    """Until when the customer may cancel; None when that is over, or never was."""
    return _open(ends(standing(order), preferences.get(CANCEL_MINUTES)), at)


def correct_until(order: Order, *, at: datetime) -> datetime | None:
    """Until when the customer may correct the address; None when that is over, or never was."""
    picked_up = bool((order.quote.get("shipping") or {}).get("pickup"))
    if picked_up or not any(line.requires_shipping for line in order.lines):
        return None
    return _open(ends(standing(order), preferences.get(ADDRESS_MINUTES)), at)


def _open(until: datetime | None, at: datetime) -> datetime | None:
    return until if until is not None and at < until else None


def choose(*, cancel_minutes: int, address_minutes: int, at: datetime) -> None:
    """Keep the owner's windows, in minutes; 0 closes one. Raises BadWindow."""
    for field, minutes in (("cancel_minutes", cancel_minutes), ("address_minutes", address_minutes)):
        if not 0 <= minutes <= MOST_HOURS * 60:
            raise BadWindow(N_("Between 0 minutes and 30 days."), field=field)
    preferences.put(CANCEL_MINUTES, cancel_minutes, at=at)
    preferences.put(ADDRESS_MINUTES, address_minutes, at=at)
