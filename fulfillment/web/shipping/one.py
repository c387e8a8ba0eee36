"""One order at the desk: where it goes, each work with what is left of it, its parcels."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments import actions, operations, queries
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.operations.waiting import REASONS
from fulfillment.shipments.queries import Delivery, Waiting
from fulfillment.web import view, words
from fulfillment.web.carriers import suggesting
from fulfillment.web.shipping import blueprint, forms, starting
from fulfillment.web.shipping.forms import ShipForm, StoryForm
from shop.brand import countries
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, ids
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.web import auth
from shop.web.acting import act
from shop.web.locale import get_locale
from shop.web.render import page


@dataclass(frozen=True, kw_only=True)
class WorkView:
    """A work as the page shows it; `actions` are the moves that are possible (`shipments.actions`)."""

    waiting: Waiting
    items: list[view.Item]
    actions: frozenset[str]


@blueprint.get("/<int:number>")
@auth.staff_required("fulfillment")
def show(number: int) -> Response:
    """One order: where it goes, what is left, its parcels."""
    return shown(existing(number))


@blueprint.post("/<int:number>")
@auth.staff_required("fulfillment")
def create(number: int) -> Response | Answer:
    """Send a parcel by hand."""
    delivery, form = existing(number), forms.ship_form()
    if not form.validate():
        return shown(delivery, form=form, status=422)
    draft = ParcelDraft(
        carrier=form.carrier.data or "",
        tracking_number=form.tracking_number.data or "",
        carrier_name=form.carrier_name.data or "",
        lines=forms.quantities([line.id for line in delivery.order.lines]),
    )
    at, order_id, work_id = clock.now(), delivery.order.id, ids.parse_id(request.form.get("work"))
    left = act(
        lambda: operations.ship(order_id=order_id, parcels=[draft], source="form", work_id=work_id, at=at)
    )
    if left is None:
        return shown(existing(number), form=form, status=422)
    flash(_("The parcel is on its way, and so is the mail about it."), "good")
    if doubt := suggesting.doubt(draft.carrier, draft.tracking_number):
        flash(doubt, "warn")
    return back(number)


@blueprint.post("/<int:number>/simulation")
@auth.staff_required("fulfillment")
def simulate(number: int) -> Response | Answer:
    """Send what is left with the simulator."""
    delivery, form = existing(number), StoryForm()
    if not form.validate():
        raise NotFound(N_("There is no such story."))
    if act(lambda: starting.start_story(delivery.order.id, form.story.data, float(form.speed.data))):
        flash(_("The story has begun. Its scans come by themselves, or at a press."), "good")
    return back(number)


def existing(number: int) -> Delivery:
    """The delivery of an order number. Raises NotFound."""
    order = orders.by_number(number)
    delivery = queries.for_order(order.id) if order else None
    if delivery is None:
        raise NotFound(N_("There is nothing to send for this order."))
    return delivery


def shown(delivery: Delivery, *, form: ShipForm | None = None, status: int = 200) -> Response:
    """The page of a delivery, with a form that was filled in wrongly."""
    context = panel_context(delivery)
    return page(
        "fulfillment/shipments/show.html",
        status=status,
        address=address_lines(PostalAddress.from_dict(delivery.order.shipping_address)),
        may_orders=auth.staff_may("orders"),
        **{**context, "form": form or context["form"]},
    )


def panel_context(delivery: Delivery) -> dict[str, Any]:
    """What the sending panel needs, on this page and on the order's."""
    return {
        "delivery": delivery,
        "view": view.of(delivery, at=clock.now()),
        "works": _works(delivery),
        "reasons": REASONS,
        "reason_choices": [(code, _(name)) for code, name in REASONS.items()],
        "words": words,
        "form": forms.empty_form(),
        "stories": StoryForm(formdata=None) if forms.simulator_offered() else None,
        "steps_left": {parcel.id: len(queries.open_steps(parcel.id)) for parcel in delivery.live},
        "moves": {parcel.id: queries.parcel_actions(parcel) for parcel in delivery.live},
        "may_ship": auth.staff_may("fulfillment"),
        "may_refund": auth.staff_may("payments"),
    }


def _works(delivery: Delivery) -> list[WorkView]:
    found = queries.works_of(delivery.order.id)
    lines = {line.id: line for line in delivery.order.lines}
    shown = []
    for work in found:
        waiting = Waiting(work=work, order=delivery.order)
        may = queries.actions_of(work, delivery.order, alone=len(found) == 1)
        items = [view.Item(lines[line], units) for line, units in waiting.left.items() if line in lines]
        if items and actions.HOLD in may:
            shown.append(WorkView(waiting=waiting, items=items, actions=may))
    return shown


def back(number: int) -> Answer:
    """To the page the press came from: the order's, or the one for packers."""
    if request.form.get("back") == "order" and auth.staff_may("orders"):
        return redirect(url_for("admin_orders.show", number=number, _anchor="parcels"), 303)
    return redirect(url_for("admin_shipments.show", number=number), 303)


def back_from(order_id: uuid.UUID) -> Answer:
    """The same, for an order's id."""
    return back(queries.order_numbers([order_id])[order_id])


def address_lines(address: PostalAddress) -> list[str]:
    """An address with its country's name in the reader's language."""
    country = countries.name(address.country, get_locale()) if address.country else ""
    lines = [line for line in address.lines() if line != address.country]
    return [*lines, country] if country else lines
