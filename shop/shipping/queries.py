"""Reading delivery: zones, the store's calendar, and the options for one basket and address.

Zones change rarely and are needed by every checkout, so each process keeps them. Every change writes a new
random `REVISION` in its own transaction; a revision is never used twice, so what is kept under it stays true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from shop.brand import postal_codes, store
from shop.customers.addresses import PostalAddress
from shop.kernel import db, preferences
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.shipping import defaults
from shop.shipping.calendars import CUTOFF as CUTOFF
from shop.shipping.calendars import HANDLING_DAYS as HANDLING_DAYS
from shop.shipping.calendars import HOLIDAYS as HOLIDAYS
from shop.shipping.calendars import PUBLIC_HOLIDAYS as PUBLIC_HOLIDAYS
from shop.shipping.calendars import WORKING_DAYS as WORKING_DAYS
from shop.shipping.calendars import calendar as calendar
from shop.shipping.calendars import cutoff_ahead as cutoff_ahead
from shop.shipping.calendars import handling_days as handling_days
from shop.shipping.calendars import transit as transit
from shop.shipping.models import PickupPlace, ShippingMethod, ShippingZone
from shop.shipping.promise import Calendar, window
from shop.shipping.rates import (
    Basis,
    Freight,
    Method,
    Pickup,
    Rate,
    ShippingOption,
    Zone,
    converted,
    price,
    takes,
)
from shop.shipping.zones import Atlas

REVISION = preferences.declare("shipping.revision", "")


@dataclass(frozen=True)
class _Known:
    """All that a process keeps of one revision."""

    atlas: Atlas
    places: tuple[Pickup, ...]


def zones() -> tuple[Zone, ...]:
    """The owner's zones in order, or the defaults for the store's country while there are none."""
    return atlas().zones


def atlas() -> Atlas:
    """The same, to be asked for addresses."""
    known, brand = _known(), store.current()
    return known.atlas if known.atlas.zones else _starting(brand.country, brand.currency)


def places() -> tuple[Pickup, ...]:
    """The places where orders are fetched, in the owner's order."""
    return _known().places


def _known() -> _Known:
    revision = preferences.get(REVISION)
    return _stored(revision) if revision else _NOTHING


@lru_cache(maxsize=8)
def _starting(country: str, currency: str) -> Atlas:
    return Atlas(defaults.zones(country=country, currency=currency))


@lru_cache(maxsize=8)
def _stored(_revision: str) -> _Known:
    """Everything, in two statements however much there is."""
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
    order = select(PickupPlace).order_by(PickupPlace.position, PickupPlace.id)
    return _Known(
        atlas=Atlas(_zone(zone, found) for zone, found in methods.items()),
        places=tuple(map(_place, db.session().scalars(order))),
    )


_NOTHING = _Known(atlas=Atlas(()), places=())


def _zone(row: ShippingZone, methods: Sequence[Method]) -> Zone:
    return Zone(
        id=row.id,
        name=row.name,
        countries=frozenset(row.countries),
        regions=frozenset(row.regions),
        patterns=postal_codes.read(row.postal_codes),
        methods=tuple(methods),
    )


def _place(row: PickupPlace) -> Pickup:
    return Pickup(
        id=row.id,
        code=row.code,
        name=row.name,
        active=row.active,
        address=PostalAddress.from_dict(row.address),
        hours=row.hours,
        price_minor=row.price_minor,
        min_days=row.min_days,
        max_days=row.max_days,
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
        up_to=row.up_to,
        min_days=row.min_days,
        max_days=row.max_days,
    )


def options(
    *,
    country: str,
    freight: Freight,
    at: datetime,
    region: str = "",
    postal_code: str = "",
    conversion: Conversion | None = None,
) -> list[ShippingOption]:
    """Ways to get `freight` to an address for an order placed at `at`; cheapest first, then quickest; places
    in the country to fetch it from come last.

    `conversion` is to the currency of `freight`, where that is not the store's.
    """
    working, away = calendar(), transit(country)
    active = methods(country, region=region, postal_code=postal_code)
    if conversion is not None:
        active = [converted(method, conversion) for method in active]
    found = [_option(method, freight, working, away, at) for method in active if takes(method, freight)]
    found.sort(key=lambda option: (option.price.minor, option.promised_to, option.code))
    return found + [
        _fetched(place, freight, working, conversion, at)
        for place in places()
        if place.active and place.address.country == country
    ]


def methods(country: str, *, region: str = "", postal_code: str = "") -> list[Method]:
    """The ways to deliver to an address, whatever the goods."""
    zone = atlas().zone(country, region, postal_code)
    return [method for method in zone.methods if method.active] if zone else []


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


def _fetched(
    place: Pickup, freight: Freight, working: Calendar, conversion: Conversion | None, at: datetime
) -> ShippingOption:
    first, last = window(at=at, calendar=working, min_days=place.min_days, max_days=place.max_days)
    due = Money(place.price_minor, conversion.of if conversion else freight.subtotal.currency)
    return ShippingOption(
        code=place.code,
        name=place.name,
        price=conversion.amount(due) if conversion else due,
        promised_from=first,
        promised_to=last,
        pickup=place,
    )


def free_from(country: str) -> Money | None:
    """The least worth of goods that is delivered free to `country`; None where nothing is."""
    limits = [one.free_above_minor for one in methods(country) if one.free_above_minor is not None]
    return Money(min(limits), store.current().currency) if limits else None


def countries() -> frozenset[str] | None:
    """The countries where an order can be had; None when the rest of the world is served."""
    served = frozenset[str]().union(*(zone.countries for zone in zones()))
    fetched = {place.address.country for place in places() if place.active}
    return None if "*" in served else served | fetched
