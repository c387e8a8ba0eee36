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
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.kernel.preferences import Preference
from shop.shipping import defaults, holidays
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.shipping.promise import Calendar, leave_by, window
from shop.shipping.rates import Basis, Freight, Method, Rate, ShippingOption, Zone, converted, price, zone_of

CUTOFF = preferences.declare("shipping.cutoff", "14:00")
WORKING_DAYS = preferences.declare("shipping.working_days", [0, 1, 2, 3, 4])
REVISION = preferences.declare("shipping.revision", "")
HANDLING_DAYS = preferences.declare("shipping.handling_days", 0)
PUBLIC_HOLIDAYS = preferences.declare("shipping.public_holidays", True)
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
    """When the store works, in its own time zone; its country's week until the owner has chosen days."""
    brand, chosen = store.current(), preferences.is_set(WORKING_DAYS)
    return Calendar(
        time_zone=brand.time_zone,
        cutoff=time.fromisoformat(preferences.get(CUTOFF)),
        working_days=frozenset(
            preferences.get(WORKING_DAYS) if chosen else holidays.working_days(brand.country)
        ),
        holidays=frozenset(date.fromisoformat(day) for day in preferences.get(HOLIDAYS)),
        country=_keeping_holidays(brand.country),
        handling_days=preferences.get(HANDLING_DAYS),
    )


def transit(country: str) -> Calendar | None:
    """When carriers deliver in `country`; None at home, where they work as the store does."""
    brand = store.current()
    if country in ("", brand.country):
        return None
    week, kept = holidays.working_days(country), _keeping_holidays(country)
    return Calendar(time_zone=brand.time_zone, working_days=week, country=kept)


def _keeping_holidays(country: str) -> str:
    return country if preferences.get(PUBLIC_HOLIDAYS) else ""


def options(
    *, country: str, freight: Freight, at: datetime, conversion: Conversion | None = None
) -> list[ShippingOption]:
    """Ways to deliver `freight` to `country` for an order placed at `at`; cheapest first, then quickest.

    `conversion` is to the currency of `freight`, where that is not the store's.
    """
    zone = zone_of(zones(), country)
    if zone is None:
        return []
    working, away = calendar(), transit(country)
    active = [method for method in zone.methods if method.active]
    if conversion is not None:
        active = [converted(method, conversion) for method in active]
    found = [_option(method, freight, working, away, at) for method in active]
    return sorted(found, key=lambda option: (option.price.minor, option.promised_to, option.code))


def methods(country: str) -> list[Method]:
    """The ways to deliver to `country`, whatever the goods."""
    zone = zone_of(zones(), country)
    return [method for method in zone.methods if method.active] if zone else []


def handling_days() -> int:
    """Working days to pack an order."""
    return preferences.get(HANDLING_DAYS)


def _option(
    method: Method, freight: Freight, working: Calendar, away: Calendar | None, at: datetime
) -> ShippingOption:
    first, last = window(
        at=at, calendar=working, min_days=method.min_days, max_days=method.max_days, transit=away
    )
    return ShippingOption(
        code=method.code,
        name=method.name,
        price=price(method, freight),
        promised_from=first,
        promised_to=last,
    )


def cutoff_ahead(*, at: datetime) -> datetime:
    """Until when (UTC) an order placed at `at` is taken up as the promise says."""
    return leave_by(at=at, calendar=calendar())


def free_from(country: str) -> Money | None:
    """The least worth of goods that is delivered free to `country`; None where nothing is."""
    zone = zone_of(zones(), country)
    limits = [
        method.free_above_minor
        for method in (zone.methods if zone else ())
        if method.active and method.free_above_minor is not None
    ]
    return Money(min(limits), store.current().currency) if limits else None


def countries() -> frozenset[str] | None:
    """The countries served; None when the rest of the world is."""
    served = frozenset[str]().union(*(zone.countries for zone in zones()))
    return None if "*" in served else served
