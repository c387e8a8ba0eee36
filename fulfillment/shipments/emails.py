"""News about parcels by mail: shipped, out for delivery, ready, delayed, delivered, in trouble. Each once, a
delay once for each new day.

Nothing is sent about what is older than two days (a carrier's history that arrives late) or what is no
longer so (out for delivery, heard of after the delivery).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from fulfillment.carriers import base
from fulfillment.shipments import links, mail_context
from fulfillment.shipments.models import FulfillmentOrder, Parcel
from fulfillment.shipments.operations.shipping import shipped_key
from fulfillment.shipments.queries import Delivery
from shop.kernel import preferences
from shop.mail import operations as mail
from shop.mail import parcel_news
from shop.mail.models import Mail
from shop.orders.models import Order

TOO_OLD = timedelta(hours=48)
SHIPPED = "shipped"
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
# What its customer may have chosen not to hear (`mail.parcel_news`).
NEWS = {
    SHIPPED: parcel_news.SENT,
    base.OUT_FOR_DELIVERY: parcel_news.TODAY,
    base.DELAYED: parcel_news.LATE,
    base.DELIVERED: parcel_news.ARRIVED,
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


def wanted(order: Order, kind: str) -> bool:
    """Whether its customer wants to hear of this: SHIPPED, or a key of TEMPLATES."""
    return parcel_news.wanted(order.email, NEWS.get(kind, ""))


def queue_shipped(delivery: Delivery, parcel: Parcel, *, at: datetime) -> Mail:
    """The parcel has left: what is in it, what follows, when it comes, where to look."""
    return _queue(delivery, parcel, SHIPPED, "parcel_shipped", shipped_key(parcel.id), at=at)


def queue_milestone(delivery: Delivery, parcel: Parcel, milestone: str, *, at: datetime) -> Mail:
    """The parcel reached `milestone`, a key of TEMPLATES."""
    key = f"parcel:{parcel.id}:{milestone}"
    return _queue(delivery, parcel, milestone, TEMPLATES[milestone], key, at=at)


def queue_delay_moved(
    delivery: Delivery, parcel: Parcel, *, told: date | None, until: date, at: datetime
) -> Mail:
    """It comes on another day than was last told: once for each day."""
    key = f"parcel:{parcel.id}:{base.DELAYED}:{until.isoformat()}"
    more = {"moved": True, "told_to": told.isoformat() if told else None}
    return _queue(delivery, parcel, base.DELAYED, TEMPLATES[base.DELAYED], key, at=at, more=more)


def queue_tracking_link(order: Order, work: FulfillmentOrder, *, at: datetime) -> Mail:
    """The link somebody asked for; at most once in ten minutes."""
    return mail.queue(
        kind="tracking_link",
        dedupe_key=f"order:{order.id}:tracking_link:{int(at.timestamp()) // 600}",
        to=order.email,
        locale=order.locale,
        template="tracking_link",
        context={
            "number": order.number,
            "track_path": links.path(work, at=at),
            "link_days": preferences.get(links.DAYS),
        },
        at=at,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=1,
    )


def _queue(
    delivery: Delivery,
    parcel: Parcel,
    kind: str,
    template: str,
    key: str,
    *,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> Mail:
    order = delivery.order
    lasts = LASTS.get(kind)
    return mail.queue(
        kind=kind,
        dedupe_key=key,
        to=order.email,
        to_name=order.name,
        locale=order.locale,
        template=template,
        context={**mail_context.of(delivery, parcel, milestone=kind, at=at), **(more or {})},
        at=at,
        expires_at=at + lasts if lasts else None,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=3,
    )
