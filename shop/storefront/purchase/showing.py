"""The sheet as a page or in the page's dialog, and the page that asks who it is first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, make_response, url_for
from flask_babel import gettext as _

from shop.brand import countries
from shop.checkout.values import CheckoutDetails, CheckoutView, PriceChanged
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.payments import cards
from shop.storefront.cart.answering import asks_for_sheet
from shop.storefront.orders.telling import masked
from shop.storefront.purchase.reading import Choice
from shop.web import recognition, render
from shop.web.acting import sentence
from shop.web.locale import get_locale


def sheet(
    view: CheckoutView, choice: Choice, *, refused: DomainError | None = None, was: Money | None = None
) -> Response:
    """Item, address, delivery, card and total, each changeable; what was refused is said first."""
    changed = isinstance(refused, PriceChanged) and was is not None
    context: dict[str, Any] = {
        "seen": view,
        "quote": view.quote,
        "details": view.details,
        "addresses": [(str(key), address, _place(address)) for key, address in choice.addresses],
        "address_id": str(choice.address_id),
        "problems": {one.field: sentence(one) for one in view.requirements if one.code.startswith("line_")},
        "missing": [sentence(one) for one in view.requirements if not one.code.startswith("line_")],
        "was": was if changed else None,
        "message": sentence(refused) if refused is not None and not changed else "",
    }
    if asks_for_sheet():
        html = render.fragment("storefront/purchase/_sheet.html", **context)
        return make_response(html, 200, {"X-Sheet": "purchase"})
    status = refused.status if refused is not None else 200
    return render.page("storefront/purchase/show.html", title=_("Confirm and pay"), status=status, **context)


def without_card(details: CheckoutDetails) -> CheckoutDetails:
    """The same with the customer's first card: a chosen one that is not theirs has been said to be gone."""
    return replace(details, saved_card=None)


def sign_in() -> Response | None:
    """Why somebody whom a mail's link names must sign in first; None for a stranger, or without a card."""
    known = recognition.known_customer()
    if known is None or not cards.of_customer(known.id, at=clock.now()):
        return None
    context: dict[str, Any] = {"email": masked(known.email_as_typed), "next": url_for("purchase.show")}
    if asks_for_sheet():
        html = render.fragment("storefront/purchase/_sign_in.html", **context)
        return make_response(html, 200, {"X-Sheet": "purchase"})
    return render.page("storefront/purchase/sign_in.html", title=_("Is it you?"), **context)


def _place(address: PostalAddress) -> str:
    """An address in one line."""
    return ", ".join([*address.lines()[1:-1], countries.name(address.country, get_locale())])
