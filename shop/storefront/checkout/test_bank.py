"""The page that plays the shopper's bank for the labeled test gateway: approve, or refuse."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.checkout import flow
from shop.kernel import clock, db
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.payments import queries as payments
from shop.payments import wiring
from shop.payments.gateways.test import BogusGateway
from shop.payments.models import Payment
from shop.storefront.checkout import blueprint
from shop.web.render import page

MOST = 120


@blueprint.get("/test-authentication/<reference>")
def test_authentication(reference: str) -> Response:
    """Ask as a bank would; looking changes nothing."""
    _gateway, payment, order = _found(reference)
    amount = Money(payment.amount_minor, payment.currency)
    response = page(
        "storefront/checkout/test_bank.html",
        title=_("Test bank"),
        amount=amount,
        order=order,
        reference=reference,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/test-authentication/<reference>")
def answer_test_authentication(reference: str) -> Answer:
    """The shopper's answer; a second one changes nothing."""
    gateway, _payment, order = _found(reference)
    approve = request.form.get("answer") == "approve"
    db.end_read()
    gateway.authenticate(reference, approve=approve)
    flow.refresh(order_token=order.token, at=clock.now())
    return redirect(url_for("orders.show", token=order.token), 303)


def _found(reference: str) -> tuple[BogusGateway, Payment, Order]:
    gateway = wiring.test_gateway()
    known = len(reference) <= MOST and "\x00" not in reference
    payment = payments.by_reference("test", reference) if gateway and known else None
    order = orders.by_id(payment.order_id) if payment else None
    if gateway is None or payment is None or order is None:
        abort(404)
    return gateway, payment, order
