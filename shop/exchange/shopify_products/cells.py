"""What a cell means: amounts, counts and yes or no, as people and programs write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shop.catalog import rules
from shop.catalog.tax_classes import CLASSES
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import exponent

_CURRENCY = re.compile(r"\b[A-Z]{2,3}\b|[\s\u00a0\u202f]")
_DECIMAL_COMMA = re.compile(r"^[-+]?\d{1,3}(\.\d{3})*,\d{1,2}$|^[-+]?\d+,\d{1,2}$")
_GROUPED = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$")
YES = frozenset({"true", "yes", "1", "y", "wahr", "x"})
NO = frozenset({"false", "no", "0", "n", "falsch"})
MAX_UNITS = 1_000_000


class BadCell(DomainError):
    """A cell that cannot be understood."""


def amount(text: str, currency: str) -> int:
    """Minor units of `currency` in a price such as "28", "1,299.50", "12,50" or "$9.99". Raises BadCell."""
    plain = _CURRENCY.sub("", "".join(c for c in text if unicodedata.category(c) != "Sc"))
    if _DECIMAL_COMMA.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _GROUPED.match(plain):
        plain = plain.replace(",", "")
    value = _number(plain, text, N_("“%(text)s” is not a price."))
    minor = int(value.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 <= minor <= rules.MAX_PRICE_MINOR:
        raise BadCell(N_("The price %(text)s is negative or far too large."), text=text[:40])
    return minor


def count(text: str) -> int:
    """A number of units, e.g. "12" or "12.0"; may be negative (back orders). Raises BadCell."""
    value = _number(text, text, N_("“%(text)s” is not a number of units."))
    if value != value.to_integral_value() or abs(value) > MAX_UNITS:
        raise BadCell(N_("“%(text)s” is not a number of units."), text=text[:40])
    return int(value)


def grams(text: str) -> int:
    """A weight in grams, rounded. Raises BadCell."""
    value = _number(
        text.replace(",", ".") if text.count(",") == 1 else text, text, N_("“%(text)s” is not a weight.")
    )
    if not 0 <= value <= rules.MAX_GRAMS:
        raise BadCell(N_("The weight %(text)s is negative or far too large."), text=text[:40])
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def flag(text: str) -> bool:
    """Yes or no. Raises BadCell."""
    word = text.casefold()
    if word not in YES | NO:
        raise BadCell(N_("“%(text)s” is neither TRUE nor FALSE."), text=text[:40])
    return word in YES


def tax_class(text: str) -> str:
    """A class of goods, in our words or those of WooCommerce ("reduced-rate"). Raises BadCell."""
    word = text.casefold().removesuffix("-rate").removesuffix(" rate").strip()
    if word not in CLASSES:
        raise BadCell(
            N_("“%(text)s” is not a tax class; these are standard, reduced, zero and exempt."), text=text[:40]
        )
    return word


def policy(text: str) -> bool:
    """Whether selling goes on without stock: "continue" or "deny", in the newer dialect TRUE or FALSE."""
    word = text.casefold()
    return word == "continue" if word in ("continue", "deny") else flag(text)


def _number(plain: str, text: str, message: str) -> Decimal:
    try:
        value = Decimal(plain.strip())
    except InvalidOperation:
        raise BadCell(message, text=text[:40]) from None
    if not value.is_finite() or abs(value) > 10**15:
        raise BadCell(message, text=text[:40])
    return value
