"""The part of the port about money: what sending costs (`Rates`), and labels that are bought (`Labels`).

Money is in minor units of its currency, weights in grams, lengths in millimeters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from fulfillment.carriers.port import Account, ProviderInfo
from shop.kernel.errors import DomainError
from shop.kernel.money import exponent, half_up

PDF, PNG = "pdf", "png"
FORMATS = (PDF, PNG)
VOIDED, ASKED, REFUSED = "voided", "asked", "refused"  # what became of giving a label back


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address as carriers want it; `country` is ISO 3166-1 alpha-2."""

    name: str = ""
    company: str = ""
    street1: str = ""
    street2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str
    phone: str = ""
    email: str = ""

    def written(self) -> dict[str, str]:
        """As both EasyPost and Shippo name its parts."""
        parts = asdict(self)
        return {"state": parts.pop("region"), "zip": parts.pop("postal_code"), **parts}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A parcel's weight in grams and, where known, its sides in millimeters (0: unknown)."""

    weight_grams: int
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0


@dataclass(frozen=True, kw_only=True)
class CustomsItem:
    """A line of a customs declaration; `value_minor` and `weight_grams` are of one unit."""

    description: str
    quantity: int
    value_minor: int
    currency: str
    weight_grams: int
    origin_country: str = ""
    tariff_code: str = ""


@dataclass(frozen=True, kw_only=True)
class RateAsk:
    """What is to be sent from where to where. `reference` is our name for it (an order's number).

    `customs` for what leaves the country. `format` is that of the label it may lead to. With `comes_back` it
    is a label for the way back, from `destination` to `origin`: providers turn the two around themselves.
    """

    origin: Place
    destination: Place
    box: Box
    customs: tuple[CustomsItem, ...] = ()
    reference: str = ""
    format: str = PDF
    comes_back: bool = False


@dataclass(frozen=True, kw_only=True)
class RateQuote:
    """An offer of a provider: `reference` buys it, `shipment` is the provider's name for what it is about.

    `carrier` is our code, or the provider's word where we have none; `their_carrier` always the latter.
    """

    reference: str
    shipment: str
    carrier: str
    their_carrier: str
    service: str
    service_name: str
    amount_minor: int
    currency: str
    days: int | None = None
    arrives_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label bought: `url` is its picture or PDF at the provider, `reference` gives it back."""

    reference: str
    shipment: str
    tracking_number: str
    carrier: str
    service: str
    amount_minor: int
    currency: str
    url: str = field(repr=False)
    format: str = PDF
    tracker: str = ""  # the provider's name of the tracker that came with it


class Rates(Protocol):
    """A provider that knows prices."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is."""

    def rates(self, account: Account, ask: RateAsk, *, timeout: float) -> Sequence[RateQuote]:
        """Offers, cheapest first; () when nobody carries that. `timeout`: seconds without a word. Network."""


class Labels(Rates, Protocol):
    """A provider that sells labels. None of them promises that asking twice buys once; so whoever has had no
    answer asks `find` first, and buys again only what was surely not bought."""

    def buy(self, account: Account, quote: RateQuote, *, key: str, format: str = PDF) -> Label:
        """Buy an offer, marked with `key`. Raises Refused (surely not bought), Unreachable (who knows).
        Network."""

    def find(self, account: Account, quote: RateQuote, *, key: str) -> Label | None:
        """The label that was bought with this offer; None when none was, so far. Raises Unreachable while
        it is being made. Network."""

    def void(self, account: Account, reference: str) -> str:
        """Give a label back: VOIDED, ASKED (the carrier decides later) or REFUSED; asking again is
        harmless. Network."""

    def refund(self, account: Account, reference: str) -> str:
        """What became of a label given back: VOIDED, ASKED, REFUSED, "" when nobody has asked. Network."""


def minor(amount: Any, currency: str) -> int | None:
    """Minor units of an amount as providers write them ("7.33"); None for what is no price."""
    try:
        value = Decimal(str(amount))
        if not value.is_finite() or not 0 <= value < 10**7:
            return None
        return half_up(value.scaleb(exponent(currency)))
    except (InvalidOperation, DomainError):
        return None


def decimal(amount_minor: int, currency: str) -> str:
    """An amount as providers read it: "7.33"."""
    return str(Decimal(amount_minor).scaleb(-exponent(currency)))


def cheapest(quotes: Sequence[RateQuote]) -> tuple[RateQuote, ...]:
    """Quotes by price, the quicker first where it is equal."""
    return tuple(sorted(quotes, key=lambda one: (one.amount_minor, one.days or 99, one.service)))
