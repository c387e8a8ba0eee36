"""Reading delivery: zones, the store's calendar, and the options for one basket and address.

Zones change rarely and are needed by every checkout, so each process keeps them. Every change writes a new
random `REVISION` in its own transaction; a revision is never used twice, so what is kept under it stays true.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy import select

from shop.brand import store
from shop.kernel import db, preferences
from shop.kernel.preferences import Preference
from shop.shipping import defaults
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.shipping.promise import Calendar, window
from shop.shipping.rates import Basis, Freight, Method, Rate, ShippingOption, Zone, price, zone_of

CUTOFF = preferences.declare("shipping.cutoff", "14:00")
WORKING_DAYS = preferences.declare("shipping.working_days", [0, 1, 2, 3, 4])
REVISION = preferences.declare("shipping.revision", "")
HOLIDAYS: Preference[list[str]] = preferences.declare("shipping.holidays", [])


def zones() -> tuple[Zone, ...]:
    """The owner's zones in order, or the defaults for the store's country while there are none."""
    revision = preferences.get(REVISION)
    found = _stored(revision) if revision else ()
    if found:
        return found
    brand = store.current()
    return defaults.zones(country=brand.country, currency=brand.currency)


@lru_cache(maxsize=8)
def _stored(_revision: str) -> tuple[Zone, ...]:
    rows = (
        db.session()
        .execute(
            select(ShippingZone, ShippingMethod)
            .outerjoin(ShippingMethod, ShippingMethod.zone_id == ShippingZone.id)
            .order_by(ShippingZone.position, ShippingZone.id, ShippingMethod.position, ShippingMethod.id)
        )
        .all()
    )
    methods: dict[ShippingZone, list[Method]] = {}
    for zone, method in rows:
        methods.setdefault(zone, [])
        if method is not None:
            methods[zone].append(_method(method))
    return tuple(
        Zone(id=zone.id, name=zone.name, countries=frozenset(zone.countries), methods=tuple(found))
        for zone, found in methods.items()
    )


def _method(row: ShippingMethod) -> Method:
    return Method(
        id=row.id,
        code=row.code,
        name=row.name,
        active=row.active,
        basis=Basis(row.basis),
        rates=tuple(Rate(int(rate["from"]), int(rate["price_minor"])) for rate in row.rates),
        free_above_minor=row.free_above_minor,
        min_days=row.min_days,
        max_days=row.max_days,
    )


def calendar() -> Calendar:
    """When the store works, in its own time zone."""
    working_days = preferences.get(WORKING_DAYS)
    return Calendar(
        time_zone=store.current().time_zone,
        cutoff=time.fromisoformat(preferences.get(CUTOFF)),
        working_days=frozenset(working_days),
        holidays=frozenset(date.fromisoformat(day) for day in preferences.get(HOLIDAYS)),
    )


def options(*, country: str, freight: Freight, at: datetime) -> list[ShippingOption]:
    """Ways to deliver `freight` to `country` for an order placed at `at`; cheapest first, then quickest."""
    zone = zone_of(zones(), country)
    if zone is None:
        return []
    working = calendar()
    found = [_option(method, freight, working, at) for method in zone.methods if method.active]
    return sorted(found, key=lambda option: (option.price.minor, option.promised_to, option.code))


def _option(method: Method, freight: Freight, working: Calendar, at: datetime) -> ShippingOption:
    first, last = window(at=at, calendar=working, min_days=method.min_days, max_days=method.max_days)
    return ShippingOption(
        code=method.code,
        name=method.name,
        price=price(method, freight),
        promised_from=first,
        promised_to=last,
    )


def countries() -> frozenset[str] | None:
    """The countries served; None when the rest of the world is."""
    served = frozenset[str]().union(*(zone.countries for zone in zones()))
    return None if "*" in served else served
