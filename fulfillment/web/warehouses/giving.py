"""Who sends a work: a warehouse, another one, or the shop itself; and asking one to stop."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments.models import OWN, FulfillmentOrder
from fulfillment.warehouses import operations, states
from fulfillment.web.shipping import one
from fulfillment.web.warehouses import blueprint
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.acting import act


@blueprint.post("/works/<uuid:work_id>/sender")
@auth.staff_required("fulfillment")
def give(work_id: uuid.UUID) -> Answer:
    """Choose who sends it."""
    order_id, chosen, at = _order_of(work_id), request.form.get("sender", ""), clock.now()

    def step() -> bool:
        if chosen == OWN:
            operations.bring_home(work_id=work_id, at=at)
        else:
            warehouse_id = ids.parse_id(chosen) or uuid.UUID(int=0)
            operations.give(work_id=work_id, warehouse_id=warehouse_id, at=at)
        return True

    if act(step):
        said = _("You send it yourselves.") if chosen == OWN else _("The warehouse is asked now.")
        flash(said, "good")
    return one.back_from(order_id)


@blueprint.post("/works/<uuid:work_id>/stop")
@auth.staff_required("fulfillment")
def stop(work_id: uuid.UUID) -> Answer:
    """Ask the warehouse not to send it."""
    order_id = _order_of(work_id)
    status = act(lambda: operations.ask_to_stop(work_id=work_id, at=clock.now()))
    if status == states.CANCELLATION_ACCEPTED:
        flash(_("It is not the warehouse’s any more. Who sends it now?"), "good")
    elif status:
        flash(_("The warehouse is asked to stop. Its answer comes here."), "good")
    return one.back_from(order_id)


def _order_of(work_id: uuid.UUID) -> uuid.UUID:
    row = db.session().get(FulfillmentOrder, work_id)
    if row is None:
        raise NotFound(N_("There is nothing to send for this order."))
    order_id = row.order_id
    db.end_read()
    return order_id
