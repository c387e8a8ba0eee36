"""A panel on the page of an order that is fetched: where, and whether its customer knows that it is ready."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _

from shop.admin.orders import blueprint, page
from shop.kernel import clock
from shop.orders import pickup
from shop.orders.models import CANCELLED, Order
from shop.web import auth, slots
from shop.web.acting import act
from shop.web.render import fragment


@blueprint.post("/<int:number>/readiness")
@auth.staff_required("orders")
def tell_ready(number: int) -> Response:
    """Tell the customer that the order can be fetched."""
    order = page.existing(number)
    told = act(lambda: pickup.tell_ready(order_id=order.id, at=clock.now()))
    if told is not None:
        flash(_("The customer is told.") if told else _("The customer knows already."), "success")
    return make_response(redirect(url_for("admin_orders.show", number=number), 303))


def panel(order: Order, **_more: Any) -> str:
    """The panel; nothing for an order that is delivered."""
    place = pickup.place_of(order)
    if not place or order.confirmed_at is None or order.status == CANCELLED:
        return ""
    return fragment("admin/orders/_pickup.html", order=order, place=place, ready=pickup.is_ready(order.id))


slots.register("admin.order", "pickup", 5, panel)
