"""Orders that have arrived, and requests to send things of them back, for tests."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.returns import operations, queries, reasons
from fulfillment.returns.models import REFUND, Return
from fulfillment.returns.operations import Asked, Piece
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as deliveries
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.models import Parcel
from shop.catalog.rules import VariantInput
from shop.kernel import clock, db
from shop.mail import queries as mails
from shop.orders import queries as orders
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with, details, order_of, press
from tests.support import wiring

MUG = (VariantInput(price_minor=2801, cost_minor=900),)
PHOTO = {"file": "products/aa/sample", "width": 40, "height": 30}


def sent_order(at: datetime, *, quantity: int = 3, variants: Sequence[VariantInput] = MUG) -> Order:
    """A paid order of `quantity` mugs (which cost the store 9.00), sent a day before `at`."""
    before = at - timedelta(days=3)
    with clock.frozen(before):
        mug = stocked_variant(
            20, variants=tuple(variants), option_names=("Size",) if len(variants) > 1 else ()
        )
        made = order_of(press(cart_with(mug, quantity=quantity, at=before), details(), at=before))
        wiring.drain()
    with db.transaction():
        draft = ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456784")
        left = at - timedelta(days=1)
        shipments.ship(order_id=made.id, parcels=[draft], source="form", at=left)
    return reload(made)


def scan(order: Order, status: str, at: datetime) -> None:
    """Its parcel is heard of."""
    with db.transaction():
        scans = [ScanEvent(occurred_at=at, status=status)]
        shipments.add_scans(parcel_id=parcel(order).id, scans=scans, at=at)


def arrived_order(at: datetime, **more: Any) -> Order:
    """The same, arrived an hour before `at`; the worker has heard of everything."""
    order = sent_order(at, **more)
    scan(order, base.DELIVERED, at - timedelta(hours=1))
    with clock.frozen(at):
        wiring.drain()
    return reload(order)


def asked(order: Order, *, units: int = 1, reason: str = reasons.CHANGED_MIND, **more: Any) -> Asked:
    """What somebody asks who wants to send `units` of the first line back."""
    piece = Piece(line_id=order.lines[0].id, quantity=units, reason=reason)
    return Asked(pieces=[piece], wish=more.pop("wish", REFUND), photos=[PHOTO], **more)


def requested(order: Order, at: datetime, **more: Any) -> Return:
    """A return that was asked for."""
    with db.transaction():
        return operations.request(order_id=order.id, asked=asked(order, **more), at=at)


def reload(order: Order) -> Order:
    """The order as it is now."""
    db.end_read()
    found = orders.by_id(order.id)
    assert found is not None
    return found


def again(one: Return) -> Return:
    """The return as it is now."""
    db.end_read()
    found = queries.by_id(one.id)
    assert found is not None
    return found


def parcel(order: Order) -> Parcel:
    """Its first parcel."""
    db.end_read()
    return deliveries.parcels_of(order.id)[0]


def mail_kinds(order_id: uuid.UUID) -> list[str]:
    """Kinds of the mails about an order, in the order of queueing."""
    db.end_read()
    return [mail.kind for mail in mails.for_order(order_id)]
