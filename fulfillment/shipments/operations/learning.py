"""What a parcel's lane says about the day it arrives, and what its arrival says about the lane."""

from __future__ import annotations

from datetime import datetime

from fulfillment.carriers import base
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments import lanes, promise, queries
from fulfillment.shipments.lanes import Lane
from fulfillment.shipments.models import Parcel
from shop.brand import store
from shop.customers.addresses import PostalAddress
from shop.orders.models import Order
from shop.shipping import queries as shipping
from shop.shipping.promise import Calendar

_OVER = base.ENDED | {base.RETURNING, base.READY_FOR_PICKUP}


def expect_first(parcel: Parcel, order: Order, *, at: datetime) -> None:
    """Note the lane of a parcel that leaves, and what is expected of it by now."""
    address = PostalAddress.from_dict(order.shipping_address)
    parcel.lane = Lane(
        carrier=parcel.carrier_name or parcel.carrier,
        service=order.shipping_code,
        origin=store.current().country,
        country=address.country,
        region=address.region,
    ).key
    expect(parcel, at=at)
    parcel.first_expected_from, parcel.first_expected_to = parcel.expected_from, parcel.expected_to


def expect(parcel: Parcel, *, at: datetime) -> None:
    """Reckon anew when a parcel comes; nothing once it has, or does not come."""
    parcel.expected_from = parcel.expected_to = None
    if parcel.status in _OVER or parcel.carrier == SIMULATOR.info.code:
        return
    zone = store.current().time_zone
    found = lanes.expected(
        queries.transits(parcel.lane),
        left=promise.store_day(parcel.shipped_at, zone),
        today=promise.store_day(at, zone),
        calendar=_calendar(parcel),
    )
    if found:
        parcel.expected_from, parcel.expected_to = found


def learn(parcel: Parcel) -> None:
    """Keep how long a parcel took once it has arrived; a story of the simulator teaches nothing."""
    arrived = parcel.status_at if parcel.status == base.DELIVERED else None
    parcel.delivered_at, parcel.transit_days = arrived, None
    if arrived is None or parcel.carrier == SIMULATOR.info.code:
        return
    zone = store.current().time_zone
    parcel.transit_days = lanes.days_between(
        promise.store_day(parcel.shipped_at, zone), promise.store_day(arrived, zone), _calendar(parcel)
    )


def _calendar(parcel: Parcel) -> Calendar:
    """When carriers deliver where the parcel goes."""
    return shipping.transit(lanes.country_of(parcel.lane).upper()) or shipping.calendar()
