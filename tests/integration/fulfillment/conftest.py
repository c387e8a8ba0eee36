"""Paid orders waiting to be sent, and the clock at noon."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from fulfillment.shipments import queries
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.queries import Delivery
from shop.catalog.rules import VariantInput
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.support import wiring


@pytest.fixture
def at(database: Settings) -> Iterator[datetime]:
    """Tuesday noon; nothing moves by itself."""
    with clock.frozen(AT):
        yield AT


@pytest.fixture
def order(at: datetime, scene: Any) -> Order:
    """A paid order of three mugs, which the worker has heard of."""
    return _delivery(scene("an order of mugs", lambda: _paid("MUG-1", quantity=3))).order


@pytest.fixture
def two_lines(at: datetime, scene: Any) -> Order:
    """A paid order of two different products, two of each."""
    return _delivery(scene("an order of two lines", lambda: _paid("MUG-1", "BOWL-1", quantity=2))).order


def _paid(*skus: str, quantity: int) -> uuid.UUID:
    before = AT - timedelta(hours=1)
    with clock.frozen(before):
        each = [stocked_variant(5, variants=(VariantInput(price_minor=2800, sku=sku),)) for sku in skus]
        made = order_of(press(cart_with(*each, quantity=quantity, at=before), details(), at=before))
        wiring.drain()
    return made.id


def reload(order: Order) -> Order:
    """The order as it is now."""
    return delivery(order).order


def delivery(order: Order) -> Delivery:
    """What fulfillment knows now."""
    return _delivery(order.id)


def _delivery(order_id: uuid.UUID) -> Delivery:
    db.end_read()
    found = queries.for_order(order_id)
    assert found is not None
    return found


def only_parcel(order: Order) -> Parcel:
    """The one parcel of an order."""
    (parcel,) = delivery(order).live
    return parcel


def mail_kinds(order: Order) -> list[str]:
    """Kinds of the mails about an order, in the order of queueing."""
    db.end_read()
    return [mail.kind for mail in mails.for_order(order.id)]


def refused(operation: Callable[[], Any], *, by: type[Exception]) -> Exception:
    """The refusal of `operation` run in a transaction."""
    with pytest.raises(by) as caught, db.transaction():
        operation()
    return caught.value
