"""The currencies offered beside the store's own: rates, rounding and countries, as the owner set them.

Kept as preferences, which every request reads anyway. A rate belongs to the store's currency of its day and
says nothing after that has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.core import get_global

from shop.brand import countries, store
from shop.kernel import preferences
from shop.kernel.conversion import Conversion, Rounding
from shop.kernel.errors import N_, DomainError
from shop.kernel.preferences import Preference

MOST = 20
LOWEST, HIGHEST, PLACES = Decimal("0.00000001"), Decimal(10_000_000), 10
OWN, CHOSEN = "store", "chosen"
_STEPS = ("0.05", "0.1", "0.5", "1", "5", "10", "50", "100", "500", "1000")
_ENDINGS = ("1+0.99", "1+0.95", "1+0.9", "10+9", "100+80", "100+90", "100+99", "1000+990")
ROUNDINGS = ("", *_STEPS, *_ENDINGS)  # "step" or "step+ending" in major units; "" rounds nothing

OFFERED: Preference[list[dict[str, Any]]] = preferences.declare("currency.offered", [])
CHARGE = preferences.declare("currency.charge", OWN)


class BadCurrency(DomainError):
    """A setting of a currency that cannot be used; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A currency beside the store's: one of the store's is `rate` of it. `changed_at` is since when.

    Visitors known to be in one of `countries` see it first.
    """

    code: str
    rate: Decimal
    rounding: str = ""
    countries: tuple[str, ...] = ()
    changed_at: datetime | None = None

    def conversion(self, of: str) -> Conversion:
        """Prices of the currency `of` in this one."""
        return Conversion(of=of, to=self.code, rate=self.rate, rounding=rounding(self.rounding))


def rounding(code: str) -> Rounding:
    """The rule behind one of ROUNDINGS."""
    step, _, ending = code.partition("+")
    return Rounding(Decimal(step or 0), Decimal(ending or 0))


def roundings(currency: str) -> list[str]:
    """Those of ROUNDINGS that say something in `currency`."""
    return [code for code in ROUNDINGS if rounding(code).fits(currency)]


def offered() -> tuple[Offer, ...]:
    """The currencies offered beside the store's, in the owner's order."""
    return _offered(store.current().currency, *preferences.raw(OFFERED.key))


@lru_cache(maxsize=16)
def _offered(own: str, _stored: str | None) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            code=row["code"],
            rate=Decimal(row["rate"]),
            rounding=row["rounding"],
            countries=tuple(row["countries"]),
            changed_at=datetime.fromisoformat(row["changed_at"]),
        )
        for row in preferences.get(OFFERED)
        if row["of"] == own and row["code"] != own
    )


def conversion(code: str) -> Conversion | None:
    """From the store's currency to `code`; None where that is not offered, or the store's own."""
    own = store.current().currency
    return next((offer.conversion(own) for offer in offered() if offer.code == code), None)


def charges_chosen() -> bool:
    """Whether buyers pay in the currency they chose rather than in the store's."""
    return preferences.get(CHARGE) == CHOSEN


def charged(code: str) -> Conversion | None:
    """From the store's currency to what a buyer who chose `code` pays in; None for the store's own."""
    return conversion(code) if charges_chosen() else None


def of_country(country: str) -> str:
    """The currency that visitors from `country` see first; "" where the owner named none."""
    return next((offer.code for offer in offered() if country in offer.countries), "")


def charge(choice: str, *, at: datetime) -> None:
    """Decide what buyers pay in (OWN or CHOSEN), in the open transaction. Raises BadCurrency."""
    if choice not in (OWN, CHOSEN):
        raise BadCurrency(N_("Please choose what buyers pay in."), field="charge")
    preferences.put(CHARGE, choice, at=at)


def offer(wanted: Offer, *, at: datetime) -> None:
    """Offer a currency, or change it, in the open transaction; an unchanged rate keeps its date.

    Raises BadCurrency; then nothing has changed.
    """
    present = offered()
    before = next((one for one in present if one.code == wanted.code), None)
    _check(wanted, [one for one in present if one is not before])
    same = before is not None and before.rate == wanted.rate
    dated = replace(wanted, changed_at=before.changed_at if before is not None and same else at)
    _keep([dated if one is before else one for one in present] + ([] if before else [dated]), at)


def withdraw(code: str, *, at: datetime) -> None:
    """Offer a currency no longer, in the open transaction."""
    _keep([one for one in offered() if one.code != code], at)


def rate(text: str) -> Decimal:
    """A rate as typed, with a point or a comma. Raises BadCurrency."""
    try:
        return Decimal(text.strip()[:40].replace(",", "."))
    except InvalidOperation:
        raise BadCurrency(N_("A rate is a number such as 0.92."), field="rate") from None


def _check(wanted: Offer, others: Sequence[Offer]) -> None:
    if wanted.code not in get_global("all_currencies"):
        raise BadCurrency(N_("This is not a currency code."), field="code")
    if wanted.code == store.current().currency:
        raise BadCurrency(N_("This is the store's own currency already."), field="code")
    if len(others) >= MOST:
        raise BadCurrency(N_("At most %(most)d currencies."), field="code", most=MOST)
    if not wanted.rate.is_finite() or not LOWEST <= wanted.rate <= HIGHEST:
        message = N_("A rate lies between %(least)s and %(most)s.")
        raise BadCurrency(message, field="rate", least=f"{LOWEST:f}", most=f"{HIGHEST:f}")
    if wanted.rate != round(wanted.rate, PLACES):
        raise BadCurrency(N_("A rate has at most %(most)d decimals."), field="rate", most=PLACES)
    if wanted.rounding not in roundings(wanted.code):
        raise BadCurrency(N_("Please choose how prices are rounded."), field="rounding")
    taken = {country: one.code for one in others for country in one.countries}
    for country in wanted.countries:
        if not countries.is_country(country):
            raise BadCurrency(N_("This is not a country."), field="countries")
        if country in taken:
            message = N_("%(country)s already starts with %(currency)s.")
            raise BadCurrency(message, field="countries", country=country, currency=taken[country])


def _keep(offers: Sequence[Offer], at: datetime) -> None:
    own = store.current().currency
    rows = [
        {
            "of": own,
            "code": one.code,
            "rate": f"{one.rate:f}",
            "rounding": one.rounding,
            "countries": list(one.countries),
            "changed_at": (one.changed_at or at).isoformat(),
        }
        for one in offers
    ]
    preferences.put(OFFERED, rows, at=at)
