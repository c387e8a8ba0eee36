"""On the owner's order page: the order's returns, and lost parcels with the buttons that make them good."""

from __future__ import annotations

from typing import Any

from fulfillment.returns import queries
from fulfillment.returns.operations.parcels import GONE
from fulfillment.shipments import queries as deliveries
from fulfillment.web import words as parcel_words
from fulfillment.web.returns import words
from shop.orders.models import Order
from shop.web import auth, slots
from shop.web.render import fragment


def install() -> None:
    """Fill the slot; the same name replaces."""
    slots.register("admin.order", "returns", 20, for_owner)
    slots.register("admin.conversation.order", "returns", 20, beside)


def for_owner(order: Order, **_more: Any) -> str:
    """Nothing where there is nothing to say."""
    made = queries.of_order(order.id)
    settled = {one.parcel_id for one in made if one.parcel_id}
    lost = [
        (parcel, parcel_words.carrier(parcel), parcel_words.status(parcel.status))
        for parcel in deliveries.parcels_of(order.id)
        if parcel.undone_at is None and parcel.id not in settled and parcel.replaced_at is None
        if parcel.status in GONE or parcel.quiet
    ]
    if not made and not lost:
        return ""
    return fragment(
        "fulfillment/return_desk/panel.html",
        order=order,
        made=[(one, words.status(one)) for one in made],
        lost=lost,
        words=words,
        may_pay=auth.staff_may("payments"),
    )


def beside(order: Order, **_more: Any) -> str:
    """An order's returns in a few words, beside what its customer wrote."""
    made = [(one, words.status(one)) for one in queries.of_order(order.id)]
    if not made or not auth.staff_may("returns"):
        return ""
    return fragment("fulfillment/return_desk/beside.html", made=made, order=order, words=words)
