"""What the checkout form says, as CheckoutDetails. Nothing is refused here: the domain says what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flask import request

from shop.cart import gifts
from shop.cart import operations as carts
from shop.cart.gifts import Gift
from shop.checkout import places
from shop.checkout.values import CheckoutDetails
from shop.credit import operations as credit
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db, ids
from shop.kernel.errors import DomainError
from shop.kernel.money import InvalidMoney, Money
from shop.storefront import basket, codes
from shop.storefront.checkout import regions
from shop.web import currency
from shop.web.acting import sentence
from shop.web.forms import strip
from shop.web.locale import get_locale

PARTS = "checkout"
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
WITHOUT = "without:"  # before a code, on the button that takes it off
WITHOUT_CARD = "without-card:"  # before the account of a gift card
USE_CREDIT, KEEP_CREDIT = "use-credit", "keep-credit"
SAVED = "saved-"  # before the id of a kept card among the ways to pay
FARTHEST = timedelta(days=60)  # a day wished for lies no farther ahead
MOST = 6000  # letters looked at of any field


def nothing() -> CheckoutDetails:
    """A form nobody has touched."""
    return CheckoutDetails(locale=get_locale(), currency=currency.chosen())


def details() -> CheckoutDetails:
    """The form as it was sent."""
    address = PostalAddress(**{name: text(name) for name in ADDRESS})
    return CheckoutDetails(
        email=text("email"),
        # the region of a country chosen before does not belong to this one
        address=replace(address, region=regions.code_of(address.country, address.region)),
        shipping_code=text("shipping_code"),
        payment_code="" if kept_card() else text("payment_code")[:60],
        note=text("note"),
        preferred_on=_day("preferred_on"),
        billing=_billing() if request.form.get("billing") == "1" else None,
        gift=_gift(),
        saved_card=kept_card(),
        save_method=request.form.get("save_card") == "1",
        marketing=request.form.get("marketing") == "1",
        locale=get_locale(),
        currency=currency.chosen(),
    )


def _day(name: str) -> date | None:
    """A day that is still ahead and near enough to be meant; None for whatever else was typed."""
    today = clock.now().date()
    try:
        day = date.fromisoformat(text(name))
    except ValueError:
        return None
    return day if today < day <= today + FARTHEST else None


def _billing() -> PostalAddress:
    """The address of the receipt, where it differs."""
    return PostalAddress(**{name: text(f"billing_{name}") for name in ADDRESS if name != "phone"})


def _gift() -> Gift | None:
    """The gift part; None where the page had none, so that what the cart says counts."""
    if "gift_message" not in request.form:
        return None
    return Gift(gifts.tidied(text("gift_message")), request.form.get("hide_prices") == "1")


def kept_card() -> uuid.UUID | None:
    """The kept card that was chosen among the ways to pay."""
    payment_code = request.form.get("payment_code", "")
    return ids.parse_id(payment_code.removeprefix(SAVED)) if payment_code.startswith(SAVED) else None


def completed(said: CheckoutDetails) -> CheckoutDetails:
    """With city and region where the postal code tells them and nothing else was typed."""
    return replace(said, address=places.completed(said.address))


def text(name: str) -> str:
    """A field without blanks around it and without control characters."""
    return str(strip(request.form.get(name, "")[:MOST]))


def number(name: str) -> int:
    """A whole number; -1, which no cart and no total ever has, for anything else."""
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 17 else -1


def shown_currency() -> str:
    """The currency in which the page said the total; empty for that of whatever is charged."""
    return request.form.get("shown_currency", "")[:3]


def shown_total(present: str) -> Money | None:
    """What the page said was to be paid, in `present` where it named no currency; None where it said none."""
    minor = number("shown_due" if "shown_due" in request.form else "shown_total")
    try:
        return Money(minor, shown_currency() or present) if minor >= 0 else None
    except InvalidMoney:
        return None


def wants_parts() -> bool:
    """Whether the page's script wants only the parts that change."""
    return request.headers.get("X-Fragment") == PARTS


def change_codes() -> str:
    """Apply or do without a code or store credit whose button was pressed; why not, empty if all is well."""
    pressed, at, token = request.form.get("do", ""), clock.now(), basket.checkout_token()
    if pressed.startswith(WITHOUT_CARD):
        card = pressed.removeprefix(WITHOUT_CARD)
        return _refusal(lambda: credit.remove_card(token=token, account_id=card, at=at))
    if pressed in (USE_CREDIT, KEEP_CREDIT):
        return _refusal(lambda: credit.use_credit(token=token, wanted=pressed == USE_CREDIT, at=at))
    if pressed.startswith(WITHOUT):
        return _refusal(lambda: carts.remove_code(token=token, code=pressed.removeprefix(WITHOUT), at=at))
    if pressed != "code":
        return ""
    codes.limit_guesses(token, at=at)
    return _refusal(lambda: codes.apply(token, text("code"), at=at))


def _refusal(change: Callable[[], object]) -> str:
    try:
        with db.transaction():
            change()
    except DomainError as refused:
        return sentence(refused)
    return ""
