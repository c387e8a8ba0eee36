"""A place with a scanner: scan the slip, scan the label, done; the next. Everything by keyboard.

A scanner types what it reads and presses Enter. The page is one form with one field: without an order in hand
the field takes a slip's code, with one it takes a label's number, or another slip's code to begin with that.
"""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import detection
from fulfillment.shipments import actions, operations, queries
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.operations.waiting import REASONS
from fulfillment.shipments.queries import Waiting
from fulfillment.web import view
from fulfillment.web.shipping import blueprint, forms, one
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.web import auth
from shop.web.acting import act
from shop.web.render import page


@blueprint.get("/desk")
@auth.staff_required("fulfillment")
def desk() -> Response:
    """The field, and the order in hand (`slip`) if there is one."""
    return _desk(_in_hand(request.args.get("slip", "")))


@blueprint.post("/desk")
@auth.staff_required("fulfillment")
def scanned() -> Response | Answer:
    """Something was scanned: a slip to begin with, or the label of the order in hand."""
    text, slip = request.form.get("scan", "").strip()[:80], request.form.get("slip", "")
    carrier = request.form.get("carrier", "")
    if not slip or queries.by_codes([text]):
        if not queries.by_codes([text]):
            flash(_("“%(text)s” is not the code of a packing slip.", text=text), "error")
        return redirect(url_for(".desk", slip=text, carrier=carrier), 303)
    found = _in_hand(slip)
    if found is None or not text:
        return redirect(url_for(".desk", carrier=carrier), 303)
    chosen = detection.carrier_of(text) or carrier
    draft = ParcelDraft(carrier=chosen, tracking_number=text)
    number, order_id, work_id, at = found.code, found.order.id, found.work.id, clock.now()
    if act(
        lambda: operations.ship(order_id=order_id, parcels=[draft], source="desk", work_id=work_id, at=at)
    ):
        flash(_("#%(number)s has left. Next slip, please.", number=number), "good")
        return redirect(url_for(".desk", carrier=carrier), 303)
    return _desk(_in_hand(slip), status=422)


def _in_hand(code: str) -> Waiting | None:
    found = queries.by_codes([code]) if code else []
    return found[0] if found else None


def _desk(found: Waiting | None, *, status: int = 200) -> Response:
    form = forms.empty_form()
    form.carrier.data = request.values.get("carrier") or form.carrier.data
    lines = {line.id: line for line in found.order.lines} if found else {}
    return page(
        "fulfillment/shipments/desk.html",
        status=status,
        found=found,
        ready=bool(found and actions.SHIP in queries.actions_of(found.work, found.order)),
        items=[view.Item(lines[line], units) for line, units in found.left.items()] if found else [],
        address=one.address_lines(PostalAddress.from_dict(found.order.shipping_address)) if found else [],
        reasons=REASONS,
        form=form,
        waiting=queries.count_to_ship(),
    )
