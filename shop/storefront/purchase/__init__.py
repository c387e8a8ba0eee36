"""One tap for returning customers: a sheet with item, address, delivery, total and card; one more press pays.

`start` chooses what is bought, `show` is the sheet as a page (a dialog where the page's script asks for it),
`create` pays. A kept card is charged for nobody but a customer who has signed in here.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.cart import operations as carts
from shop.checkout import flow
from shop.checkout.values import CardGone, CartGone, PriceChanged, Unmet
from shop.credit.operations import CreditGone
from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.inventory.operations import OutOfStock
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound, TooMany
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.promotions.redemptions import UsedUp
from shop.storefront import basket, mine, wanted
from shop.storefront.cart import answering as cart_answers
from shop.storefront.checkout import answering, gone
from shop.storefront.checkout.reading import number, shown_currency, shown_total
from shop.storefront.purchase import reading, showing
from shop.web import auth, recognition, security
from shop.web.acting import sentence
from shop.web.locale import get_locale

blueprint = Blueprint("purchase", __name__, url_prefix="/purchase")
blueprint.after_request(security.keep_private)
REFUSALS = (wanted.NoSuchChoice, carts.BadQuantity, carts.NotEnough, carts.NotForSale)


@blueprint.post("/start")
def start() -> Response | Answer:
    """Choose what is bought: one thing, an order once more, or the whole cart; then the sheet."""
    at = clock.now()
    try:
        if "order" in request.form:
            basket.buy_now(_again(request.form["order"]))
        elif {"product", "variant"} & set(request.form):
            asked = wanted.read()
            with db.transaction():
                cart = carts.single(variant_id=asked.variant_id, quantity=asked.quantity, at=at)
            basket.buy_now(cart.token)
        else:
            basket.buy_cart()
    except REFUSALS as refused:
        return cart_answers.refuse(refused, back=_back())
    flow.begin(cart_token=basket.checkout_token(), at=at)
    if cart_answers.asks_for_sheet():
        return _sheet()
    _prepare(auth.current_customer(), at=at)
    return redirect(url_for(".show"), 303)


def _prepare(customer: Customer | None, *, at: datetime) -> None:
    """Have carriers' prices for the sheet that follows, which as a GET asks nobody."""
    choice = reading.choice(customer) if customer is not None else None
    if customer is not None and choice is not None:
        flow.prepare(
            cart_token=basket.checkout_token(),
            details=choice.details,
            shopper_customer_id=customer.id,
            at=at,
        )


def _again(order_token: str) -> str:
    """A cart with the same things as an order; what cannot be had is said."""
    order = orders.by_token(order_token)
    if order is None:
        raise NotFound(N_("There is no such order."))
    units: dict[uuid.UUID, int] = {}
    for line in order.lines:
        if line.variant_id is not None and not line.gift:
            units[line.variant_id] = units.get(line.variant_id, 0) + line.quantity
    with db.transaction():
        cart, left_out = carts.again(wanted=units, at=clock.now())
    for reason in left_out:
        flash(sentence(reason), "warn")
    return cart.token


def _back() -> str:
    token = request.form.get("order")
    return url_for("orders.show", token=token) if token else wanted.address()


@blueprint.get("")
def show() -> Response | Answer:
    """The sheet; whoever has not signed in, or has no card or address yet, goes to the checkout."""
    return _sheet()


@blueprint.post("")
def create() -> Response | Answer:
    """Pay; or show the sheet again with another address, delivery or card. Pressed twice it is one order."""
    customer = auth.current_customer()
    choice = reading.choice(customer) if customer is not None else None
    if customer is None or choice is None or request.form.get("do") == "update":
        return _sheet()
    try:
        if choice.details.saved_card is None:
            raise CardGone
        placement = flow.place(
            cart_token=basket.checkout_token() or "",
            cart_version=number("cart_version"),
            shown_total_minor=number("shown_total"),
            shown_currency=shown_currency(),
            shown_presents=number("shown_presents"),
            details=choice.details,
            customer_id=customer.id,
            at=clock.now(),
        )
    except PriceChanged as changed:
        return _sheet(changed, was=shown_total(changed.view.quote.currency))
    except (Unmet, CardGone, OutOfStock, UsedUp, CreditGone) as refused:
        return _sheet(refused)
    except CartGone:
        return gone()
    mine.remember(placement.order_token)
    return answering.after_payment(placement)


@blueprint.post("/link")
def send_link() -> Response | Answer:
    """Mail a sign-in link to whom a mail's link has named; it leads back to the sheet."""
    known, at = recognition.known_customer(), clock.now()
    if known is None:
        return redirect(url_for("account.sign_in", next=url_for(".show")), 303)
    try:
        customers.guard_link(email=known.email, address=request.remote_addr or "", at=at)
        with db.transaction():
            customers.ask_for_link(email=known.email, locale=get_locale(), target=url_for(".show"), at=at)
        flash(_("We have mailed you a link. Open it, and this page comes back."), "good")
    except TooMany as refused:
        flash(sentence(refused), "error")
    return redirect(url_for(".show"), 303)


def _sheet(refused: DomainError | None = None, *, was: Money | None = None) -> Response | Answer:
    customer = auth.current_customer()
    if customer is None:
        return showing.sign_in() or redirect(url_for("checkout.show"), 303)
    try:
        return _look(customer, refused, was) or redirect(url_for("checkout.show"), 303)
    except CartGone:
        return gone()


def _look(customer: Customer, refused: DomainError | None, was: Money | None) -> Response | None:
    """The sheet; None when something has still to be typed or looked at."""
    choice = reading.choice(customer)
    if choice is None:
        return None
    details = choice.details
    if refused is not None and not isinstance(refused, PriceChanged):
        details = showing.without_card(details)
    token, at = basket.checkout_token(), clock.now()
    if request.method == "POST":
        flow.prepare(cart_token=token, details=details, shopper_customer_id=customer.id, at=at)
    view = flow.view(cart_token=token, details=details, shopper_customer_id=customer.id, at=at)
    if view.free or not view.saved_cards or view.credit.tenders:
        return None  # the checkout shows what credit pays
    return showing.sheet(view, choice, refused=refused, was=was)


from shop.storefront.purchase import again  # noqa: E402, F401 (it fills a place on the home page)
