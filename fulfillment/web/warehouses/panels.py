"""On an order's page and at the desk: which warehouse was asked, what it said, and what may be done."""

from __future__ import annotations

from typing import Any

from fulfillment.shipments import queries as shipments
from fulfillment.shipments.queries import Waiting
from fulfillment.warehouses import queries, states
from fulfillment.warehouses.queries import Given
from shop.orders.models import Order
from shop.web import auth
from shop.web.render import fragment

TONES = {
    states.SUBMITTED: "accent",
    states.ACCEPTED: "good",
    states.REJECTED: "bad",
    states.CANCELLATION_REQUESTED: "warn",
    states.CANCELLATION_ACCEPTED: "warn",
    states.CANCELLATION_REJECTED: "bad",
}


def for_owner(order: Order, **_more: Any) -> str:
    """Nothing where there are no warehouses, or nothing of the order was or can be given to one."""
    found = queries.warehouses() if auth.staff_may("fulfillment") else []
    if not found:
        return ""
    requests, rows = queries.of_order(order.id), []
    for work in shipments.works_of(order.id):
        waiting, request = Waiting(work=work, order=order), requests.get(work.id)
        held = bool(waiting.standing or order.held_for)
        status = states.standing(work.request_status, left=waiting.units)
        moves = states.moves(states.SHOP, status, left=waiting.units, held=held)
        if request is not None or moves:
            given = Given(waiting=waiting, request=request) if request is not None else None
            rows.append((waiting, given, status, moves))
    if not rows:
        return ""
    return fragment(
        "fulfillment/warehouses/panel.html",
        order=order,
        rows=rows,
        names={row.id: row.name for row in found},
        warehouses=[(str(row.id), row.name) for row in found if row.active],
        states=states,
        tones=TONES,
    )
