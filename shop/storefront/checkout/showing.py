"""From the checkout as the domain sees it to the page: errors beside fields, what changed, ways to pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, url_for
from flask_babel import gettext as _

from shop.brand import countries
from shop.cart.gifts import Gift
from shop.checkout.events import CONTACT, SHIPPING
from shop.checkout.requirements import WITH_REGION, WITHOUT_POSTAL_CODE
from shop.checkout.values import CheckoutDetails, CheckoutView, Requirement
from shop.customers.addresses import PostalAddress
from shop.kernel.money import Money
from shop.payments import wiring
from shop.payments.cards import Card
from shop.payments.gateways.stripe.amounts import to_stripe
from shop.payments.gateways.test.cards import ASKS, DECLINED, SUCCEEDS
from shop.shipping import queries as shipping
from shop.storefront import basket, notes
from shop.storefront.checkout import reading, wallets
from shop.storefront.checkout.regions import REGIONS
from shop.web import render, security
from shop.web.acting import sentence
from shop.web.locale import get_locale

_OF_SHIPPING = {*reading.ADDRESS, "shipping_code"}


@dataclass(frozen=True)
class Said:
    """What the last press was told. `was` is the total the shopper had seen, when it has changed."""

    code_error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""
    was: Money | None = None


def errors(requirements: Iterable[Requirement]) -> dict[str, str]:
    """Sentences by form field, the first of each; those of no field under ""."""
    found: dict[str, str] = {}
    for requirement in requirements:
        found.setdefault(requirement.field, sentence(requirement))
    return found


def steps_done(view: CheckoutView) -> Iterator[tuple[str, str]]:
    """The steps that are complete as the page stands, each with the choice made in it."""
    missing = {requirement.field for requirement in view.requirements}
    if view.details.email and "email" not in missing:
        yield CONTACT, ""
    if view.needs_shipping and view.details.address.line1 and not missing & _OF_SHIPPING:
        yield SHIPPING, view.details.shipping_code


def page(view: CheckoutView, said: Said, *, status: int = 200) -> Response:
    """The whole page."""
    notes.checkout(view)
    if any(method.gateway == "stripe" for method in view.payment_methods):
        security.allow_stripe()
    return render.page(
        "storefront/checkout/show.html", title=_("Checkout"), status=status, **_context(view, said)
    )


def parts(view: CheckoutView, said: Said) -> Response:
    """Only what follows from the fields, for the page's script to put in its place."""
    notes.checkout(view)
    return make_response(render.fragment("storefront/checkout/_parts.html", **_context(view, said)))


def _context(view: CheckoutView, said: Said) -> dict[str, Any]:
    country = view.details.address.country
    served, every = shipping.countries(), countries.choices(get_locale())
    return {
        "seen": view,
        "back": _back(view),
        "quote": view.quote,
        "details": view.details,
        "address": view.details.address,
        "errors": said.errors,
        "code_error": said.code_error,
        "message": said.message,
        "was": said.was,
        "problems": _problems(view),
        "choices": every if served is None else [pair for pair in every if pair[0] in served],
        "every_country": every,
        "regions": REGIONS[country] if country in WITH_REGION else (),
        "with_postal_code": country not in WITHOUT_POSTAL_CODE,
        "picked_up": bool(view.quote.shipping and view.quote.shipping.pickup),
        "asks_for_code": shipping.atlas().asks_for_code(country),
        "billing": view.details.billing or PostalAddress(country=country),
        "gift": view.details.gift or Gift(),
        "express": wallets.of_page(view),
        "paying": ways_to_pay(
            view.due, view.payment_methods, _chosen(view.details), cards=view.saved_cards, keeps=True
        ),
    }


def _chosen(details: CheckoutDetails) -> str:
    """The way to pay as the form names it."""
    return f"{reading.SAVED}{details.saved_card}" if details.saved_card else details.payment_code


def _back(view: CheckoutView) -> str:
    if not basket.buying_now():
        return url_for("cart.show")
    line = view.quote.lines[0]
    return url_for("products.show", handle=line.handle, variant=line.variant_id)


def _problems(view: CheckoutView) -> dict[str, tuple[str, int]]:
    """(sentence, units that are left) by variant, for lines that cannot be bought as they are."""
    return {
        one.field: (sentence(one), int(one.params.get("left", 0)))
        for one in view.requirements
        if one.code.startswith("line_")
    }


def ways_to_pay(
    total: Money,
    methods: Iterable[wiring.PaymentMethod],
    chosen: str,
    *,
    cards: Iterable[Card] = (),
    keeps: bool = False,
) -> dict[str, Any]:
    """What the payment part of a page needs: kept cards, methods, the chosen one, test cards, Stripe's word.

    `keeps`: whether the page offers to keep the card that is typed.
    """
    offered = list(methods)
    stripe = wiring.stripe_gateway() if any(one.gateway == "stripe" for one in offered) else None
    test = wiring.test_gateway() if any(one.gateway == "test" for one in offered) else None
    return {
        "methods": offered,
        "cards": [(f"{reading.SAVED}{card.id}", card) for card in cards],
        "keeps": keeps,
        "chosen": chosen or (offered[0].code if offered else ""),
        "test_cards": (SUCCEEDS, DECLINED, ASKS) if test else (),
        "stripe": {
            "script": stripe.js_url,
            "key": stripe.publishable_key,
            "amount": to_stripe(total),
            "currency": total.currency.lower(),
            "locale": get_locale(),
            "offline": _("The payment service cannot be reached. Nothing was charged. Please try again."),
        }
        if stripe and total.minor
        else None,
    }
