"""A paid order refreshes its customer's lists; who turns out to be a customer keeps their group of offers."""

from __future__ import annotations

from shop.kernel import events
from shop.kernel.events import Delivery
from shop.orders.events import OrderPaid
from tracking.personalization.offers import reactions as offers


def refresh_lists(fact: OrderPaid, delivery: Delivery) -> None:
    """Recompute the customer's two lists."""
    from tracking.personalization.lists import keeping

    keeping.refresh(customer_id=fact.customer_id, at=delivery.at)


def install() -> None:
    """Subscribe."""
    events.subscribe(OrderPaid, refresh_lists)
    offers.install()
