"""What staff may do with an order: give money back, cancel, confirm money by hand, write a note."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint, page
from shop.admin.orders.page import NoteForm, RefundForm
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.orders import operations
from shop.orders.states import OWNER
from shop.payments import by_hand
from shop.payments import operations as payments
from shop.web import auth
from shop.web.acting import act
from shop.web.forms import blame


@blueprint.post("/<int:number>/refunds")
@auth.staff_required("payments")
def refund(number: int) -> Response | Answer:
    """Give money back, a part or all of it."""
    order, form = page.existing(number), RefundForm()
    if not form.validate():
        return page.shown(order, refund=form, status=422)
    try:
        amount = Money.parse((form.amount.data or "").replace(",", "."), order.currency)
        with db.transaction():
            payments.refund(
                order_id=order.id,
                amount=amount,
                reason=form.reason.data or "",
                seen=page.seen_refundable(order),
                at=clock.now(),
            )
    except DomainError as error:
        blame(form.amount, error)
        return page.shown(page.existing(number), refund=form, status=422)
    flash(_("The refund is on its way."), "success")
    return _back(number)


@blueprint.post("/<int:number>/cancellation")
@auth.staff_required("payments")
def cancel(number: int) -> Answer:
    """Cancel; what was paid goes back by itself."""
    order = page.existing(number)
    if act(lambda: operations.cancel(order_id=order.id, reason=OWNER, at=clock.now())):
        flash(_("The order is cancelled. What was paid goes back by itself."), "success")
    return _back(number)


@blueprint.post("/<int:number>/notes")
@auth.staff_required("orders")
def add_note(number: int) -> Response | Answer:
    """Write a note into the story."""
    order, form = page.existing(number), NoteForm()
    if not form.validate():
        return page.shown(order, note=form, status=422)
    with db.transaction():
        operations.add_note(order_id=order.id, text=form.text.data or "", at=clock.now())
    return _back(number)


@blueprint.post("/<int:number>/payments/<uuid:payment_id>/receipt")
@auth.staff_required("payments")
def confirm_received(number: int, payment_id: uuid.UUID) -> Answer:
    """The money of a transfer, or the cash, is here."""
    if act(lambda: by_hand.confirm_received(payment_id=payment_id, at=clock.now())):
        flash(_("The order is paid."), "success")
    return _back(number)


@blueprint.post("/<int:number>/refunds/<uuid:refund_id>/confirmation")
@auth.staff_required("payments")
def confirm_refunded(number: int, refund_id: uuid.UUID) -> Answer:
    """The money was sent back by hand."""
    act(lambda: by_hand.confirm_refunded(refund_id=refund_id, at=clock.now()))
    return _back(number)


def _back(number: int) -> Answer:
    return redirect(url_for(".show", number=number), 303)
