"""Taking over the rates that a new store begins with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from shop.brand import store
from shop.kernel import db
from shop.shipping import defaults
from shop.shipping.models import ShippingZone
from shop.shipping.operations.methods import save_method
from shop.shipping.operations.zones import save_zone


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
