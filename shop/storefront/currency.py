"""The visitor's choice of the currency that prices are shown in: a cookie, set by one press."""

from __future__ import annotations

from babel.numbers import get_currency_symbol
from flask import Blueprint, Response, current_app, make_response, redirect, request

from shop.kernel.errors import N_, DomainError
from shop.storefront.consent import inside
from shop.web import currency
from shop.web.locale import get_locale

blueprint = Blueprint("currency", __name__)


class NotOffered(DomainError):
    """A currency that this shop does not show."""


@blueprint.app_template_filter("with_symbol")
def with_symbol(code: str) -> str:
    """A currency's code with its sign, where it has one: "EUR €"."""
    symbol = get_currency_symbol(code, get_locale())
    return code if symbol == code else f"{code} {symbol}"


@blueprint.post("/currency")
def choose() -> Response:
    """Keep the choice and go back to where it was made."""
    code = request.form.get("currency", "")
    if code not in currency.codes():
        raise NotOffered(N_("This shop does not show prices in this currency."))
    response = make_response(redirect(inside(request.form.get("next")), 303))
    currency.keep(response, code, secure=current_app.extensions["threeclick.settings"].secure)
    return response
