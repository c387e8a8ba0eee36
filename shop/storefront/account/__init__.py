"""A customer's own pages: orders, addresses, cards, profile, privacy; signing in and out. Not for caches."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, redirect, request, url_for

from shop.customers.models import Customer
from shop.storefront.account import navigation
from shop.web import auth
from shop.web.security import keep_private

F = TypeVar("F", bound=Callable[..., Any])
blueprint = Blueprint("account", __name__, url_prefix="/account")
blueprint.after_request(keep_private)


@blueprint.app_context_processor
def _navigation() -> dict[str, Any]:
    return {"account_nav": navigation.entries}


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


from shop.storefront.account import (  # noqa: E402 (they add their views)
    addresses,  # noqa: F401
    credit,  # noqa: F401
    history,  # noqa: F401
    keeping,  # noqa: F401
    overview,  # noqa: F401
    passkeys,  # noqa: F401
    privacy,  # noqa: F401
    profile,  # noqa: F401
    security,  # noqa: F401
    signing_in,  # noqa: F401
)
