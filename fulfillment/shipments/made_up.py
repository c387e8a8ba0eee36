"""A made-up order on its way, for pages and mails that are tried out. Nothing of it is ever stored."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fulfillment.shipments import promise
from fulfillment.shipments.models import CLOSED, OWN, FulfillmentOrder
from shop.brand import store
from shop.customers.addresses import PostalAddress
from shop.kernel import ids
from shop.orders.mail_samples import LINES
from shop.orders.models import OPEN, PAID, SHIPPED, Order, OrderLine

NUMBER = 1042
TOKEN = "story"  # what stands in its links; nothing real has it
PROMISED = (timedelta(days=2), timedelta(days=3))


def work(of: Order, at: datetime) -> FulfillmentOrder:
    """Its work, all of it sent."""
    return FulfillmentOrder(
        id=ids.derived_id("story", "work"),
        order_id=of.id,
        position=1,
        location=OWN,
        token=TOKEN,
        status=CLOSED,
        opened_at=at,
        link_version=1,
        lines=[],
        holds=[],
    )


def order(at: datetime) -> Order:
    """The order, confirmed at `at` and sent then."""
    brand, order_id = store.current(), ids.derived_id("story", "order")
    day = promise.store_day(at, brand.time_zone)
    address = PostalAddress(
        name="Cleo Rivers", line1="12 Elm Street", city="Northgate", country=brand.country
    )
    lines = [
        _line(order_id, place, title, options, quantity, total)
        for place, (title, options, quantity, total) in enumerate(LINES, start=1)
    ]
    total = sum(line.total_minor for line in lines)
    return Order(
        id=order_id, number=NUMBER, token=TOKEN, customer_id=ids.derived_id("story", "customer"),
        email="cleo@example.com", name=address.name, locale=brand.language, status=OPEN, payment_status=PAID,
        fulfillment_status=SHIPPED, currency=brand.currency, subtotal_minor=total, discount_minor=0,
        shipping_minor=0, tax_minor=0, tax_included=True, total_minor=total, credit_minor=0, paid_minor=total,
        refunded_minor=0, payment_gateway="test", shipping_code="standard", shipping_method="Standard",
        promised_from=day + PROMISED[0], promised_to=day + PROMISED[1], shipping_address=address.as_dict(),
        note="", gift_message="", hide_prices=False, quote={}, origin={}, placed_at=at, confirmed_at=at,
        held_for="", version=1, due_minor=0, lines=lines,
    )  # fmt: skip


def _line(order_id: uuid.UUID, place: int, title: str, options: str, quantity: int, total: int) -> OrderLine:
    return OrderLine(
        id=ids.derived_id("story", "line", place),
        order_id=order_id,
        position=place,
        title=title,
        variant_title=options,
        sku="",
        image="",
        quantity=quantity,
        unit_price_minor=total // quantity,
        discount_minor=0,
        tax_minor=0,
        total_minor=total,
        requires_shipping=True,
        gift=False,
        gift_card=False,
        shipped_quantity=quantity,
        cancelled_quantity=0,
    )
