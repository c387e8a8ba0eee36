"""News about parcels by mail: shipped, out for delivery, ready, delayed, delivered, in trouble. Each once.

Nothing is sent about what is older than two days (a carrier's history that arrives late) or what is no
longer so (out for delivery, heard of after the delivery).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers import base, registry
from fulfillment.shipments import contents, promise
from fulfillment.shipments.models import FulfillmentOrder, Parcel
from fulfillment.shipments.operations.shipping import shipped_key
from fulfillment.shipments.queries import Delivery
from shop.brand import store
from shop.customers.addresses import PostalAddress
from shop.mail import operations as mail
from shop.mail.models import Mail
from shop.orders.emails import line_context
from shop.orders.models import Order
from shop.reviews import links as review_links

TOO_OLD = timedelta(hours=48)
TEMPLATES = {
    base.OUT_FOR_DELIVERY: "parcel_out_for_delivery",
    base.READY_FOR_PICKUP: "parcel_ready_for_pickup",
    base.DELAYED: "parcel_delayed",
    base.DELIVERED: "parcel_delivered",
    base.ATTEMPTED: "parcel_problem",
    base.EXCEPTION: "parcel_problem",
    base.RETURNING: "parcel_problem",
    base.LOST: "parcel_problem",
}
# A morning's news is of no use the next day.
LASTS = {base.OUT_FOR_DELIVERY: timedelta(hours=12)}


def worth_telling(parcel: Parcel, milestone: str, happened_at: datetime, *, at: datetime) -> bool:
    """Whether a customer should still hear of `milestone` now."""
    if milestone not in TEMPLATES or parcel.undone_at is not None or at - happened_at > TOO_OLD:
        return False
    if milestone == base.DELAYED:
        return parcel.status not in base.ENDED and parcel.status != base.OUT_FOR_DELIVERY
    return parcel.status == milestone


def queue_shipped(delivery: Delivery, parcel: Parcel, *, at: datetime) -> Mail:
    """The parcel has left: what is in it, what follows, when it comes, where to look."""
    return _queue(delivery, parcel, "shipped", "parcel_shipped", shipped_key(parcel.id), at=at)


def queue_milestone(delivery: Delivery, parcel: Parcel, milestone: str, *, at: datetime) -> Mail:
    """The parcel reached `milestone`, a key of TEMPLATES."""
    key = f"parcel:{parcel.id}:{milestone}"
    return _queue(delivery, parcel, milestone, TEMPLATES[milestone], key, at=at)


def queue_tracking_link(order: Order, work: FulfillmentOrder, *, at: datetime) -> Mail:
    """The link somebody asked for; at most once in ten minutes."""
    return mail.queue(
        kind="tracking_link",
        dedupe_key=f"order:{order.id}:tracking_link:{int(at.timestamp()) // 600}",
        to=order.email,
        locale=order.locale,
        template="tracking_link",
        context={"number": order.number, "track_path": f"/track/{work.token}"},
        at=at,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=1,
    )


def _queue(delivery: Delivery, parcel: Parcel, kind: str, template: str, key: str, *, at: datetime) -> Mail:
    order = delivery.order
    lasts = LASTS.get(kind)
    return mail.queue(
        kind=kind,
        dedupe_key=key,
        to=order.email,
        to_name=order.name,
        locale=order.locale,
        template=template,
        context={**parcel_context(delivery, parcel, at=at), "milestone": kind},
        at=at,
        expires_at=at + lasts if lasts else None,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=3,
    )


def parcel_context(delivery: Delivery, parcel: Parcel, *, at: datetime) -> dict[str, Any]:
    """What mails say about a parcel, as JSON. City and country only: mails are forwarded."""
    order = delivery.order
    expected = _expected(order, parcel, at=at)
    address = PostalAddress.from_dict(order.shipping_address)
    held = {line.order_line_id: line.quantity for line in parcel.lines}
    follows = contents.remaining(order.lines)
    return {
        "number": order.number,
        "name": order.name,
        "track_path": f"/track/{delivery.fulfillment.token}",
        "carrier": parcel.carrier_name or registry.name(parcel.carrier),
        "tracking_number": parcel.tracking_number,
        "carrier_url": registry.tracking_url(parcel.carrier, parcel.tracking_number) or "",
        "city": address.city,
        "lines": [
            line_context(order, line, quantity=held[line.id]) for line in order.lines if line.id in held
        ],
        "follows": [
            line_context(order, line, quantity=follows[line.id]) for line in order.lines if line.id in follows
        ],
        "expected_from": expected.first.isoformat() if expected.first else None,
        "expected_to": expected.last.isoformat() if expected.last else None,
        "promised_to": parcel.promised_to.isoformat() if parcel.promised_to else None,
        "delivered_at": parcel.status_at.isoformat() if parcel.status == base.DELIVERED else None,
        "reviews": _to_review(order, set(held), at=at) if parcel.status == base.DELIVERED else [],
        "reason": parcel.reason,
    }


def _to_review(order: Order, line_ids: set[uuid.UUID], *, at: datetime) -> list[dict[str, str]]:
    """Each product that has arrived, with the link by which its buyer says how it is."""
    goods = {
        line.product_id: line.title
        for line in order.lines
        if line.id in line_ids and line.product_id is not None
    }
    return [
        {"title": title, "path": review_links.path(order.customer_id, product_id, at=at)}
        for product_id, title in goods.items()
    ]


def _expected(order: Order, parcel: Parcel, *, at: datetime) -> promise.Expectation:
    return promise.expectation(
        status=parcel.status,
        promised_from=order.promised_from,
        promised_to=parcel.promised_to,
        estimated_on=parcel.estimated_on,
        today=promise.store_day(at, store.current().time_zone),
    )
