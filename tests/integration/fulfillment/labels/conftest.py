"""A post office on this machine, the owner's accounts with it, and an address to send from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from fulfillment.carriers.labels import Place
from fulfillment.labels import comparing, operations
from fulfillment.labels.models import ParcelLabel
from fulfillment.labels.values import BoxPreset, Offer
from fulfillment.trackers import connections
from fulfillment.trackers import operations as trackers
from shop.kernel import attention, db
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.support.carriers.post_office import PostOffice

SENDER = Place(
    name="Mug shop",
    street1="1 Kiln Road",
    city="Reno",
    region="NV",
    postal_code="89501",
    country="US",
    phone="+1 775 555 0100",
)
BOX = BoxPreset(name="Small", length_mm=200, width_mm=150, height_mm=100, grams=120)


@pytest.fixture
def office(database: Settings) -> Iterator[PostOffice]:
    """EasyPost and Shippo, connected, with an address to send from."""
    with PostOffice() as opened:
        connections.configure(replace(database, carrier_api_base=opened.url))
        yield opened
    connections.configure(database)


@pytest.fixture
def easypost(office: PostOffice, at: datetime) -> PostOffice:
    """Only EasyPost is connected."""
    connect("easypost", at=at)
    return office


def connect(*providers: str, at: datetime) -> None:
    """Connect accounts, and say who sends."""
    with db.transaction():
        for provider in providers:
            trackers.connect(provider=provider, keys={"api_key": f"key-of-{provider}"}, at=at)
        operations.set_sender(SENDER, at=at)
        operations.set_boxes([BOX], at=at)


def compared(order: Order, *, at: datetime, units: int = 0, hands_over: bool = True) -> ParcelLabel:
    """Prices for all that is left of an order, or for `units` of its first line."""
    held = {order.lines[0].id: units} if units else {}
    return comparing.compare(
        order_id=order.id, held=held, box=BOX.packed(900), format="pdf", hands_over=hands_over, at=at
    )


def cheapest(label: ParcelLabel) -> str:
    """The key of the offer on top."""
    return Offer.from_dict(label.offers[0]).key


def now(label: ParcelLabel) -> ParcelLabel:
    """The label as it is stored."""
    db.end_read()
    return db.session().get_one(ParcelLabel, label.id)


def troubles() -> list[str]:
    """What owners are asked to look at about labels."""
    db.end_read()
    return [item.kind for item in attention.open_items() if item.kind.startswith("labels.")]
