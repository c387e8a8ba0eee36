"""Panels on others' pages: parcels and the ship form for the owner, the way so far for the customer."""

from __future__ import annotations

from typing import Any

from fulfillment.shipments import following, links, queries
from fulfillment.web import following as customers_page
from fulfillment.web.shipping import one
from fulfillment.web.track import showing
from shop.kernel import clock
from shop.orders.models import Order
from shop.web import auth, slots
from shop.web.render import fragment


def install() -> None:
    """Fill the slots; the same names replace."""
    slots.register("admin.order", "parcels", 10, for_owner)
    slots.register("admin.order", "tracking_page", 60, customers_page.panel)
    slots.register("admin.orders.ticked", "papers", 10, for_ticked)
    slots.register("storefront.order", "parcels", 10, for_customer)
    slots.register("admin.conversation.order", "parcels", 10, beside)


def for_owner(order: Order, **_more: Any) -> str:
    """Parcels, scans, and the form to send what is left."""
    delivery = queries.for_order(order.id)
    if delivery is None:
        return ""
    return fragment("fulfillment/panels/owner.html", back="order", **one.panel_context(delivery))


def beside(order: Order, **_more: Any) -> str:
    """Where an order's parcels are, in a few words, beside what its customer wrote."""
    followed = following.of_order(order.id)
    if followed is None or not followed.parcels:
        return ""
    return fragment("fulfillment/panels/beside.html", shown=showing.of(followed, at=clock.now()))


def for_ticked(**_more: Any) -> str:
    """Buttons for the orders that are ticked in the list: their box is called `order` there."""
    return fragment("fulfillment/panels/ticked.html") if auth.staff_may("fulfillment") else ""


def for_customer(order: Order, **_more: Any) -> str:
    """The answer and a link to the tracking page, once something has left."""
    followed, at = following.of_order(order.id), clock.now()
    if followed is None or not followed.parcels:
        return ""
    token = links.token(followed.work, at=at)
    return fragment("fulfillment/panels/customer.html", shown=showing.of(followed, at=at), token=token)
