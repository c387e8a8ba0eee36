"""What a wallet's sheet (Apple Pay, Google Pay, Link) shows of a checkout, in Stripe's words and units."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from shop.brand import store
from shop.checkout.values import CheckoutView
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money
from shop.mail import formatting
from shop.payments import wiring
from shop.payments.gateways.base import GatewayRefused
from shop.payments.gateways.stripe import StripeGateway
from shop.payments.gateways.stripe.amounts import to_stripe
from shop.shipping import queries as shipping
from shop.web.locale import get_locale


def quote(view: CheckoutView) -> dict[str, Any]:
    """What a wallet's sheet needs, amounts in Stripe's units; `fields` go back with the order.

    Raises Unavailable where this cart cannot be paid so.
    """
    stuck = next((one for one in view.requirements if one.code.startswith("line_")), None)
    if stuck is not None:
        raise Unavailable(stuck.message, **stuck.params)
    if view.free:
        raise Unavailable(N_("There is nothing to pay."))
    whole, served = view.quote, shipping.countries() if view.needs_shipping else None
    return {
        "amount": to_stripe(view.due),
        "currency": whole.currency.lower(),
        "lines": _lines(view),
        "ships": view.needs_shipping,
        "rates": _rates(view) if view.needs_shipping else [],
        "countries": None if served is None else sorted(served),
        "fields": {
            "cart_version": view.cart_version,
            "shown_total": whole.total.minor,
            "shown_currency": whole.currency,
            "shown_presents": whole.presents or "",
            **({"shown_due": view.due.minor} if view.credit.tenders else {}),
        },
    }


class Unavailable(DomainError):
    """Nothing that a wallet could pay."""

    status = 409


def _lines(view: CheckoutView) -> list[dict[str, Any]]:
    whole, upon = view.quote, Money.zero(view.quote.currency)
    if not whole.tax_included:
        upon = whole.tax_total
    parts = (
        (_("Subtotal"), whole.subtotal),
        (_("Discount"), -whole.discount_total),
        (_("Delivery"), whole.shipping_total),
        (_("Tax"), upon),
        (_("Gift cards and store credit"), -view.paid_by_credit),
    )
    try:
        return [{"name": name, "amount": to_stripe(amount)} for name, amount in parts if amount]
    except GatewayRefused:  # a part is finer than Stripe can say; the sum is not
        return []


def _rates(view: CheckoutView) -> list[dict[str, Any]]:
    """The ways to deliver, the one that is quoted first: wallets preselect it."""
    chosen, zone = view.details.shipping_code, store.current().time_zone
    options = sorted(view.shipping_options, key=lambda one: one.code != chosen)
    return [
        {
            "id": one.code,
            "displayName": _(one.name),
            "amount": to_stripe(one.price),
            "deliveryEstimate": formatting.days(
                one.promised_from, one.promised_to, locale=get_locale(), zone=zone
            ),
        }
        for one in options
    ]


def of_page(view: CheckoutView) -> dict[str, Any] | None:
    """For the checkout's page: the script's settings and the present quote; None where no wallet can pay."""
    stripe = wiring.usable_stripe() if any(one.gateway == "stripe" for one in view.payment_methods) else None
    if stripe is None:
        return None
    try:
        return {"settings": settings(stripe), "quote": quote(view)}
    except DomainError:
        return None


def settings(stripe: StripeGateway) -> dict[str, Any]:
    """What the script must know besides the quote."""
    return {
        "script": stripe.js_url,
        "key": stripe.publishable_key,
        "locale": get_locale(),
        "name": store.current().name,
        "quote": url_for("checkout.quote_express"),
        "place": url_for("checkout.create"),
        "offline": _("The payment service cannot be reached. Nothing was charged. Please try again."),
    }
