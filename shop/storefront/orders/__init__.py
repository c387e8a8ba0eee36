"""The page of one order, for whoever holds its link: the answer first, then what, how much, where to.

The link is kept from strangers (no index, no cache, no referrer to other sites); the whole address and email
show only to who placed the order in this browser or is signed in as its customer.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from shop.brand import countries
from shop.checkout import flow
from shop.checkout.flow.paying import OrderGivenUp
from shop.checkout.values import CardGone
from shop.credit import queries as credit
from shop.customers.addresses import PostalAddress
from shop.inventory.operations import OutOfStock
from shop.kernel import clock
from shop.kernel.errors import N_, Forbidden, NotFound
from shop.kernel.money import Money
from shop.orders import queries
from shop.orders.models import CANCELLED, Order
from shop.payments import cards, wiring
from shop.payments import queries as payments
from shop.payments.models import Payment
from shop.payments.wiring import NotConfigured
from shop.pricing.quote import Quote
from shop.recommendations import queries as recommendations
from shop.recommendations.slots import ORDER
from shop.storefront import basket, mine, recommending
from shop.storefront.checkout import answering, reading, showing
from shop.storefront.orders import telling
from shop.web import security, signals
from shop.web.acting import sentence
from shop.web.forms import wants_json
from shop.web.locale import get_locale
from shop.web.render import page

blueprint = Blueprint("orders", __name__, url_prefix="/orders")
blueprint.add_app_template_filter(telling.standing, "standing")
blueprint.after_request(security.keep_private)


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """How the order stands."""
    order = _found(token)
    payment = payments.latest(order.id)
    whole = mine.is_mine(order)
    signals.note("view_order", order_id=str(order.id))
    paying = _ways_to_pay(order, payment)
    if paying and paying["stripe"]:
        security.allow_stripe()
    return page(
        "storefront/orders/show.html",
        title=_("Order %(number)s", number=order.number),
        order=order,
        quote=Quote.from_dict(order.quote),
        answer=telling.answer(order, payment, whole=whole),
        steps=telling.steps(order),
        paying=paying,
        transfer=telling.transfer(payment),
        whole=whole,
        email=order.email if whole else telling.masked(order.email),
        address=_address(order.shipping_address, whole=whole),
        billing=_address(order.billing_address, whole=True) if whole and order.billing_address else [],
        credit=credit.of_order(order.id) if order.credit_minor else (),
        refunded=order.money(order.refunded_minor) if order.refunded_minor else None,
        more=_goes_with(order),
    )


@blueprint.get("/<token>/payment")
def returned(token: str) -> Answer:
    """Back from a payment provider: ask it how the payment stands, settle, and show the order.

    The one address where looking may change something. What the provider wrote into it proves nothing.
    """
    flow.refresh(order_token=_found(token).token, at=clock.now())
    return redirect(url_for(".show", token=token), 303)


@blueprint.post("/<token>/payment")
def pay(token: str) -> Response | Answer:
    """Try again to pay: the same order, whoever pays it."""
    order = _found(token)
    try:
        pay_now = flow.pay_balance if order.due_minor else flow.pay_again
        placement = pay_now(
            order_token=order.token,
            payment_code="" if reading.kept_card() else request.form.get("payment_code", "")[:60],
            test_card=request.form.get("test_card", "")[:40],
            saved_card=reading.kept_card(),
            customer_id=basket.owner(),
            at=clock.now(),
        )
    except (OrderGivenUp, CardGone, OutOfStock, NotConfigured) as refused:
        if wants_json():
            return answering.refusal(refused, showing.Said())
        flash(sentence(refused), "error")
        return redirect(url_for(".show", token=token), 303)
    return answering.after_payment(placement)


@blueprint.post("/<token>/withdrawal")
def withdraw(token: str) -> Answer:
    """Give an unpaid order up to change it; the cart is open again."""
    order = _found(token)
    if not mine.is_mine(order):
        raise Forbidden(N_("Only who placed this order can change it."))
    if flow.give_up(order_token=order.token, at=clock.now()):
        return redirect(url_for("checkout.show"), 303)
    flash(_("This order can no longer be changed: its payment is under way or done."), "error")
    return redirect(url_for(".show", token=token), 303)


def _goes_with(order: Order) -> Markup:
    """A row of what fits the order once it is paid; nothing while something is open or it was cancelled."""
    if not order.confirmed_at or order.due_minor or order.status == CANCELLED:
        return Markup("")
    named, reader = recommending.bought(order), recommending.reader()
    found = recommendations.goes_with(named, slot=ORDER, reader=reader)
    return recommending.section(found, _("Goes with your order"), "goes-with")


def _found(token: str) -> Order:
    order = queries.by_token(token)
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order


def _ways_to_pay(order: Order, payment: Payment | None) -> dict[str, object] | None:
    if not order.due_minor and not telling.can_be_paid(order, payment):
        return None
    if order.due_minor and order.status == CANCELLED:
        return None
    methods = wiring.methods_on_page() if order.due_minor else wiring.methods()
    chosen = next((one.code for one in methods if one.gateway == order.payment_gateway), "")
    own = basket.owner() == order.customer_id
    kept = cards.of_customer(order.customer_id, at=clock.now()) if own else []
    return showing.ways_to_pay(_asked(order), methods, chosen, cards=kept) if methods else None


def _asked(order: Order) -> Money:
    """What the page asks for: the rest of an order that was edited, else the whole."""
    return order.money(order.due_minor) if order.due_minor else order.charge


def _address(stored: dict[str, Any], *, whole: bool) -> list[str]:
    address = PostalAddress.from_dict(stored)
    country = countries.name(address.country, get_locale()) if address.country else ""
    lines = address.lines()[:-1] if address.country else address.lines()
    known = [*lines, address.phone] if whole else [address.city]
    return [line for line in (*known, country) if line]


from shop.storefront.orders import changing  # noqa: E402, F401 (it adds its views to the blueprint)
