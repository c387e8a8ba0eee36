"""Panels on others' pages: parcels and the ship form for the owner, the way so far for the customer."""

from __future__ import annotations

from typing import Any

from fulfillment.shipments import queries
from fulfillment.web import shipping, view, words
from shop.kernel import clock
from shop.orders.models import Order
from shop.web import slots
from shop.web.render import fragment


def install() -> None:
    """Fill the slots; the same names replace."""
    slots.register("admin.order", "parcels", 10, for_owner)
    slots.register("storefront.order", "parcels", 10, for_customer)


def for_owner(order: Order, **_more: Any) -> str:
    """Parcels, scans, and the form to send what is left."""
    delivery = queries.for_order(order.id)
    if delivery is None:
        return ""
    return fragment("fulfillment/panels/owner.html", back="order", **shipping.panel_context(delivery))


def for_customer(order: Order, **_more: Any) -> str:
    """The answer and a link to the tracking page, once something has left."""
    delivery = queries.for_order(order.id)
    if delivery is None or not delivery.live:
        return ""
    shown = view.of(delivery, at=clock.now())
    return fragment("fulfillment/panels/customer.html", shown=shown, step_names=words.steps())
