"""A paid order refreshes its customer's lists and, when it was their first, decides the next-order offer."""

from __future__ import annotations

from shop.kernel import events
from shop.kernel.events import Delivery
from shop.orders.events import OrderPaid
from tracking.personalization import operations


def refresh_lists(fact: OrderPaid, delivery: Delivery) -> None:
    """Recompute the customer's two lists."""
    operations.refresh_person(customer_id=fact.customer_id, at=delivery.at)


def offer_second_order(fact: OrderPaid, delivery: Delivery) -> None:
    """Decide about the second-order discount; decided once, however often this is delivered."""
    operations.decide_second_order(customer_id=fact.customer_id, at=delivery.at)


def install() -> None:
    """Subscribe."""
    events.subscribe(OrderPaid, refresh_lists)
    events.subscribe(OrderPaid, offer_second_order)
