"""Visits and orders for tests of the journey, as plain rows instead of through the pages that make them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shop.customers.models import Customer
from shop.kernel import clock, db, events, ids
from shop.kernel.origin import CONSENT_GRANTED, CONSENT_UNSET, Origin
from shop.orders.events import OrderPaid, OrderPlaced
from shop.orders.models import DELIVERED, OPEN, PAID, Order, OrderLine
from tests.conftest import NOON
from tests.factories.pricing import line, priced
from tracking.journeys import operations
from tracking.journeys.pages import Seen

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
HINTS = {"Accept-Language": "en"}


def visit(*, consent: str = CONSENT_GRANTED, actor: str = "visitor", **campaign: str) -> Origin:
    """The origin of a new visitor's first visit."""
    return Origin(
        actor=actor,
        visitor_id=str(ids.new_id()),
        session_id=str(ids.new_id()),
        campaign=campaign,
        consent=consent,
        request_id="request",
    )


def undecided(**campaign: str) -> Origin:
    """The same, of somebody who has not chosen yet."""
    return visit(consent=CONSENT_UNSET, **campaign)


def seen(
    origin: Origin, path: str = "/", *, at: datetime = NOON, began: datetime | None = None, **more: Any
) -> Seen:
    """A page view of that visit, by a person's browser."""
    more.setdefault("user_agent", CHROME)
    more.setdefault("hints", HINTS)
    page = replace(origin, page_view_id=str(ids.new_id())) if more.get("is_page", True) else origin
    return Seen(
        at=clock.to_micros(at),
        origin=page,
        session_started_at=clock.to_micros(began or at),
        first_visit=more.pop("first_visit", True),
        path=path,
        **more,
    )


def look(origin: Origin, path: str = "/", *, at: datetime = NOON, **more: Any) -> Seen:
    """Record such a page view."""
    page = seen(origin, path, at=at, **more)
    with db.transaction("journey"):
        operations.record_page(page)
    return page


def customer(email: str = "dana@example.com", *, at: datetime = NOON) -> Customer:
    """A customer in a transaction of its own."""
    with db.transaction() as session:
        made = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=at)
        session.add(made)
    return made


def order(
    origin: Origin,
    buyer: Customer,
    *,
    at: datetime = NOON,
    number: int = 1001,
    delivered_at: datetime | None = None,
) -> Order:
    """A placed, unpaid order of 56.00 for two mugs; `delivered_at` makes it one that has arrived."""
    made = Order(
        id=ids.new_id(),
        number=number,
        token=ids.new_token(),
        cart_id=None,
        customer_id=buyer.id,
        email=buyer.email,
        locale="en",
        status=OPEN,
        payment_status=PAID,
        fulfillment_status=DELIVERED if delivered_at else "unfulfilled",
        currency="USD",
        subtotal_minor=5600,
        shipping_minor=500,
        tax_minor=0,
        discount_minor=600,
        total_minor=5500,
        paid_minor=5500,
        payment_gateway="test",
        shipping_address={"name": "Dana Levi"},
        quote=priced(line(2800, 2, currency="USD"), currency="USD").as_dict(),
        origin=origin.as_dict(),
        placed_at=at,
        paid_at=at,
        confirmed_at=at,
        delivered_at=delivered_at,
    )
    with db.transaction() as session:
        session.add(made)
        session.flush()
        session.add(_line(made.id))
    return made


def _line(order_id: uuid.UUID) -> OrderLine:
    return OrderLine(
        id=ids.new_id(),
        order_id=order_id,
        position=1,
        sku="MUG-1",
        title="Mug",
        variant_title="Blue",
        quantity=2,
        unit_price_minor=2800,
        discount_minor=600,
        total_minor=5000,
    )


def publish_paid(made: Order, *, at: datetime | None = None) -> uuid.UUID:
    """Publish OrderPaid of an order; the fact's id."""
    with db.transaction():
        fact = OrderPaid(order_id=made.id, customer_id=made.customer_id, total=made.total)
        return events.publish(fact, at=at or made.placed_at)


def publish_placed(made: Order, origin: Origin, *, at: datetime | None = None) -> uuid.UUID:
    """Publish OrderPlaced as it happens in the visit."""
    from shop.kernel.origin import acting_as

    with acting_as(origin), db.transaction():
        fact = OrderPlaced(
            order_id=made.id, customer_id=made.customer_id, cart_id=made.cart_id, total=made.total
        )
        return events.publish(fact, at=at or made.placed_at)


def later(minutes: float) -> datetime:
    """That many minutes after noon."""
    return NOON + timedelta(minutes=minutes)
