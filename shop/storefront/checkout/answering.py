"""Where a press of "pay" leads: to the bank's question, to the order, or back with a sentence.

The script that pays with Stripe asks for JSON: it gets the client secret, or what was wrong and where.
"""

from __future__ import annotations

from flask import Response, flash, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from shop.brand import links
from shop.checkout.values import Placement
from shop.kernel.errors import DomainError
from shop.payments.gateways.base import PaymentResult
from shop.storefront.checkout.showing import Said
from shop.web.acting import sentence
from shop.web.forms import wants_json
from shop.web.locale import get_locale


def after_payment(placement: Placement) -> Response | Answer:
    """The answer to a placed order whose payment was started, or tried again."""
    payment, order = placement.payment, url_for("orders.show", token=placement.order_token)
    if wants_json():
        return _for_script(placement, payment, order)
    if placement.problem is not None:
        flash(sentence(placement.problem), "error")
    elif payment is not None and payment.next_action_url:
        return redirect(_local(payment.next_action_url), 303)
    return redirect(order, 303)


def refusal(refused: DomainError, said: Said) -> Response:
    """What was wrong, for the script: one sentence, and those that belong to fields."""
    message = said.message or sentence(refused)
    return make_response(jsonify(error=message, errors=said.errors), refused.status)


def return_address(order_token: str) -> str:
    """Where a payment provider sends the browser back to, as an absolute address."""
    return links.url(f"/orders/{order_token}/payment", locale=get_locale())


def _for_script(placement: Placement, payment: PaymentResult | None, order: str) -> Response:
    if placement.problem is not None:
        return make_response(jsonify(error=sentence(placement.problem), errors={}), 503)
    if payment is not None and payment.client_secret and not payment.paid:
        return make_response(
            jsonify(client_secret=payment.client_secret, return_url=return_address(placement.order_token))
        )
    if payment is not None and payment.declined:
        return make_response(jsonify(error=gettext(payment.message), errors={}), 402)
    if payment is not None and payment.next_action_url:
        return make_response(jsonify(go=_local(payment.next_action_url)))
    return make_response(jsonify(go=order))


def _local(address: str) -> str:
    """A path of this shop in the reader's language; an absolute address as it is."""
    return request.script_root + address if address.startswith("/") else address
