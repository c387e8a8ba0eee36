"""Reading delivery: zones, the store's calendar, and the options for one basket and address.

Zones change rarely and are needed by every checkout, so each process keeps them. Every change writes a new
random `REVISION` in its own transaction; a revision is never used twice, so what is kept under it stays true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from shop.brand import store
from shop.kernel import preferences
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.shipping import answers, defaults, reading, sources
from shop.shipping import live as lives
from shop.shipping.calendars import CUTOFF as CUTOFF
from shop.shipping.calendars import HANDLING_DAYS as HANDLING_DAYS
from shop.shipping.calendars import HOLIDAYS as HOLIDAYS
from shop.shipping.calendars import PUBLIC_HOLIDAYS as PUBLIC_HOLIDAYS
from shop.shipping.calendars import WORKING_DAYS as WORKING_DAYS
from shop.shipping.calendars import calendar as calendar
from shop.shipping.calendars import cutoff_ahead as cutoff_ahead
from shop.shipping.calendars import handling_days as handling_days
from shop.shipping.calendars import transit as transit
from shop.shipping.promise import Calendar, window
from shop.shipping.rates import (
    Freight,
    Method,
    Pickup,
    ShippingOption,
    Zone,
    converted,
    is_free,
    price,
    takes,
)
from shop.shipping.reading import Known
from shop.shipping.sources import LiveRate, RateRequest
from shop.shipping.zones import Atlas

REVISION = preferences.declare("shipping.revision", "")


def asks_carriers() -> bool:
    """Whether some way of delivery costs what a carrier asks, so that there may be somebody to ask."""
    return _known().live


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


def _known() -> Known:
    revision = preferences.get(REVISION)
    return _stored(revision) if revision else _NOTHING


@lru_cache(maxsize=8)
def _starting(country: str, currency: str) -> Atlas:
    return Atlas(defaults.zones(country=country, currency=currency))


@lru_cache(maxsize=8)
def _stored(_revision: str) -> Known:
    return reading.everything()


_NOTHING = Known(atlas=Atlas(()), places=())


def options(
    *,
    country: str,
    freight: Freight,
    at: datetime,
    region: str = "",
    postal_code: str = "",
    city: str = "",
    conversion: Conversion | None = None,
) -> list[ShippingOption]:
    """Ways to get `freight` to an address for an order placed at `at`; cheapest first, then quickest; places
    in the country to fetch it from come last.

    `conversion` is to the currency of `freight`, where that is not the store's.
    """
    active = methods(country, region=region, postal_code=postal_code)
    if conversion is not None:
        active = [converted(method, conversion) for method in active]
    taking = [method for method in active if takes(method, freight)]
    request = None
    if any(method.live for method in taking) and (postal_code or city):
        request = RateRequest(
            country=country,
            region=region,
            postal_code=postal_code,
            city=city,
            grams=freight.grams,
            units=freight.units,
            subtotal=conversion.back(freight.subtotal) if conversion else freight.subtotal,
        )
    here = _Here(
        freight=freight,
        conversion=conversion,
        at=at,
        working=calendar(),
        transit=transit(country),
        request=request,
        offers=_offers(request, at=at) if request else (),
    )
    found = [_option(method, here) for method in taking]
    found.sort(key=lambda option: (option.price.minor, option.promised_to, option.code))
    return found + [
        _fetched(place, here) for place in places() if place.active and place.address.country == country
    ]


def _offers(request: RateRequest, *, at: datetime) -> Sequence[LiveRate] | None:
    """What carriers answered; None where there is somebody to ask first."""
    known = answers.known(request, at=at)
    return known if known is not None or sources.ready() else ()


@dataclass(frozen=True, kw_only=True)
class _Here:
    """One basket and address: what goes, when, and what carriers answered (None: they are to be asked)."""

    freight: Freight
    conversion: Conversion | None
    at: datetime
    working: Calendar
    transit: Calendar | None
    request: RateRequest | None
    offers: Sequence[LiveRate] | None


def methods(country: str, *, region: str = "", postal_code: str = "") -> list[Method]:
    """The ways to deliver to an address, whatever the goods."""
    zone = atlas().zone(country, region, postal_code)
    return [method for method in zone.methods if method.active] if zone else []


def _option(method: Method, here: _Here) -> ShippingOption:
    """`method` at a carrier's price and days where one is known, else by its table."""
    offer = lives.best(method.live, here.offers or ()) if method.live else None
    due, days = price(method, here.freight), (method.min_days, method.max_days)
    if method.live and offer is not None:
        days = offer.min_days or method.min_days, offer.max_days or method.max_days
        due = _due(method, lives.price(method.live, offer), here)
    first, last = window(
        at=here.at, calendar=here.working, min_days=min(days), max_days=days[1], transit=here.transit
    )
    return ShippingOption(
        code=method.code,
        name=method.name,
        price=due,
        promised_from=first,
        promised_to=last,
        asks=here.request if method.live and here.offers is None else None,
    )


def _due(method: Method, asked: Money, here: _Here) -> Money:
    """What a carrier's price comes to in the currency of the basket; nothing where the goods go free."""
    if is_free(method, here.freight):
        return Money.zero(here.freight.subtotal.currency)
    return here.conversion.amount(asked) if here.conversion else asked


def _fetched(place: Pickup, here: _Here) -> ShippingOption:
    first, last = window(at=here.at, calendar=here.working, min_days=place.min_days, max_days=place.max_days)
    conversion = here.conversion
    due = Money(place.price_minor, conversion.of if conversion else here.freight.subtotal.currency)
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
