"""A paid order waiting to be sent; the owner, a packer, and somebody who only has a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from fulfillment.shipments import queries
from fulfillment.shipments.queries import Delivery
from fulfillment.trackers import connections
from fulfillment.trackers import operations as trackers
from shop.catalog.rules import VariantInput
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.staff import operations as staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with, details, press
from tests.support import wiring
from tests.support.carriers.post_office import PostOffice
from tests.support.wiring import Browser


@pytest.fixture(autouse=True)
def at(app: Any) -> Iterator[datetime]:
    """Tuesday noon; nothing moves by itself."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def order(at: datetime, scene: Any) -> Order:
    """A paid order of three mugs."""
    found = orders.by_token(scene("a paid order", _paid))
    assert found is not None
    db.end_read()
    return found


def _paid() -> str:
    before = NOON - timedelta(hours=1)
    with clock.frozen(before):
        mug = stocked_variant(5, variants=(VariantInput(price_minor=2800, sku="MUG-1"),))
        placed = press(cart_with(mug, quantity=3, at=before), details(), at=before)
        wiring.drain()
    return placed.order_token


@pytest.fixture
def visitor(app: Any) -> Browser:
    """Somebody with a browser."""
    return app.test_client()


@pytest.fixture
def owner(app: Any) -> Browser:
    """The owner, signed in."""
    made = app.test_client()
    with db.transaction():
        token = staff.start_session(staff.ensure_owner(at=clock.now()), at=clock.now())
    made.set_cookie(STAFF_COOKIE, token)
    return made


def delivery(order: Order) -> Delivery:
    """What fulfillment knows now."""
    db.end_read()
    found = queries.for_order(order.id)
    assert found is not None
    return found


def ship(owner: Browser, order: Order, **data: str) -> Any:
    """Press "It has left"."""
    typed = {"carrier": "ups", "tracking_number": "1Z999AA10123456784", **data}
    return owner.submit(f"/admin/shipments/{order.number}", data=typed)


@pytest.fixture
def office(settings: Settings, at: datetime) -> Iterator[PostOffice]:
    """EasyPost is connected; who sends is not said yet."""
    with PostOffice() as opened:
        connections.configure(replace(settings, carrier_api_base=opened.url))
        with db.transaction():
            trackers.connect(provider="easypost", keys={"api_key": "EZTKkey"}, at=clock.now())
        yield opened
    connections.configure(settings)


def words(response: Any) -> str:
    """The page's text without markup, blanks joined."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
