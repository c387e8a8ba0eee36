"""On an order's page and at the desk: its labels, and the form that compares prices for what is left."""

from __future__ import annotations

from typing import Any

from fulfillment.labels import asking, queries, quoting, settings
from fulfillment.web import boxes
from fulfillment.web.labels import words
from shop.orders import pickup
from shop.orders.models import Order
from shop.web import auth
from shop.web.render import fragment


def for_owner(order: Order, **_more: Any) -> str:
    """Nothing where no label was ever bought and none can be."""
    if not auth.staff_may("fulfillment"):
        return ""
    found = queries.of_order(order.id)
    can_buy = bool(quoting.connected())
    if not (found or can_buy):
        return ""
    left = queries.left(order) if can_buy and not order.held_for and not pickup.place_of(order) else {}
    return fragment(
        "fulfillment/labels/panel.html",
        order=order,
        labels=found,
        sheets=queries.with_sheets([label.id for label in found]),
        words=words,
        can_send=settings.can_send(),
        may_settle=auth.staff_may("settings"),
        left=[(line, left[line.id]) for line in order.lines if line.id in left],
        box_choices=boxes.choices(),
        kilograms=boxes.kilograms(_grams(order, left)),
    )


def _grams(order: Order, left: dict[Any, int]) -> int:
    return settings.usual_box().packed(asking.grams_of(order, left)).weight_grams if left else 0
