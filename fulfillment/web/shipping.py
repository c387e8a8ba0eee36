"""Sending orders: what waits, one order with its form and parcels, several at once, the slip to lay in."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer
from wtforms import SelectField, StringField
from wtforms.validators import Length

from fulfillment.carriers import registry
from fulfillment.carriers.simulator import SIMULATOR, STORIES
from fulfillment.shipments import contents, operations, queries, simulation
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.queries import Delivery
from fulfillment.web import view, words
from shop.brand import countries
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.kernel.errors import N_, Conflict, NotFound
from shop.orders import queries as orders
from shop.web import auth, nav
from shop.web.acting import act
from shop.web.forms import Form, options
from shop.web.locale import get_locale
from shop.web.render import page

blueprint = Blueprint("admin_shipments", __name__, url_prefix="/admin/shipments")
MOST_AT_ONCE = 200


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    count = queries.count_to_ship
    nav.add("deliver", N_("Shipping"), "admin_shipments.index", "fulfillment", 10, "truck", count=count)


class ShipForm(Form):
    """A parcel by hand; quantities are named after order lines."""

    carrier = SelectField(_l("Carrier"))
    tracking_number = StringField(_l("Tracking number"), validators=[Length(max=80)])
    carrier_name = StringField(_l("Carrier’s name"), validators=[Length(max=60)])


class StoryForm(Form):
    """A simulated parcel."""

    story = SelectField(_l("Story"), choices=options((name, name.replace("_", " ")) for name in STORIES))
    speed = SelectField(
        _l("Speed"),
        choices=options(
            [("1440", _l("a day a minute")), ("86400", _l("a day a second")), ("1", _l("as in life"))]
        ),
    )


def ship_form() -> ShipForm:
    """The form with every carrier to choose from."""
    form = ShipForm()
    form.carrier.choices = options((info.code, _(info.name)) for info in registry.choices())
    return form


def empty_form() -> ShipForm:
    """The form as it is first seen: the carrier used last is chosen."""
    form = ship_form()
    form.process(formdata=None, carrier=queries.last_carrier())
    return form


@blueprint.get("")
@auth.staff_required("fulfillment")
def index() -> Response:
    """Orders to send, or parcels on their way."""
    moving = request.args.get("view") == "moving"
    number = request.args.get("page", 1, int)
    found, under_way = queries.to_ship(page=number), queries.on_the_way(page=number)
    return page(
        "fulfillment/shipments/index.html",
        moving=moving,
        found=found,
        under_way=under_way,
        numbers=queries.order_numbers({parcel.order_id for parcel in under_way.parcels}),
        words=words,
        units={order.id: sum(contents.remaining(order.lines).values()) for order in found.orders},
        form=empty_form(),
        stories=StoryForm(formdata=None) if simulator_offered() else None,
    )


@blueprint.post("")
@auth.staff_required("fulfillment")
def create_many() -> Answer:
    """Send everything that is left of the chosen orders, with one carrier and no numbers yet."""
    chosen = [int(text) for text in request.form.getlist("number") if text.isdecimal() and len(text) < 10]
    sent = sum(_send_whole(number) for number in chosen[:MOST_AT_ONCE])
    if not chosen:
        flash(_("Choose the orders first."), "warn")
    elif sent:
        flash(ngettext("%(num)s parcel is on its way.", "%(num)s parcels are on their way.", sent), "good")
    return redirect(url_for(".index"), 303)


def _send_whole(number: int) -> bool:
    order = orders.by_number(number)
    if order is None:
        return False
    carrier, at = request.form.get("carrier", ""), clock.now()
    if carrier == SIMULATOR.info.code:
        story, speed = StoryForm(), 1440.0
        return bool(act(lambda: start_story(order.id, story.story.data or "", speed)))
    draft = ParcelDraft(carrier=carrier)
    return bool(act(lambda: operations.ship(order_id=order.id, parcels=[draft], source="list", at=at)))


@blueprint.get("/<int:number>")
@auth.staff_required("fulfillment")
def show(number: int) -> Response:
    """One order: where it goes, what is left, its parcels."""
    return shown(existing(number))


@blueprint.post("/<int:number>")
@auth.staff_required("fulfillment")
def create(number: int) -> Response | Answer:
    """Send a parcel by hand."""
    delivery, form = existing(number), ship_form()
    if not form.validate():
        return shown(delivery, form=form, status=422)
    draft = ParcelDraft(
        carrier=form.carrier.data or "",
        tracking_number=form.tracking_number.data or "",
        carrier_name=form.carrier_name.data or "",
        lines=quantities(delivery),
    )
    at, order_id = clock.now(), delivery.order.id
    if act(lambda: operations.ship(order_id=order_id, parcels=[draft], source="form", at=at)) is None:
        return shown(existing(number), form=form, status=422)
    flash(_("The parcel is on its way, and so is the mail about it."), "good")
    return back(number)


@blueprint.post("/<int:number>/simulation")
@auth.staff_required("fulfillment")
def simulate(number: int) -> Response | Answer:
    """Send what is left with the simulator."""
    delivery, form = existing(number), StoryForm()
    if not form.validate():
        raise NotFound(N_("There is no such story."))
    if act(lambda: start_story(delivery.order.id, form.story.data, float(form.speed.data))):
        flash(_("The story has begun. Its scans come by themselves, or at a press."), "good")
    return back(number)


@blueprint.get("/<int:number>/packing-slip")
@auth.staff_required("fulfillment")
def slip(number: int) -> Response:
    """One sheet to print and lay in: what is left to send, no prices."""
    delivery = existing(number)
    address = PostalAddress.from_dict(delivery.order.shipping_address)
    shown = view.of(delivery, at=clock.now())
    items = shown.follows or [item for each in shown.parcels for item in each.items]
    return page("fulfillment/shipments/slip.html", delivery=delivery, items=items, address=_lines(address))


def start_story(order_id: uuid.UUID, story: str, speed: float) -> bool:
    """Begin a simulated parcel in the open transaction. Raises Conflict in production."""
    if not simulator_offered():
        raise Conflict(N_("Simulated parcels are for trying things out; a live shop has none."))
    simulation.start(order_id=order_id, story=story, speed=speed, at=clock.now())
    return True


def simulator_offered() -> bool:
    """Whether parcels may be simulated: not where real customers are."""
    return not current_app.extensions["threeclick.settings"].production


def existing(number: int) -> Delivery:
    """The delivery of an order number. Raises NotFound."""
    order = orders.by_number(number)
    delivery = queries.for_order(order.id) if order else None
    if delivery is None:
        raise NotFound(N_("There is nothing to send for this order."))
    return delivery


def shown(delivery: Delivery, *, form: ShipForm | None = None, status: int = 200) -> Response:
    """The page of a delivery, with a form that was filled in wrongly."""
    address = PostalAddress.from_dict(delivery.order.shipping_address)
    context = panel_context(delivery)
    return page(
        "fulfillment/shipments/show.html",
        status=status,
        address=_lines(address),
        may_orders=auth.staff_may("orders"),
        **{**context, "form": form or context["form"]},
    )


def panel_context(delivery: Delivery) -> dict[str, Any]:
    """What the sending panel needs, on this page and on the order's."""
    return {
        "delivery": delivery,
        "view": view.of(delivery, at=clock.now()),
        "words": words,
        "form": empty_form(),
        "stories": StoryForm(formdata=None) if simulator_offered() else None,
        "steps_left": {parcel.id: len(queries.open_steps(parcel.id)) for parcel in delivery.live},
        "may_ship": auth.staff_may("fulfillment"),
    }


def quantities(delivery: Delivery) -> dict[uuid.UUID, int]:
    """Chosen units by order line; nothing typed at all means everything. Raises BadContents."""
    chosen: dict[uuid.UUID, int] = {}
    for line in delivery.order.lines:
        text = request.form.get(f"quantity-{line.id}", "").strip()
        if text and not (text.isdecimal() and len(text) < 7):
            raise BadContents(N_("A quantity is a whole number."))
        if text:
            chosen[line.id] = int(text)
    if chosen and not any(chosen.values()):
        raise BadContents(N_("A parcel holds at least one thing."))
    return chosen


def back(number: int) -> Answer:
    """To the page the press came from: the order's, or the one for packers."""
    if request.form.get("back") == "order" and auth.staff_may("orders"):
        return redirect(url_for("admin_orders.show", number=number, _anchor="parcels"), 303)
    return redirect(url_for("admin_shipments.show", number=number), 303)


def _lines(address: PostalAddress) -> list[str]:
    country = countries.name(address.country, get_locale()) if address.country else ""
    lines = [line for line in address.lines() if line != address.country]
    return [*lines, country] if country else lines
