"""Writing delivery: zones, methods with their rate tables, and the working calendar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import delete, func, select

from shop.brand import store
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.kernel.money import MAX_MINOR
from shop.shipping import defaults
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.shipping.queries import (
    CUTOFF,
    HANDLING_DAYS,
    HOLIDAYS,
    PUBLIC_HOLIDAYS,
    REVISION,
    WORKING_DAYS,
)
from shop.shipping.rates import EVERYWHERE, Basis, Rate

MOST_DAYS, MOST_HANDLING = 120, 60


class BadShipping(DomainError):
    """A zone, rate or date that cannot be used."""


def ensure_defaults(*, at: datetime) -> bool:
    """Write the default zones as rows, so that the owner can edit them; False when there are rows already."""
    if db.session().scalar(select(func.count()).select_from(ShippingZone)):
        return False
    brand = store.current()
    for zone in defaults.zones(country=brand.country, currency=brand.currency):
        row = save_zone(name=zone.name, countries=sorted(zone.countries), at=at)
        for method in zone.methods:
            save_method(
                zone_id=row.id,
                name=method.name,
                code=method.code,
                rates=method.rates,
                min_days=method.min_days,
                max_days=method.max_days,
                at=at,
            )
    return True


def save_zone(
    *, name: str, countries: Sequence[str], at: datetime, zone_id: uuid.UUID | None = None
) -> ShippingZone:
    """Make a zone or change one. Countries are ISO codes or "*"; each may be in one zone only."""
    wanted = sorted({country.strip().upper() for country in countries})
    if not name.strip() or len(name) > 120:
        raise BadShipping(N_("A zone needs a name of up to 120 characters."))
    if not wanted or any(code != EVERYWHERE and (len(code) != 2 or not code.isalpha()) for code in wanted):
        raise BadShipping(N_("A zone needs countries, each as a code of two letters."))
    rows = list(db.session().scalars(select(ShippingZone)))
    taken = {code for row in rows if row.id != zone_id for code in row.countries}
    if taken.intersection(wanted):
        raise BadShipping(
            N_("%(country)s is already in another zone."), country=min(taken.intersection(wanted))
        )
    row = _zone(zone_id) if zone_id else ShippingZone(id=ids.new_id(), position=len(rows))
    row.name, row.countries = name.strip(), wanted
    db.session().add(row)
    _changed(at)
    return row


def save_method(
    *,
    zone_id: uuid.UUID,
    name: str,
    rates: Sequence[Rate],
    at: datetime,
    code: str | None = None,
    method_id: uuid.UUID | None = None,
    basis: Basis = Basis.FLAT,
    free_above_minor: int | None = None,
    min_days: int = 2,
    max_days: int = 5,
    active: bool = True,
) -> ShippingMethod:
    """Make a method in a zone or change one. Raises BadShipping or NotFound."""
    _check_method(name, min_days, max_days, free_above_minor)
    table = _table(rates, basis)
    _zone(zone_id)
    row = (
        _method(method_id) if method_id else ShippingMethod(id=ids.new_id(), position=_next_position(zone_id))
    )
    if not method_id:
        row.code = _free_code(code or ids.new_token()[:8].lower())
    row.zone_id, row.name, row.active = zone_id, name.strip(), active
    row.basis, row.rates, row.free_above_minor = str(basis), table, free_above_minor
    row.min_days, row.max_days = min_days, max_days
    db.session().add(row)
    _changed(at)
    return row


def remove_zone(*, zone_id: uuid.UUID, at: datetime) -> None:
    """Remove a zone with its methods. Placed orders keep what they were promised."""
    _zone(zone_id)
    db.session().execute(delete(ShippingMethod).where(ShippingMethod.zone_id == zone_id))
    db.session().execute(delete(ShippingZone).where(ShippingZone.id == zone_id))
    _changed(at)


def remove_method(*, method_id: uuid.UUID, at: datetime) -> None:
    """Remove one method."""
    db.session().delete(_method(method_id))
    _changed(at)


def set_calendar(
    *,
    cutoff: str,
    working_days: Sequence[int],
    holidays: Sequence[str],
    at: datetime,
    handling_days: int = 0,
    public_holidays: bool = True,
) -> None:
    """When the store hands parcels over: "14:00", weekdays 0 (Monday) to 6, days off as ISO dates.

    `handling_days` business days an order is packed; `public_holidays`: those of the countries count as
    days off. Raises BadShipping.
    """
    try:
        clock = time.fromisoformat(cutoff).strftime("%H:%M")
        off = sorted({date.fromisoformat(day).isoformat() for day in holidays})
    except ValueError:
        raise BadShipping(N_("Write the hour as 14:00 and days off as 2026-12-25.")) from None
    days = sorted(set(working_days))
    if not days or any(day not in range(7) for day in days):
        raise BadShipping(N_("Choose at least one working day."))
    if not 0 <= handling_days <= MOST_HANDLING:
        raise BadShipping(N_("Packing takes from 0 to %(most)s working days."), most=MOST_HANDLING)
    preferences.put(CUTOFF, clock, at=at)
    preferences.put(WORKING_DAYS, days, at=at)
    preferences.put(HOLIDAYS, off, at=at)
    preferences.put(HANDLING_DAYS, handling_days, at=at)
    preferences.put(PUBLIC_HOLIDAYS, public_holidays, at=at)


def _changed(at: datetime) -> None:
    db.session().flush()
    preferences.put(REVISION, ids.new_token(), at=at)


def _check_method(name: str, min_days: int, max_days: int, free_above_minor: int | None) -> None:
    if not name.strip() or len(name) > 120:
        raise BadShipping(N_("A way to deliver needs a name of up to 120 characters."))
    if not 0 <= min_days <= max_days <= MOST_DAYS:
        raise BadShipping(N_("The delivery days go from 0 up, the first not after the last."))
    if free_above_minor is not None and not 0 <= free_above_minor <= MAX_MINOR:
        raise BadShipping(N_("This amount is not possible."))


def _table(rates: Sequence[Rate], basis: Basis) -> list[dict[str, int]]:
    ordered = sorted(rates, key=lambda rate: rate.start)
    starts = [rate.start for rate in ordered]
    if not ordered or starts[0] != 0 or len(set(starts)) != len(starts):
        raise BadShipping(N_("A rate table starts at 0 and names each limit once."))
    if basis is Basis.FLAT and len(ordered) > 1:
        raise BadShipping(N_("A flat rate is one price."))
    if any(not 0 <= rate.price_minor <= MAX_MINOR for rate in ordered):
        raise BadShipping(N_("A price is not negative."))
    return [{"from": rate.start, "price_minor": rate.price_minor} for rate in ordered]


def _next_position(zone_id: uuid.UUID) -> int:
    count = select(func.count()).where(ShippingMethod.zone_id == zone_id)
    return db.session().scalar(count) or 0


def _free_code(code: str) -> str:
    taken = db.session().scalar(select(ShippingMethod.id).where(ShippingMethod.code == code))
    return code if taken is None else f"{code}-{ids.new_token()[:4].lower()}"


def _zone(zone_id: uuid.UUID) -> ShippingZone:
    row = db.session().get(ShippingZone, zone_id)
    if row is None:
        raise NotFound(N_("There is no such zone."))
    return row


def _method(method_id: uuid.UUID) -> ShippingMethod:
    row = db.session().get(ShippingMethod, method_id)
    if row is None:
        raise NotFound(N_("There is no such way to deliver."))
    return row
