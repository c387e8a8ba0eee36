"""What happens to orders. Upper packages subscribe; parcels' facts come up through here too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from shop.kernel.events import fact
from shop.kernel.money import Money


@fact("orders.order_placed")
@dataclass(frozen=True, kw_only=True)
class OrderPlaced:
    """An order exists and waits for its money."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    cart_id: uuid.UUID | None
    total: Money


@fact("orders.order_paid")
@dataclass(frozen=True, kw_only=True)
class OrderPaid:
    """The order's money is here (or promised by a manual method that ships before payment)."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    total: Money


@fact("orders.payment_failed")
@dataclass(frozen=True, kw_only=True)
class OrderPaymentFailed:
    """A payment attempt was refused; the order stays and may be tried again."""

    order_id: uuid.UUID
    attempt: int
    code: str


@fact("orders.order_cancelled")
@dataclass(frozen=True, kw_only=True)
class OrderCancelled:
    """The order will not be delivered. `reason`: "customer", "owner", "payment" (its goods were gone when
    it was paid), or, of orders never paid, "expired" or "replaced" (by a new order of the same cart)."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    reason: str


@fact("orders.order_refunded")
@dataclass(frozen=True, kw_only=True)
class OrderRefunded:
    """Money went back; `amount` of this refund. `onto` is what it went to where that is not the way it was
    paid with a provider: "Gift card" or "Store credit" (gettext ids). `reason` as it was asked for."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    refund_id: uuid.UUID
    amount: Money
    onto: str = ""
    reason: str = ""


@fact("orders.parcel_shipped")
@dataclass(frozen=True, kw_only=True)
class ParcelShipped:
    """A parcel left. `parcel_id` is fulfillment's."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    parcel_id: uuid.UUID


@fact("orders.parcel_progressed")
@dataclass(frozen=True, kw_only=True)
class ParcelProgressed:
    """A parcel reached `milestone`: out_for_delivery, ready_for_pickup, attempted, delayed, exception,
    delivered, returning, returned or lost; `happened_at` by the carrier's clock."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    parcel_id: uuid.UUID
    milestone: str
    happened_at: datetime


@fact("orders.order_delivered")
@dataclass(frozen=True, kw_only=True)
class OrderDelivered:
    """Everything of the order has arrived; `delivered_at` of the last parcel."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    delivered_at: datetime


@fact("orders.address_changed")
@dataclass(frozen=True, kw_only=True)
class OrderAddressChanged:
    """The order goes elsewhere; the order's row says where to. `version` is the order's after the change."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    version: int


@fact("orders.order_edited")
@dataclass(frozen=True, kw_only=True)
class OrderEdited:
    """What was ordered has changed. `difference` is the new total less the old one, of either sign; `back` is
    what of it goes back to the customer."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    version: int
    difference: Money
    back: Money | None = None


@fact("orders.return_requested")
@dataclass(frozen=True, kw_only=True)
class ReturnRequested:
    """Something is to come back, or did not arrive as it should. Every return ends with a ReturnClosed.

    `return_id` is fulfillment's; `reasons` are its codes ("damaged", "changed_mind", ...).
    """

    order_id: uuid.UUID
    customer_id: uuid.UUID
    return_id: uuid.UUID
    reasons: tuple[str, ...] = ()


@fact("orders.return_decided")
@dataclass(frozen=True, kw_only=True)
class ReturnDecided:
    """The shop takes it back, or does not."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    return_id: uuid.UUID
    approved: bool


@fact("orders.return_received")
@dataclass(frozen=True, kw_only=True)
class ReturnReceived:
    """It is back and was looked at."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    return_id: uuid.UUID


@fact("orders.return_closed")
@dataclass(frozen=True, kw_only=True)
class ReturnClosed:
    """It is done with. `outcome`: refunded, credited, replaced, exchanged, nothing, declined or cancelled."""

    order_id: uuid.UUID
    customer_id: uuid.UUID
    return_id: uuid.UUID
    outcome: str
