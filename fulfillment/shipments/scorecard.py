"""How carriers did: of the parcels that left lately, by carrier and way of delivery.

Rates carry their interval (Wilson, 95 %), and nothing is said of fewer than ten. A parcel counts once its
promised day is over, whether it has arrived or not: one that never comes breaks a promise. Parcels of the
simulator (so those of the demo store) are counted only where there are no others, and then said to be such.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, select

from fulfillment.carriers import base
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments import lanes, promise
from fulfillment.shipments.models import Parcel
from shop.brand import store
from shop.kernel import db
from shop.orders.models import Order

FEWEST, Z, MOST = 10, 1.959964, 20_000


@dataclass(frozen=True, kw_only=True)
class Trip:
    """What is counted of a parcel."""

    carrier: str
    service: str
    status: str
    confirmed_at: datetime | None
    shipped_at: datetime
    first_scan_at: datetime | None
    delivered_on: date | None
    delivered_at: datetime | None
    promised_to: date | None
    told: tuple[date, date] | None
    quiet: bool


@dataclass(frozen=True)
class Rate:
    """`hits` of `n`, with the interval in which the true share lies."""

    hits: int
    n: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval."""
        n, p = self.n, self.share
        if not n:
            return 0.0, 1.0
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        wide = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(middle - wide, 0.0), min(middle + wide, 1.0)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A carrier with a way of delivery. Hours are medians; None where fewer than ten are known."""

    carrier: str
    service: str
    parcels: int
    kept: Rate
    held: Rate
    to_label: float | None
    to_first_scan: float | None
    to_door: float | None
    lost: int
    quiet: int


def of_carriers(*, at: datetime, days: int) -> tuple[list[Card], bool]:
    """The cards of parcels that left in the last `days`, those with most parcels first; one statement or two.

    True with them: these parcels are simulated, as no other left.
    """
    real = _trips(Parcel.carrier != SIMULATOR.info.code, at=at, days=days)
    trips = real or _trips(Parcel.carrier == SIMULATOR.info.code, at=at, days=days)
    made = cards(trips, today=promise.store_day(at, store.current().time_zone))
    return made, bool(made) and not real


def _trips(which: ColumnElement[bool], *, at: datetime, days: int) -> list[Trip]:
    left = Parcel.undone_at.is_(None) & (Parcel.shipped_at >= at - timedelta(days=days))
    query = (
        select(Parcel, Order.confirmed_at)
        .join(Order, Order.id == Parcel.order_id)
        .where(left, which)
        .order_by(Parcel.shipped_at.desc())
        .limit(MOST)
    )
    zone = store.current().time_zone
    return [_trip(parcel, confirmed_at, zone) for parcel, confirmed_at in db.session().execute(query)]


def cards(trips: Iterable[Trip], *, today: date) -> list[Card]:
    """One card for each carrier and way of delivery among `trips`. Pure."""
    groups: dict[tuple[str, str], list[Trip]] = {}
    for trip in trips:
        groups.setdefault((trip.carrier, trip.service), []).append(trip)
    made = [_card(*key, group, today) for key, group in groups.items()]
    return sorted(made, key=lambda card: (-card.parcels, card.carrier, card.service))


def _card(carrier: str, service: str, trips: Sequence[Trip], today: date) -> Card:
    due = [trip for trip in trips if trip.promised_to and (trip.delivered_on or trip.promised_to < today)]
    told = [(trip.told, trip.delivered_on) for trip in trips if trip.told and trip.delivered_on]
    return Card(
        carrier=carrier,
        service=service,
        parcels=len(trips),
        kept=Rate(sum(_kept(trip) for trip in due), len(due)),
        held=Rate(sum(first <= day <= last for (first, last), day in told), len(told)),
        to_label=_hours((trip.confirmed_at, trip.shipped_at) for trip in trips),
        to_first_scan=_hours((trip.shipped_at, trip.first_scan_at) for trip in trips),
        to_door=_hours((trip.first_scan_at, trip.delivered_at) for trip in trips),
        lost=sum(trip.status == base.LOST for trip in trips),
        quiet=sum(trip.quiet for trip in trips),
    )


def _kept(trip: Trip) -> bool:
    if trip.delivered_on is None or trip.promised_to is None:
        return False
    return trip.delivered_on <= trip.promised_to


def _hours(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> float | None:
    took = [(end - begin).total_seconds() / 3600 for begin, end in pairs if begin and end]
    return median(max(hours, 0.0) for hours in took) if len(took) >= FEWEST else None


def _trip(parcel: Parcel, confirmed_at: datetime | None, zone: str) -> Trip:
    told = parcel.first_expected_from, parcel.first_expected_to
    return Trip(
        carrier=parcel.carrier_name or parcel.carrier,
        service=lanes.service_of(parcel.lane),
        status=parcel.status,
        confirmed_at=confirmed_at,
        shipped_at=parcel.shipped_at,
        first_scan_at=parcel.first_scan_at,
        delivered_on=promise.store_day(parcel.delivered_at, zone) if parcel.delivered_at else None,
        delivered_at=parcel.delivered_at,
        promised_to=parcel.promised_to,
        told=(told[0], told[1]) if told[0] and told[1] else None,
        quiet=bool(parcel.quiet),
    )
