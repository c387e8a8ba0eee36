"""What a warehouse does: answer, and tell of a parcel with its number and what is in it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments.contents import ParcelDraft
from fulfillment.warehouses import operations, states
from fulfillment.warehouses.models import Warehouse
from fulfillment.web.shipping import forms
from fulfillment.web.warehouse import blueprint, pressed, whose
from fulfillment.web.warehouse.showing import existing, shown
from shop.kernel import clock, db, origin
from shop.kernel.errors import DomainError
from shop.kernel.origin import Origin
from shop.web.acting import sentence

ACTS = (states.ACCEPT, states.REJECT, states.STOP, states.GO_ON)


@blueprint.post("/<token>/<uuid:work_id>/answer")
def answer(token: str, work_id: uuid.UUID) -> Response | Answer:
    """Accept, reject, or say whether it could be stopped."""
    warehouse, typed = _whose(token, work_id), request.form
    act = typed.get("act", "")

    def step() -> str:
        operations.answer(
            work_id=work_id,
            warehouse_id=warehouse.id,
            act=act if act in ACTS else "",
            reason=typed.get("reason", ""),
            note=typed.get("note", ""),
            at=clock.now(),
        )
        return ""

    said = {
        states.ACCEPT: _("Accepted. The address and the packing slip are here."),
        states.REJECT: _("Rejected. The shop decides who sends it."),
        states.STOP: _("Thank you. It is not yours to send any more."),
        states.GO_ON: _("Thank you. The shop knows that it could not be stopped."),
    }
    return _done(
        token, warehouse, work_id, step, said.get(act, ""), stays=act in (states.ACCEPT, states.GO_ON)
    )


@blueprint.post("/<token>/<uuid:work_id>/parcels")
def send(token: str, work_id: uuid.UUID) -> Response | Answer:
    """One parcel has left."""
    warehouse, typed = _whose(token, work_id), request.form
    given = existing(warehouse, work_id)
    lines = [row.order_line_id for row in given.work.lines]

    def step() -> str:
        draft = ParcelDraft(
            carrier=typed.get("carrier", "")[:60],
            tracking_number=typed.get("tracking_number", "")[:80],
            carrier_name=typed.get("carrier_name", ""),
            lines=forms.quantities(lines),
        )
        operations.send(work_id=work_id, warehouse_id=warehouse.id, parcels=[draft], at=clock.now())
        return ""

    return _done(token, warehouse, work_id, step, _("The parcel is noted, and its customer hears of it."))


def _whose(token: str, work_id: uuid.UUID) -> Warehouse:
    warehouse = whose(token)
    existing(warehouse, work_id)
    db.end_read()
    pressed(warehouse)
    return warehouse


def _done(
    token: str, warehouse: Warehouse, work_id: uuid.UUID, step: Any, said: str, *, stays: bool = True
) -> Response | Answer:
    """Run a change as this warehouse; a refusal shows the page again."""
    try:
        with db.transaction(), origin.acting_as(Origin(actor=f"warehouse:{warehouse.name}"[:80])):
            step()
    except DomainError as error:
        flash(sentence(error), "error")
        db.end_read()
        return shown(token, warehouse, existing(warehouse, work_id), status=error.status)
    flash(said, "good")
    where = url_for(".show", token=token, work_id=work_id) if stays else url_for(".index", token=token)
    return redirect(where, 303)
