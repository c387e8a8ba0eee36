"""Parcels that are followed: an account, the providers' own servers, messages that passed the edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fulfillment.shipments import operations as shipments
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import connections, operations, queries
from fulfillment.trackers.models import CarrierConnection, Tracker
from shop.kernel import attention, clock, db, inbox
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import only_parcel
from tests.support import wiring
from tests.support.carrier_double import CarrierDouble
from tests.support.carriers import easypost

HOUR = timedelta(hours=1)


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


@pytest.fixture
def double(database: Settings) -> Iterator[CarrierDouble]:
    """The providers' own servers."""
    with CarrierDouble() as double:
        connections.configure(replace(database, carrier_api_base=double.url))
        yield double
    connections.configure(database)


@pytest.fixture
def connection(double: CarrierDouble, at: datetime) -> CarrierConnection:
    """An account with EasyPost."""
    return connect("easypost", "EZTK1234", at)


def connect(provider: str, key: str, at: datetime) -> CarrierConnection:
    with db.transaction():
        row = operations.connect(provider=provider, keys={"api_key": key}, secret="", at=at)
        if provider == "easypost":
            operations.change_secret(row, secret=easypost.SECRET, at=at)
    return row


def ship(order: Order, at: datetime, number: str = easypost.NUMBER, carrier: str = "usps") -> Parcel:
    with db.transaction():
        draft = ParcelDraft(carrier=carrier, tracking_number=number)
        shipments.ship(order_id=order.id, parcels=[draft], source="form", at=at)
    wiring.drain()
    return only_parcel(order)


def post(body: bytes, at: datetime, external_id: str = "", source: str = "easypost", **headers: str) -> bool:
    """A message that has passed the edge."""
    row = queries.connection_of(source)
    assert row is not None
    db.end_read()
    with clock.frozen(at):
        with db.transaction():
            new = inbox.receive(
                source=source,
                connection=row.key,
                external_id=external_id or str(hash(body)),
                headers=headers,
                body=body,
                at=at,
            )
        wiring.drain()
    return new


def tracker(parcel: Parcel) -> Tracker:
    db.end_read()
    found = queries.tracker_of(parcel.id)
    assert found is not None
    return found


def status(order: Order) -> str:
    return only_parcel(order).status


def open_kinds() -> set[str]:
    db.end_read()
    return {item.kind for item in attention.open_items()}
