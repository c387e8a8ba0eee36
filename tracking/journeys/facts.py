"""What the shop's facts mean for the journey: one event each, by the fact's own id, so twice is once.

Handlers run inside the shop's transaction and write to the other store, which commits first; when the
shop's then fails the fact comes again and finds its event already there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from shop.customers import queries as customers
from shop.kernel import clock, db, ids
from shop.kernel.events import Delivery
from shop.kernel.money import Money
from shop.kernel.origin import CONSENT_UNSET, Origin
from shop.orders.models import Order, OrderLine
from tracking.journeys import operations, taxonomy

MINUTE = 60_000_000


def as_chosen(origin: Origin) -> Origin:
    """`origin` with what the visitor has chosen since, if anything."""
    if origin.visitor_id is None:
        return origin
    chosen = customers.consent(f"visitor:{origin.visitor_id}")
    return origin if chosen == CONSENT_UNSET else replace(origin, consent=chosen)


def order_of(order_id: object) -> Order:
    """The order a fact is about."""
    return db.session().get_one(Order, order_id)


def origin_of(order: Order) -> Origin:
    """The origin of the visit that ordered, with what was chosen since."""
    return as_chosen(Origin.from_dict(order.origin))


def record(
    name: str,
    delivery: Delivery,
    *,
    origin: Origin,
    afterwards: bool = False,
    part: str = "",
    value: Money | None = None,
    order: Order | None = None,
    cart_id: object = None,
    props: Mapping[str, Any] | None = None,
    at: int | None = None,
) -> bool:
    """Write the event `name` of a delivered fact; True when it was new. `part` tells several events of one
    fact apart; `afterwards` that it happened later, without the visitor's doing."""
    happened = clock.to_micros(delivery.occurred_at) if at is None else at
    with db.transaction("journey"):
        new = operations.record_fact(
            name,
            event_id=ids.derived_id(delivery.event_id, part) if part else delivery.event_id,
            at=happened,
            received_at=clock.to_micros(delivery.at),
            origin=origin,
            afterwards=afterwards,
            order_id=order.id if order else None,
            customer_id=order.customer_id if order else None,
            cart_id=cart_id or (order.cart_id if order else None),
            value=(value.minor, value.currency) if value else None,
            props=props,
        )
        if not afterwards:
            operations.reach(session_id=origin.session_id, name=name, new=new, at=happened)
            if new and name == "purchase" and not origin.personal:
                _tell_the_visit(origin, happened)
    return new


def record_afterwards(
    name: str,
    fact: Any,
    delivery: Delivery,
    props: Mapping[str, Any],
    *,
    at: int | None = None,
    value: Money | None = None,
) -> None:
    """Write what happened to `fact.order_id` later, without its visitor's doing."""
    order = order_of(fact.order_id)
    record(
        name,
        delivery,
        origin=origin_of(order),
        afterwards=True,
        order=order,
        props=props,
        at=at,
        value=value,
    )


def _tell_the_visit(origin: Origin, at: int) -> None:
    """That the visit ended in a purchase, and nothing that leads from it to which: for funnels of visits.

    The purchase itself names no visit without consent, so the time is that of the next full minute, the
    amount is left out, and the id is made of nothing.
    """
    if origin.session_id:
        told = -(-at // MINUTE) * MINUTE
        operations.record_in_visit(
            taxonomy.VISIT_PURCHASE, event_id=uuid.uuid4(), origin=origin, at=told, props={}
        )


def items_of(order: Order) -> list[dict[str, Any]]:
    """An order's lines as GA4 items: price is the unit price after discount, in minor units."""
    query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    return [
        {
            "item_id": line.sku or str(line.variant_id or ""),
            "item_name": line.title,
            "item_variant": line.variant_title,
            "product_id": str(line.product_id) if line.product_id else None,
            "variant_id": str(line.variant_id) if line.variant_id else None,
            "quantity": line.quantity,
            "price_minor": (line.unit_price_minor * line.quantity - line.discount_minor) // line.quantity,
        }
        for line in db.session().scalars(query)
    ]
