"""Writing taxes: rates and the two choices about prices."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.taxes.models import TaxRate
from shop.taxes.queries import INCLUDED, ON_SHIPPING, REVISION


class BadTax(DomainError):
    """A rate or place that cannot be used."""


def set_rate(*, country: str, name: str, percent: str, at: datetime, region: str = "") -> TaxRate:
    """Set the tax `name` of a country or region to `percent` ("17", "9.975"). Raises BadTax."""
    place, part, label = country.strip().upper(), region.strip().upper(), name.strip()
    if len(place) != 2 or not place.isalpha() or len(part) > 60:
        raise BadTax(N_("A country is written with two letters."))
    if not label or len(label) > 60:
        raise BadTax(N_("A tax needs a name of up to 60 characters, such as VAT."))
    row = db.session().scalar(
        select(TaxRate).where(TaxRate.country == place, TaxRate.region == part, TaxRate.name == label)
    )
    if row is None:
        row = TaxRate(id=ids.new_id(), country=place, region=part, name=label)
        db.session().add(row)
    row.rate_ppm = _ppm(percent)
    _changed(at)
    return row


def remove_rate(*, rate_id: uuid.UUID, at: datetime) -> None:
    """Remove a rate. Placed orders keep what they were charged."""
    row = db.session().get(TaxRate, rate_id)
    if row is None:
        raise NotFound(N_("There is no such tax rate."))
    db.session().delete(row)
    _changed(at)


def choose(*, included: bool, on_shipping: bool, at: datetime) -> None:
    """Whether prices hold the tax, and whether delivery is taxed like goods."""
    preferences.put(INCLUDED, "yes" if included else "no", at=at)
    preferences.put(ON_SHIPPING, on_shipping, at=at)


def _changed(at: datetime) -> None:
    db.session().flush()
    preferences.put(REVISION, ids.new_token(), at=at)


def _ppm(percent: str) -> int:
    try:
        scaled = Decimal(str(percent).strip().rstrip("%").strip()) * 10_000
    except InvalidOperation:
        raise BadTax(N_("A rate is written as a number of percent, such as 17 or 9.975.")) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= 1_000_000:
        raise BadTax(N_("A rate lies between 0 and 100 percent, with at most four decimal places."))
    return int(scaled)
