"""A customer's own pages: orders, addresses, profile, privacy; signing in and out. Never kept by caches."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shop.customers.models import Customer
from shop.kernel import clock
from shop.orders import queries as orders
from shop.promotions import queries as promotions
from shop.promotions.sentences import Sentence
from shop.web import auth
from shop.web.render import page

F = TypeVar("F", bound=Callable[..., Any])
blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def customers_only(view: F) -> F:
    """Let only a signed-in customer in; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if auth.current_customer() is None:
            target = request.script_root + request.path if request.method == "GET" else None
            return redirect(url_for("account.sign_in", next=target))
        return view(*args, **kwargs)

    return cast(F, guarded)


def me() -> Customer:
    """The customer behind a view guarded by `customers_only`."""
    return cast(Customer, auth.current_customer())


@blueprint.get("")
@customers_only
def show() -> Response:
    """Orders, newest first, and what is theirs alone."""
    at = clock.now()
    offers = [
        (promotion.label, Sentence(assignment.reason, assignment.reason_params), assignment.expires_at)
        for assignment, promotion in promotions.assignments_of(me().id)
        if assignment.used_order_id is None and (assignment.expires_at is None or assignment.expires_at > at)
    ]
    return page(
        "storefront/account/show.html",
        title=_("Your account"),
        orders=orders.of_customer(me().id),
        offers=offers,
    )


from shop.storefront.account import addresses, profile, signing_in  # noqa: E402, F401 (they add their views)
