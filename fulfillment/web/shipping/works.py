"""What may be done with a work beside sending it: hold, release, split, give up."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments import operations, queries
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.web.shipping import blueprint, forms, one
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.acting import act


@blueprint.post("/works/<uuid:work_id>/holds")
@auth.staff_required("fulfillment")
def hold(work_id: uuid.UUID) -> Answer:
    """Have it wait, for a reason."""
    work, typed, at = _existing(work_id), request.form, clock.now()
    held = act(
        lambda: operations.hold(
            work_id=work_id, reason=typed.get("reason", ""), note=typed.get("note", ""), at=at
        )
    )
    if held is not None:
        flash(_("On hold: nothing of it is sent."), "good")
    return one.back_from(work.order_id)


@blueprint.post("/works/<uuid:work_id>/release")
@auth.staff_required("fulfillment")
def release(work_id: uuid.UUID) -> Answer:
    """One reason to wait is gone."""
    work, reason = _existing(work_id), request.form.get("reason", "")
    if act(lambda: operations.release(work_id=work_id, reason=reason, at=clock.now())):
        flash(_("Released."), "good")
    return one.back_from(work.order_id)


@blueprint.post("/works/<uuid:work_id>/parts")
@auth.staff_required("fulfillment")
def split(work_id: uuid.UUID) -> Answer:
    """The chosen units become a part of their own."""
    work = _existing(work_id)
    order_id, lines = work.order_id, _chosen(work)
    if act(lambda: operations.split(work_id=work_id, lines=lines, at=clock.now())):
        flash(_("The order has two parts now, each with its own slip."), "good")
    return one.back_from(order_id)


@blueprint.post("/works/<uuid:work_id>/units-given-up")
@auth.staff_required("fulfillment")
def give_up(work_id: uuid.UUID) -> Answer:
    """The chosen units are not sent any more."""
    work = _existing(work_id)
    order_id, lines, restock = work.order_id, _chosen(work), request.form.get("restock") == "1"

    def given_up() -> bool:
        operations.give_up(work_id=work_id, lines=lines, restock=restock, at=clock.now())
        return True

    if act(given_up):
        flash(_("They are not sent any more. Give the money back on the order’s page."), "good")
    return one.back_from(order_id)


def _chosen(work: FulfillmentOrder) -> dict[uuid.UUID, int]:
    return forms.quantities([row.order_line_id for row in work.lines])


def _existing(work_id: uuid.UUID) -> FulfillmentOrder:
    known = db.session().get(FulfillmentOrder, work_id)
    found = queries.works_of(known.order_id) if known else []
    for work in found:
        if work.id == work_id:
            return work
    raise NotFound(N_("There is nothing to send for this order."))
