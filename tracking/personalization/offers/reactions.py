"""What offers do when something happens: somebody signs in or orders, withdraws consent, or is erased."""

from __future__ import annotations

import uuid

from shop.customers.events import ConsentChanged, CustomerSignedIn
from shop.customers.models import Customer
from shop.kernel import db, events
from shop.kernel.events import Delivery
from shop.kernel.origin import CONSENT_DENIED
from shop.orders.events import OrderPlaced
from shop.promotions import keeping
from tracking.journeys import facts
from tracking.personalization.offers import linking, privacy, queries


def join_signed_in(fact: CustomerSignedIn, delivery: Delivery) -> None:
    """The visitor is this customer."""
    _join(fact.customer_id, delivery)


def join_ordered(fact: OrderPlaced, delivery: Delivery) -> None:
    """The visitor has ordered as this customer."""
    _join(fact.customer_id, delivery)


def part_visitor(fact: ConsentChanged, delivery: Delivery) -> None:
    """Who does not want to be remembered any more gets no offer as a visitor."""
    kind, _, subject_id = fact.subject.partition(":")
    if kind == "visitor" and fact.choice == CONSENT_DENIED:
        privacy.forget_visitor(subject_id)


def install() -> None:
    """Subscribe, and keep the promotions behind offers."""
    keeping.register(queries.kept_at)
    events.subscribe(CustomerSignedIn, join_signed_in)
    events.subscribe(OrderPlaced, join_ordered)
    events.subscribe(ConsentChanged, part_visitor)


def _join(customer_id: uuid.UUID, delivery: Delivery) -> None:
    origin = facts.as_chosen(delivery.origin)
    customer = db.session().get(Customer, customer_id, with_for_update={"key_share": True})
    if customer is None or customer.erased_at is not None or not origin.personal or not origin.visitor_id:
        return
    linking.link(visitor_id=origin.visitor_id, customer=customer, at=delivery.at)
