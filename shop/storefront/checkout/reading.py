"""What the checkout form says, as CheckoutDetails. Nothing is refused here: the domain says what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import request

from shop.cart import operations as carts
from shop.checkout.values import CheckoutDetails
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.storefront import basket
from shop.storefront.checkout.regions import REGIONS
from shop.web.acting import sentence
from shop.web.forms import strip
from shop.web.locale import get_locale

PARTS = "checkout"
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
MOST = 6000  # letters looked at of any field
MOST_MINOR = 10**15


def nothing() -> CheckoutDetails:
    """A form nobody has touched."""
    return CheckoutDetails(locale=get_locale())


def details() -> CheckoutDetails:
    """The form as it was sent."""
    address = PostalAddress(**{name: text(name) for name in ADDRESS})
    known = {code for code, _name in REGIONS.get(address.country, ())}
    return CheckoutDetails(
        email=text("email"),
        # the region of a country chosen before does not belong to this one
        address=replace(address, region=address.region if address.region in known else ""),
        shipping_code=text("shipping_code"),
        payment_code=text("payment_code"),
        note=text("note"),
        marketing=request.form.get("marketing") == "1",
        locale=get_locale(),
    )


def text(name: str) -> str:
    """A field without blanks around it and without control characters."""
    return str(strip(request.form.get(name, "")[:MOST]))


def number(name: str) -> int:
    """A whole number; -1, which no cart and no total ever has, for anything else."""
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 17 else -1


def wants_parts() -> bool:
    """Whether the page's script wants only the parts that change."""
    return request.headers.get("X-Fragment") == PARTS


def apply_code() -> str:
    """Apply the discount code when its button was pressed; why it was refused, empty when it was not."""
    if request.form.get("do") != "code":
        return ""
    at, token = clock.now(), basket.checkout_token()
    for who in (token or "", request.remote_addr or ""):
        limits.hit(f"code:{ids.token_hash(who)[:32]}", limit=20, per=timedelta(minutes=15), at=at)
    try:
        with db.transaction():
            carts.apply_code(token=token, code=text("code"), at=at)
    except DomainError as refused:
        return sentence(refused)
    return ""
