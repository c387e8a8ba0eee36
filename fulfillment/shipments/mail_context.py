"""What mails say about a parcel, as JSON: the answer, contents, what follows, what to do; never a street.

Links open the tracking page by a signature made with the mail, so each mail's link counts its days anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from fulfillment.carriers import base, registry
from fulfillment.shipments import causes, contents, following, links, progress, promise
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.queries import Delivery
from shop.brand import links as addresses
from shop.brand import store
from shop.catalog import queries as catalog
from shop.content import returns
from shop.customers.addresses import PostalAddress
from shop.orders.emails import line_context
from shop.orders.models import Order, OrderLine
from shop.recommendations import in_mails
from shop.reviews import links as review_links

WAIT = timedelta(hours=24)  # carriers at times report a delivery before they make it
MOST_GUIDES = 6


def of(delivery: Delivery, parcel: Parcel, *, milestone: str, at: datetime) -> dict[str, Any]:
    """The context of every mail about `parcel`; `milestone` is what it is about."""
    order, zone = delivery.order, store.current().time_zone
    expected = following.expected(order, parcel, today=promise.store_day(at, zone))
    held = {line.order_line_id: line.quantity for line in parcel.lines}
    follows = contents.remaining(order.lines)
    arrived = parcel.status_at if parcel.status == base.DELIVERED else None
    path = links.path(delivery.fulfillment, at=at)
    inside = [line for line in order.lines if line.id in held]
    return {
        "number": order.number,
        "name": order.name,
        "milestone": milestone,
        "track_path": path,
        "problem_path": f"{path}/problem",
        "carrier": parcel.carrier_name or registry.name(parcel.carrier),
        "tracking_number": parcel.tracking_number,
        "carrier_url": registry.tracking_url(parcel.carrier, parcel.tracking_number) or "",
        "city": PostalAddress.from_dict(order.shipping_address).city,
        "place": _place(parcel, milestone),
        "step": progress.step(parcel.status),
        "lines": [line_context(order, line, quantity=held[line.id]) for line in inside],
        "follows": [_follows(order, line, follows[line.id]) for line in order.lines if line.id in follows],
        "pieces": {"here": sum(held.values()), "all": _pieces(order)},
        "expected_from": _iso(expected.first),
        "expected_to": _iso(expected.last),
        "promised_to": _iso(parcel.promised_to),
        "delivered_at": arrived.isoformat() if arrived else None,
        "missing_from": (arrived + WAIT).isoformat() if arrived else None,
        "return_by": _return_by(arrived, zone),
        "reviews": _to_review(order, inside, at=at) if arrived else [],
        "guides": _guides(order, inside) if arrived else [],
        **(in_mails.of(order) if arrived else {"suggested": None}),
        "reason": _reason(parcel, milestone),
        "cause": causes.sentence(_reason(parcel, milestone)) if milestone == base.DELAYED else "",
        "parcel_delivery": structured(order, parcel, inside, expected, path=path),
    }


def structured(
    order: Order, parcel: Parcel, inside: Iterable[OrderLine], expected: promise.Expectation, *, path: str
) -> dict[str, Any]:
    """The parcel in the words of schema.org (ParcelDelivery), without its street."""
    address, url = PostalAddress.from_dict(order.shipping_address), addresses.url(path, locale=order.locale)
    said: dict[str, Any] = {
        "@type": "ParcelDelivery",
        "carrier": {"@type": "Organization", "name": parcel.carrier_name or registry.name(parcel.carrier)},
        "trackingNumber": parcel.tracking_number,
        "trackingUrl": url,
        "deliveryAddress": {
            "@type": "PostalAddress",
            "addressLocality": address.city,
            "addressRegion": address.region,
            "addressCountry": address.country,
        },
        "itemShipped": [{"@type": "Product", "name": line.title} for line in inside],
        "partOfOrder": {
            "@type": "Order",
            "orderNumber": str(order.number),
            "merchant": {"@type": "Organization", "name": store.current().name},
        },
        "potentialAction": {"@type": "TrackAction", "target": url},
    }
    if expected.first and expected.last:
        said["expectedArrivalFrom"] = expected.first.isoformat()
        said["expectedArrivalUntil"] = expected.last.isoformat()
    return said


def _place(parcel: Parcel, milestone: str) -> str:
    """Where what the mail is about happened: the city of the newest scan that says so."""
    told = [scan for scan in parcel.scans if scan.status == milestone and scan.place]
    return max(told, key=lambda scan: scan.occurred_at).place if told else ""


def _reason(parcel: Parcel, milestone: str) -> str:
    if milestone != base.DELAYED:
        return parcel.reason
    told = [scan for scan in parcel.scans if scan.delayed]
    return max(told, key=lambda scan: scan.occurred_at).reason if told else parcel.reason


def _follows(order: Order, line: OrderLine, quantity: int) -> dict[str, Any]:
    """What is still to come, with the day from which it ships where that is why."""
    from_day = line.ships_from.isoformat() if line.ships_from else None
    return {**line_context(order, line, quantity=quantity), "ships_from": from_day}


def _pieces(order: Order) -> int:
    return sum(line.quantity - line.cancelled_quantity for line in order.lines if line.requires_shipping)


def _return_by(arrived: datetime | None, zone: str) -> str | None:
    days = returns.promised().days
    if arrived is None or not days:
        return None
    return _iso(promise.store_day(arrived, zone) + timedelta(days=days))


def _to_review(order: Order, inside: Iterable[OrderLine], *, at: datetime) -> list[dict[str, str]]:
    """Each product that has arrived, with the link by which its buyer says how it is."""
    goods = {line.product_id: line.title for line in inside if line.product_id is not None}
    return [
        {"title": title, "path": review_links.path(order.customer_id, product_id, at=at)}
        for product_id, title in goods.items()
    ]


def _guides(order: Order, inside: Iterable[OrderLine]) -> list[dict[str, str]]:
    """How to look after what has arrived."""
    titles: dict[uuid.UUID, str] = {}
    for line in inside:
        if line.product_id is not None:
            titles.setdefault(line.product_id, line.title)
    found = catalog.care_pages(list(titles), locale=order.locale, fallback=store.current().language)
    guides = [
        {"title": titles[one], "path": f"/products/{found[one]}/care"} for one in titles if one in found
    ]
    return guides[:MOST_GUIDES]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
