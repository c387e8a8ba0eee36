"""A disputed payment on its order's page: what the bank says, until when to answer, and the way to answer.

Also the buttons of the attention list that move an order's money.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint, page
from shop.kernel import clock, ids
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import operations
from shop.orders.models import Order
from shop.payments import alarms, by_hand, queries, wiring
from shop.payments import operations as payments
from shop.payments.gateways.abilities import DisputeTeller
from shop.payments.models import DisputeCase
from shop.web import auth, fixes, slots
from shop.web.acting import act
from shop.web.render import fragment

# Stripe's words for a dispute's state, as the team reads them.
STATES: dict[str, str] = {
    "warning_needs_response": N_("Inquiry: please answer"),
    "warning_under_review": N_("Inquiry: answered"),
    "warning_closed": N_("Inquiry closed"),
    "needs_response": N_("Please answer"),
    "under_review": N_("Answered; the bank decides"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "prevented": N_("Prevented"),
}


@blueprint.post("/<int:number>/release")
@auth.staff_required("payments")
def release(number: int) -> Answer:
    """Have an order on hold sent after all."""
    order = page.existing(number)
    if act(lambda: operations.release(order_id=order.id, at=clock.now())):
        flash(_("The order may be sent."), "success")
    return redirect(url_for(".show", number=number), 303)


def panel(order: Order, **_more: Any) -> str:
    """The disputes of an order, newest first; empty without any."""
    found = queries.disputes(order.id)
    if not found and not order.held_for:
        return ""
    rows = [(case, Money(case.amount_minor, case.currency), _address(case)) for case in reversed(found)]
    return fragment(
        "admin/orders/_dispute.html",
        order=order,
        disputes=rows,
        states=STATES,
        now=clock.now(),
        may_release=bool(order.held_for) and auth.staff_may("payments"),
    )


def _address(case: DisputeCase) -> str:
    payment, gateway = queries.by_id(case.payment_id), wiring.gateways_in_use().get(case.gateway)
    if payment is None or payment.reference is None or not isinstance(gateway, DisputeTeller):
        return ""
    return gateway.dashboard(payment.reference)


def _with_id(act_on: Callable[[uuid.UUID, datetime], object]) -> Callable[[str, datetime], None]:
    def handler(key: str, at: datetime) -> None:
        if row_id := ids.parse_id(key):
            act_on(row_id, at)

    return handler


slots.register("admin.order.top", "dispute", 10, panel)
fixes.register(
    alarms.GIVE_BACK,
    N_("Give it back"),
    _with_id(lambda key, at: payments.give_back_payment(payment_id=key, reason="wrong_amount", at=at)),
    done=N_("It is being given back. If that fails, it comes back here."),
)
fixes.register(
    alarms.REFUNDED_BY_HAND,
    N_("I have sent it back"),
    _with_id(lambda key, at: by_hand.confirm_refunded(refund_id=key, at=at)),
    done=N_("Noted: you have sent it back."),
)
fixes.register(
    payments.REFUND_AGAIN,
    N_("Try again"),
    _with_id(lambda key, at: payments.refund_again(refund_id=key, at=at)),
)
