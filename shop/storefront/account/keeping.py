"""After an order: an account in one tap, for the address the order was placed with."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, session, url_for
from flask_babel import gettext as _

from shop.customers import operations
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.storefront import mine
from shop.storefront.account import blueprint
from shop.web import auth
from shop.web.acting import sentence
from shop.web.locale import get_locale


@blueprint.post("/from-order")
def keep() -> Response:
    """Mail the link that opens the account; an order of this browser says to whom (`order`: its token)."""
    order, at = _order(), clock.now()
    back = make_response(redirect(url_for("orders.show", token=order.token), 303))
    if auth.current_customer() is not None:
        return make_response(redirect(url_for(".show"), 303))
    try:
        operations.guard_link(email=order.email, address=request.remote_addr or "", at=at)
        with db.transaction():
            operations.keep_account(email=order.email, locale=get_locale(), target=url_for(".show"), at=at)
    except DomainError as refused:
        flash(sentence(refused), "error")
        return back
    flash(_("We have mailed you a link. Open it, and your account is ready."), "good")
    return back


def _order() -> Order:
    """The order named, or the last one of this browser, if whoever asks has placed it. Raises NotFound."""
    placed = session.get(mine.KEY, [])
    order = orders.by_token(request.form.get("order") or (placed[-1] if placed else ""))
    if order is None or not mine.is_mine(order):
        raise NotFound(N_("There is no such order."))
    return order
