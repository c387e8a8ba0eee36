"""Panels on others' pages: the way to send something back, and the returns there are."""

from __future__ import annotations

from typing import Any

from fulfillment.returns import links, queries
from fulfillment.web.returns import words
from shop.brand import links as addresses
from shop.catalog import care
from shop.kernel import clock
from shop.orders.models import Order
from shop.web import slots
from shop.web.render import fragment


def install() -> None:
    """Fill the slots; the same names replace."""
    slots.register("storefront.order", "returns", 30, for_customer)
    slots.register("storefront.tracking", "returns", 30, for_customer)
    slots.register("packing_slip", "returns", 10, for_slip)


def for_customer(order: Order, **_more: Any) -> str:
    """A link to the form while something may come back, and every return with how it stands."""
    at, made = clock.now(), queries.of_order(order.id)
    may, until = queries.may_ask(order, at=at)
    if not made and not may:
        return ""
    return fragment(
        "fulfillment/returns/panel.html",
        order=order,
        made=[(one, words.status(one)) for one in made],
        token=links.ask_token(order.id, at=at) if may else "",
        until=words.day(until) if until else "",
        words=words,
    )


def for_slip(order: Order, **_more: Any) -> str:
    """On a packing slip: a code to scan that leads to the form."""
    address = addresses.url(links.ask_path(order, at=clock.now()), locale=order.locale)
    return fragment("fulfillment/returns/on_slip.html", qr=care.qr_svg(address), order=order)
