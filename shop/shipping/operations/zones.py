"""Writing zones: the countries, regions or postal codes that are served alike."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from shop.brand import postal_codes
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.shipping.operations.common import BadShipping, changed
from shop.shipping.rates import EVERYWHERE

MOST_REGIONS = 100


def save_zone(
    *,
    name: str,
    countries: Sequence[str],
    at: datetime,
    zone_id: uuid.UUID | None = None,
    regions: Sequence[str] = (),
    postal: str = "",
) -> ShippingZone:
    """Make a zone or change one. Countries are ISO codes or "*"; `regions` and `postal` codes (patterns, as
    typed) narrow a zone of one country. Raises BadShipping or BadPostalCode.

    A whole country or region is in one zone only; narrower zones lie upon wider ones.
    """
    wanted = sorted({country.strip().upper() for country in countries})
    parts = sorted({region.strip().upper() for region in regions if region.strip()})
    codes = [str(pattern) for pattern in postal_codes.parse(postal)]
    _check(name, wanted, parts, codes)
    rows = list(db.session().scalars(select(ShippingZone)))
    _refuse_taken([row for row in rows if row.id != zone_id], wanted, parts, codes)
    row = found(zone_id) if zone_id else ShippingZone(id=ids.new_id(), position=len(rows))
    row.name, row.countries, row.regions, row.postal_codes = name.strip(), wanted, parts, codes
    db.session().add(row)
    changed(at)
    return row


def remove_zone(*, zone_id: uuid.UUID, at: datetime) -> None:
    """Remove a zone with its methods. Placed orders keep what they were promised."""
    found(zone_id)
    db.session().execute(delete(ShippingMethod).where(ShippingMethod.zone_id == zone_id))
    db.session().execute(delete(ShippingZone).where(ShippingZone.id == zone_id))
    changed(at)


def found(zone_id: uuid.UUID) -> ShippingZone:
    """The row of that id. Raises NotFound."""
    row = db.session().get(ShippingZone, zone_id)
    if row is None:
        raise NotFound(N_("There is no such zone."))
    return row


def _check(name: str, wanted: Sequence[str], parts: Sequence[str], codes: Sequence[str]) -> None:
    if not name.strip() or len(name) > 120:
        raise BadShipping(N_("A zone needs a name of up to 120 characters."))
    if not wanted or any(code != EVERYWHERE and (len(code) != 2 or not code.isalpha()) for code in wanted):
        raise BadShipping(N_("A zone needs countries, each as a code of two letters."))
    if (parts or codes) and (len(wanted) != 1 or wanted == [EVERYWHERE]):
        raise BadShipping(N_("Regions and postal codes narrow a zone of one country; choose just one."))
    if len(parts) > MOST_REGIONS or any(len(part) > 60 for part in parts):
        raise BadShipping(N_("Regions are written as addresses have them, such as CA, with commas between."))


def _refuse_taken(
    others: Sequence[ShippingZone], wanted: Sequence[str], parts: Sequence[str], codes: Sequence[str]
) -> None:
    """Two zones for all of the same country or region: one of them would never count."""
    if codes:
        return
    taken = {
        (country, region)
        for row in others
        if not row.postal_codes
        for country in row.countries
        for region in row.regions or [""]
    }
    twice = sorted(taken.intersection((country, region) for country in wanted for region in parts or [""]))
    if twice:
        country, region = twice[0]
        raise BadShipping(
            N_("%(country)s is already in another zone."), country=f"{country} {region}".strip()
        )
