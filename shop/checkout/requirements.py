"""What an order needs before it can be placed: computed from the data, in any order of filling in. Pure.

Codes end in _required (nothing there), _invalid (cannot be right) or _too_long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from shop.cart import gifts
from shop.cart.gifts import Gift
from shop.checkout.values import CARD_GONE, CheckoutDetails, Requirement
from shop.customers.addresses import PostalAddress
from shop.kernel.errors import N_
from shop.payments.cards import Card

LENGTHS = {
    "name": 120,
    "line1": 200,
    "line2": 200,
    "city": 120,
    "region": 80,
    "postal_code": 20,
    "phone": 40,
}
MAX_EMAIL, MAX_NOTE = 254, 1000
POSTAL = {
    "US": r"\d{5}(-\d{4})?",
    "IL": r"\d{5}(\d{2})?",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "DE": r"\d{5}",
    "FR": r"\d{5}",
    "ES": r"\d{5}",
    "IT": r"\d{5}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "AT": r"\d{4}",
    "CH": r"\d{4}",
    "BE": r"\d{4}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "AU": r"\d{4}",
    "JP": r"\d{3}-?\d{4}",
    "SE": r"\d{3} ?\d{2}",
}
WITHOUT_POSTAL_CODE = frozenset("AE AG AO BJ BO BS BZ HK IE JM KW MO PA QA SC SR SY TD TG UG YE ZW".split())
WITH_REGION = frozenset({"US", "CA", "AU"})
# signs no printer or mail header can bear; lone surrogates come from JSON only
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_LABELS = {
    "name": N_("Name"),
    "line1": N_("Address"),
    "line2": N_("Address, second line"),
    "city": N_("City"),
    "region": N_("State or province"),
    "postal_code": N_("Postal code"),
    "phone": N_("Phone"),
}
_MISSING = {
    "name": N_("Please enter your name."),
    "line1": N_("Please enter street and house number."),
    "city": N_("Please enter the city."),
    "region": N_("Please choose the state or province."),
    "postal_code": N_("Please enter the postal code."),
    "country": N_("Please choose the country."),
}


def of_contact(details: CheckoutDetails) -> list[Requirement]:
    """What is missing or wrong about the email address and the note."""
    found = []
    email = details.email.strip()
    if not email:
        found.append(_need("email_required", N_("Please enter your email address."), "email"))
    elif len(email) > MAX_EMAIL:
        found.append(_too_long("email", N_("Email"), MAX_EMAIL))
    elif not _valid_email(email):
        found.append(_need("email_invalid", N_("Please check the email address."), "email"))
    if len(details.note) > MAX_NOTE or _CONTROL.search(re.sub(r"[\r\n\t]", " ", details.note)):
        found.append(_too_long("note", N_("Note"), MAX_NOTE))
    return found


def of_gift(gift: Gift | None) -> list[Requirement]:
    """What is wrong about the gift message."""
    if gift is None or gifts.fits(gifts.tidied(gift.message)):
        return []
    return [_too_long("gift_message", N_("Gift message"), gifts.MOST_LETTERS)]


def of_billing(address: PostalAddress | None) -> list[Requirement]:
    """What is missing or wrong about whom the receipt is made out to; its fields begin with billing_."""
    found = of_address(address, ships=True, served=None) if address is not None else []
    return [replace(one, code=f"billing_{one.code}", field=f"billing_{one.field}") for one in found]


def of_address(address: PostalAddress, *, ships: bool, served: Iterable[str] | None) -> list[Requirement]:
    """What is missing or wrong about where it goes. `served` are the countries, None for all.

    When nothing `ships`, a name and a country (for the tax) are enough.
    """
    found = [
        _too_long(field, _LABELS[field], most)
        for field, most in LENGTHS.items()
        if len(getattr(address, field)) > most or _CONTROL.search(getattr(address, field))
    ]
    long = {requirement.field for requirement in found}
    for field in _needed(address.country) if ships else ("name", "country"):
        if not getattr(address, field).strip() and field not in long:
            found.append(_need(f"{field}_required", _MISSING[field], field))
    if address.postal_code.strip() and "postal_code" not in long and not _valid_postal(address):
        message = N_("This is not a postal code of the country chosen.")
        found.append(_need("postal_code_invalid", message, "postal_code"))
    if ships and served is not None and address.country and address.country not in set(served):
        found.append(_need("country_not_served", N_("We do not deliver to this country."), "country"))
    return found


def _needed(country: str) -> list[str]:
    needed = ["name", "line1", "city"]
    needed += ["region"] if country in WITH_REGION else []
    needed += ["postal_code"] if country not in WITHOUT_POSTAL_CODE else []
    return [*needed, "country"]


def of_choices(
    *,
    details: CheckoutDetails,
    shipping_codes: Sequence[str],
    payment_codes: Sequence[str],
    ships: bool,
    free: bool,
) -> list[Requirement]:
    """What is missing about delivery and payment, given what is on offer."""
    found = []
    if ships and not shipping_codes:
        message = N_("There is no delivery to this address.")
        found.append(_need("shipping_unavailable", message, "shipping_code"))
    elif ships and details.shipping_code not in shipping_codes:
        found.append(_need("shipping_required", N_("Please choose how it is delivered."), "shipping_code"))
    if not free and not payment_codes:
        found.append(_need("payment_unavailable", N_("This shop cannot take payments yet."), "payment_code"))
    elif not free and details.payment_code not in payment_codes:
        found.append(_need("payment_required", N_("Please choose how you pay."), "payment_code"))
    return found


def of_saved_card(details: CheckoutDetails, cards: Sequence[Card]) -> list[Requirement]:
    """A kept card that was chosen and is not among the shopper's own."""
    wanted = details.saved_card
    if wanted is None or any(card.id == wanted for card in cards):
        return []
    return [_need("saved_card_unknown", CARD_GONE, "payment_code")]


def _valid_email(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _valid_postal(address: PostalAddress) -> bool:
    pattern = POSTAL.get(address.country)
    return pattern is None or re.fullmatch(pattern, address.postal_code.strip().upper()) is not None


def _need(code: str, message: str, field: str) -> Requirement:
    return Requirement(code=code, message=message, field=field)


def _too_long(field: str, label: str, most: int) -> Requirement:
    return Requirement(
        code=f"{field}_too_long",
        message=N_(
            "“%(label)s” is too long or holds signs that cannot be printed; up to %(most)s are possible."
        ),
        field=field,
        params={"label": label, "most": most},
    )
