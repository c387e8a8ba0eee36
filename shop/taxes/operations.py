"""Writing taxes: rates one by one or a country's at once, and the choices about prices and delivery."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from shop.brand import countries, postal_codes
from shop.catalog.tax_classes import RATED, STANDARD
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.taxes.models import TaxRate
from shop.taxes.queries import DELIVERY, INCLUDED, REVISION, table
from shop.taxes.rules import AS_GOODS, ON_DELIVERY, UNTAXED

MOST_RATES, MOST_LETTERS = 1000, 400


class BadTax(DomainError):
    """A rate or place that cannot be used."""


class BadRow(BadTax):
    """A row of a table that cannot be used: `row` counts from 0, `reason` says why."""

    def __init__(self, row: int, reason: DomainError) -> None:
        super().__init__(reason.message, **reason.params)
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class RateInput:
    """A rate as it shall be; `percent` as typed ("17", "9,975 %"). `id` None makes a new one."""

    id: uuid.UUID | None = None
    region: str = ""
    postal_codes: str = ""
    name: str
    percent: str
    tax_class: str = STANDARD
    compound: bool = False
    on_delivery: bool = True
    instead: bool = False


def set_rate(
    *,
    country: str,
    name: str,
    percent: str,
    at: datetime,
    region: str = "",
    tax_class: str = STANDARD,
    on_delivery: bool = True,
    instead: bool = False,
) -> TaxRate:
    """Set the tax `name` of a country or region to `percent` ("17", "9.975"). Raises BadTax."""
    place = _country(country)
    wanted = RateInput(name=name, percent=percent, region=region, tax_class=tax_class,
                       on_delivery=on_delivery, instead=instead)  # fmt: skip
    key = _key(wanted)
    row = next((one for one in table(place) if _key_of(one) == key), None)
    if row is None:
        row = TaxRate(id=ids.new_id(), country=place)
    _fill(row, wanted)
    db.session().add(row)
    _changed(at)
    return row


def save_table(*, country: str, rows: Sequence[RateInput], dropped: Sequence[uuid.UUID], at: datetime) -> int:
    """Write the rates of a country as its sheet says; how many it has then.

    Rates that the sheet does not name stay: somebody else may have added them. Raises BadRow.
    """
    place = _country(country)
    known = {row.id: row for row in table(place)}
    named = {*dropped, *(one.id for one in rows if one.id)}
    seen = {_key_of(row): -1 for row in known.values() if row.id not in named}
    written = []
    for number, wanted in enumerate(rows):
        try:
            _once(seen, _key(wanted), number)
            row = known.get(wanted.id) if wanted.id else None
            if row is None or _key_of(row) != _key(wanted):  # two rates may change places
                row = TaxRate(id=ids.new_id(), country=place)
            _fill(row, wanted)
        except DomainError as error:
            raise BadRow(number, error) from None
        written.append(row)
    if len(seen) > MOST_RATES:
        raise BadTax(N_("A country has at most %(most)s rates."), most=MOST_RATES)
    for rate_id in named & known.keys() - {row.id for row in written}:
        db.session().delete(known[rate_id])
    db.session().flush()
    db.session().add_all(written)
    _changed(at)
    return len(seen)


def remove_country(*, country: str, at: datetime) -> None:
    """Remove all rates of a country. Placed orders keep what they were charged."""
    for row in table(_country(country)):
        db.session().delete(row)
    _changed(at)


def remove_rate(*, rate_id: uuid.UUID, at: datetime) -> None:
    """Remove a rate. Placed orders keep what they were charged."""
    row = db.session().scalar(select(TaxRate).where(TaxRate.id == rate_id))
    if row is None:
        raise NotFound(N_("There is no such tax rate."))
    db.session().delete(row)
    _changed(at)


def choose(*, included: bool, at: datetime, delivery: str = "", on_shipping: bool = True) -> None:
    """Whether prices hold the tax, and how delivery is taxed: one of ON_DELIVERY, else as goods or not."""
    rule = delivery or (AS_GOODS if on_shipping else UNTAXED)
    if rule not in ON_DELIVERY:
        raise BadTax(N_("Please choose how delivery is taxed."))
    preferences.put(INCLUDED, "yes" if included else "no", at=at)
    preferences.put(DELIVERY, rule, at=at)


def _changed(at: datetime) -> None:
    db.session().flush()
    preferences.put(REVISION, ids.new_token(), at=at)


def _country(code: str) -> str:
    place = code.strip().upper()
    if not countries.is_country(place):
        raise BadTax(N_("A country is written with two letters."))
    return place


def _fill(row: TaxRate, wanted: RateInput) -> None:
    region, codes, tax_class, name = _key(wanted)
    if not name or len(name) > 60 or len(region) > 60:
        raise BadTax(N_("A tax needs a name of up to 60 characters, such as VAT."))
    if len(codes) > MOST_LETTERS:
        raise BadTax(N_("These are too many postal codes for one rate; ranges are shorter."))
    if tax_class not in RATED:
        raise BadTax(N_("Please choose the class of goods that the rate is for."))
    row.region, row.postal_codes, row.tax_class, row.name = region, codes, tax_class, name
    row.rate_ppm = _ppm(wanted.percent)
    row.compound, row.on_delivery, row.instead = wanted.compound, wanted.on_delivery, wanted.instead


Key = tuple[str, str, str, str]


def _key(wanted: RateInput) -> Key:
    codes = ", ".join(map(str, postal_codes.parse(wanted.postal_codes)))
    return wanted.region.strip().upper(), codes, wanted.tax_class, wanted.name.strip()


def _key_of(row: TaxRate) -> Key:
    return row.region, row.postal_codes, row.tax_class, row.name


def _once(seen: dict[Key, int], key: Key, number: int) -> None:
    if seen.setdefault(key, number) != number:
        raise BadTax(N_("The same place, name and class is there twice."))


def _ppm(percent: str) -> int:
    try:
        scaled = Decimal(str(percent).strip().rstrip("%").strip().replace(",", ".")) * 10_000
    except InvalidOperation:
        raise BadTax(N_("A rate is written as a number of percent, such as 17 or 9.975.")) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= 1_000_000:
        raise BadTax(N_("A rate lies between 0 and 100 percent, with at most four decimal places."))
    return int(scaled)
