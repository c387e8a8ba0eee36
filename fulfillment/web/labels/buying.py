"""One label: its prices, the press that buys, the sheet, handing over, giving back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.labels import comparing, flow, queries, settings
from fulfillment.labels.models import BOUGHT, FAILED, OFFERED, VOIDED, ParcelLabel
from fulfillment.labels.operations.buying import GOOD_FOR
from fulfillment.returns import queries as returns
from fulfillment.web import boxes
from fulfillment.web.labels import blueprint, words
from fulfillment.web.shipping import forms
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page

T = TypeVar("T")


@blueprint.post("/orders/<int:number>")
@auth.staff_required("fulfillment")
def compare(number: int) -> Answer:
    """Ask carriers what it costs to send what is left of an order, or a part of it."""
    order = orders.by_number(number)
    if order is None:
        raise NotFound(N_("There is no such order."))
    order_id, lines = order.id, [line.id for line in order.lines]
    label = _try(
        lambda: comparing.compare(
            order_id=order_id,
            held=forms.quantities(lines),
            box=boxes.typed(),
            format=preferences.get(settings.FORMAT),
            hands_over=request.form.get("hands_over") == "1",
            at=clock.now(),
        )
    )
    if label is None:
        return redirect(url_for("admin_shipments.show", number=number), 303)  # its top says why
    return redirect(url_for(".show", label_id=label.id), 303)


@blueprint.get("/<uuid:label_id>")
@auth.staff_required("fulfillment")
def show(label_id: uuid.UUID) -> Response:
    """Prices to choose from, or what was bought."""
    label = _existing(label_id)
    order = _order(label)
    fresh = clock.now() - label.created_at <= GOOD_FOR
    return page(
        "fulfillment/labels/show.html",
        label=label,
        number=order.number,
        words=words,
        offers=words.offers(label, shipping_code=order.shipping_code)
        if label.state in (OFFERED, FAILED) and fresh
        else [],
        stale=label.state in (OFFERED, FAILED) and not fresh,
        has_sheet=queries.sheet(label.id) is not None,
        waits=label.done_at is None and label.state != VOIDED,
        back=_back(label, order),
    )


@blueprint.post("/<uuid:label_id>/purchase")
@auth.staff_required("fulfillment")
def purchase(label_id: uuid.UUID) -> Answer:
    """Buy the chosen offer. Pressed twice, or by two, it is one label."""
    _existing(label_id)
    db.end_read()
    chosen = request.form.get("offer", "")[:200]
    label = _try(lambda: flow.buy(label_id=label_id, offer_key=chosen, at=clock.now()))
    if label is not None:
        said = words.problem(label)
        if label.state == BOUGHT and said is None:
            bought = _("The label is bought. Print it, and stick it on.")
            flash(_("The label is bought; the customer gets it now.") if label.comes_back else bought, "good")
        elif said is not None:
            flash(sentence(said), "warn")
    return redirect(url_for(".show", label_id=label_id), 303)


@blueprint.post("/<uuid:label_id>/departure")
@auth.staff_required("fulfillment")
def hand_over(label_id: uuid.UUID) -> Answer:
    """The parcel with this label leaves now."""
    _existing(label_id)
    db.end_read()
    if _try(lambda: flow.hand_over(label_id=label_id, at=clock.now())):
        flash(_("The parcel is on its way, and so is the mail about it."), "good")
    return redirect(url_for(".show", label_id=label_id), 303)


@blueprint.post("/<uuid:label_id>/cancellation")
@auth.staff_required("fulfillment")
def cancel(label_id: uuid.UUID) -> Answer:
    """Give the label back."""
    _existing(label_id)
    db.end_read()
    done = _try(lambda: flow.void(label_id=label_id, at=clock.now()))
    if done is not None:
        label, told = done
        said = words.problem(label)
        if said is not None:
            flash(sentence(said), "warn")
        elif label.state == VOIDED:
            again = _("The label is given back; its goods are to be sent again.")
            flash(_("The label is given back.") if label.comes_back else again, "good")
        if told:
            flash(_("The customer was told already that it left: please write to them."), "warn")
    return redirect(url_for(".show", label_id=label_id), 303)


@blueprint.post("/<uuid:label_id>/attempts")
@auth.staff_required("fulfillment")
def look_again(label_id: uuid.UUID) -> Answer:
    """Go on with a label that stands still, now."""
    _existing(label_id)
    db.end_read()
    _try(lambda: flow.look_again(label_id, at=clock.now()))
    return redirect(url_for(".show", label_id=label_id), 303)


@blueprint.get("/<uuid:label_id>/sheet")
@auth.staff_required("fulfillment")
def sheet(label_id: uuid.UUID) -> Response:
    """The label to print, as the carrier made it."""
    label, found = _existing(label_id), queries.sheet(label_id)
    if found is None:
        raise NotFound(N_("This label cannot be printed (any more)."))
    ending = "png" if found.content_type == "image/png" else "pdf"
    name = f"label-{_order(label).number}-{label.tracking_number or label.id}.{ending}"
    return Response(
        found.body,
        mimetype=found.content_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _back(label: ParcelLabel, order: Order) -> str:
    """Where the label is wanted: at its return, at its lot, or at its order's desk."""
    if label.comes_back:
        one = returns.of_label(label.id)
        return url_for("admin_returns.show", return_id=one.id) if one else url_for(".index")
    if label.lot_id:
        return url_for(".lot", lot_id=label.lot_id)
    return url_for("admin_shipments.show", number=order.number, _anchor="labels")


def _existing(label_id: uuid.UUID) -> ParcelLabel:
    label = queries.by_id(label_id)
    if label is None:
        raise NotFound(N_("There is no such label."))
    return label


def _order(label: ParcelLabel) -> Order:
    order = orders.by_id(label.order_id)
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order


def _try(step: Callable[[], T]) -> T | None:
    """Run one step of the flow, which opens transactions of its own; a refusal is flashed."""
    try:
        return step()
    except DomainError as refused:
        flash(sentence(refused), "error")
        return None
