"""What staff do with a return: decide, give a label, receive, settle, close. Each press counts once."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.returns import operations
from fulfillment.returns.models import Return
from fulfillment.returns.operations import Found
from fulfillment.returns.operations.asking import BadReturn
from fulfillment.returns.operations.labels import MOST_BYTES
from fulfillment.web.return_desk import blueprint
from fulfillment.web.return_desk.page import existing, shown
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.web import auth
from shop.web.acting import act, sentence

SETTLED = {
    "refund": N_("The money is on its way back, and the customer is told."),
    "credit": N_("The store credit is there, and the customer is told."),
    "replacement": N_("It waits to be packed again, and the customer is told."),
    "exchange": N_("It waits to be packed, and the customer is told."),
}


@blueprint.post("/<uuid:return_id>/approval")
@auth.staff_required("orders")
def approve(return_id: uuid.UUID) -> Response | Answer:
    """Let it in, with a label if there is one already."""
    one, order = existing(return_id)
    answer, at = request.form.get("answer", "")[:2000], clock.now()
    try:
        with db.transaction():
            _label(one)
            operations.approve(return_id=one.id, answer=answer, at=at)
    except DomainError as refused:
        return shown(one, order, said={"label": sentence(refused)}, status=refused.status)
    flash(_("Approved. The customer gets the steps by mail."), "good")
    return _back(return_id)


@blueprint.post("/<uuid:return_id>/refusal")
@auth.staff_required("orders")
def decline(return_id: uuid.UUID) -> Response | Answer:
    """Do not take it back."""
    one, order = existing(return_id)
    try:
        with db.transaction():
            answer = request.form.get("answer", "")[:2000]
            operations.decline(return_id=one.id, answer=answer, at=clock.now())
    except DomainError as refused:
        return shown(one, order, said={"decline": sentence(refused)}, status=refused.status)
    flash(_("Declined. The customer reads your reason in a mail."), "good")
    return _back(return_id)


@blueprint.post("/<uuid:return_id>/label")
@auth.staff_required("orders")
def give_label(return_id: uuid.UUID) -> Response | Answer:
    """Give the customer a (new) label."""
    one, order = existing(return_id)
    try:
        with db.transaction():
            given = _label(one)
    except DomainError as refused:
        return shown(one, order, said={"label": sentence(refused)}, status=refused.status)
    flash(
        _("The customer has the label.") if given else _("Choose a PDF, or enter an address."),
        "good" if given else "warn",
    )
    return _back(return_id)


@blueprint.post("/<uuid:return_id>/receipt")
@auth.staff_required("returns")
def receive(return_id: uuid.UUID) -> Response | Answer:
    """It is here: what can be sold again, and what cannot."""
    one, order = existing(return_id)
    try:
        found = {line.order_line_id: _found(line.order_line_id) for line in one.lines}
        with db.transaction():
            operations.receive(return_id=one.id, found=found, at=clock.now())
    except DomainError as refused:
        return shown(one, order, said={"found": sentence(refused)}, status=refused.status)
    flash(_("Received. What can be sold again is back in stock."), "good")
    return _back(return_id)


@blueprint.post("/<uuid:return_id>/settlement")
@auth.staff_required("payments")
def settle(return_id: uuid.UUID) -> Response | Answer:
    """Give the money back, give credit, send it again, or send something else."""
    one, order = existing(return_id)
    how = request.form.get("how", "")
    try:
        amount = _amount(order.currency)
        with db.transaction():
            done = operations.settle(return_id=one.id, how=how, amount=amount, at=clock.now())
    except DomainError as refused:
        return shown(one, order, said={"settle": sentence(refused)}, status=refused.status)
    flash(_(SETTLED[how]) if done else _("This was settled already."), "good" if done else "warn")
    return _back(return_id)


@blueprint.post("/<uuid:return_id>/closing")
@auth.staff_required("orders")
def close(return_id: uuid.UUID) -> Answer:
    """Close it with nothing given back."""
    if act(lambda: operations.close(return_id=return_id, at=clock.now())):
        flash(_("Closed. The customer is told."), "good")
    return _back(return_id)


@blueprint.post("/parcels/<uuid:parcel_id>")
@auth.staff_required("payments")
def make_good(parcel_id: uuid.UUID) -> Answer:
    """A parcel is lost: send what was in it again, or give the money back."""
    how = request.form.get("how", "")
    done = act(lambda: operations.make_good_parcel(parcel_id=parcel_id, how=how, at=clock.now()))
    if done is None:
        return redirect(url_for(".index"), 303)
    one, first = done
    flash(_(SETTLED[how]) if first else _("This was settled already."), "good" if first else "warn")
    order = orders.by_id(one.order_id)
    if order is not None and auth.staff_may("orders"):
        return redirect(url_for("admin_orders.show", number=order.number, _anchor="returns"), 303)
    return _back(one.id)


def _label(one: Return) -> bool:
    """Keep what was given as a label, in the open transaction; False where nothing was."""
    upload, url, at = request.files.get("file"), request.form.get("url", "").strip(), clock.now()
    if upload is not None and upload.filename:
        operations.give_file(return_id=one.id, data=upload.stream.read(MOST_BYTES + 1), at=at)
        return True
    if url:
        operations.give_link(return_id=one.id, url=url, at=at)
    return bool(url)


def _found(line_id: uuid.UUID) -> Found:
    typed = [request.form.get(f"{name}-{line_id}", "").strip() or "0" for name in ("good", "damaged")]
    if not all(text.isdecimal() and len(text) < 7 for text in typed):
        raise BadReturn(N_("A quantity is a whole number."))
    return Found(good=int(typed[0]), damaged=int(typed[1]))


def _amount(currency: str) -> Money | None:
    typed = request.form.get("amount", "").strip().replace(",", ".")
    return Money.parse(typed, currency) if typed else None


def _back(return_id: uuid.UUID) -> Answer:
    return redirect(url_for(".show", return_id=return_id), 303)
