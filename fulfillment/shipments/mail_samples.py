"""Made-up parcels for previews of the mails about parcels."""

from __future__ import annotations

from functools import partial
from typing import Any

from fulfillment.carriers import base
from fulfillment.shipments import causes, progress
from shop.mail import previews
from shop.orders.mail_samples import lines

NUMBER = "1Z999AA10123456784"


def install() -> None:
    """Register the previews; calling it twice is harmless."""
    previews.register("parcel_shipped", lambda: parcel("shipped"))
    previews.register(
        "parcel_shipped", lambda: parcel("shipped", part=True), name="parcel_shipped (one of two)"
    )
    previews.register("parcel_out_for_delivery", lambda: parcel(base.OUT_FOR_DELIVERY))
    previews.register("parcel_ready_for_pickup", lambda: parcel(base.READY_FOR_PICKUP))
    previews.register("parcel_delayed", lambda: parcel(base.DELAYED))
    moved = {"moved": True, "told_to": "2026-11-27"}
    previews.register("parcel_delayed", lambda: parcel(base.DELAYED) | moved, name="parcel_delayed (again)")
    previews.register("parcel_delivered", lambda: parcel(base.DELIVERED))
    for trouble in (base.ATTEMPTED, base.EXCEPTION, base.RETURNING, base.LOST):
        name = f"parcel_problem ({trouble})"
        previews.register("parcel_problem", partial(parcel, trouble), name=name)
    previews.register("tracking_link", {"number": 1042, "track_path": "/track/sample", "link_days": 90})


def parcel(milestone: str, *, part: bool = False) -> dict[str, Any]:
    """The made-up parcel, as `mail_context.of` would say it."""
    items = lines(priced=False)
    late, arrived = milestone == base.DELAYED, milestone == base.DELIVERED
    follows = [{**item, "ships_from": "2026-12-01"} for item in items[1:]] if part else []
    return {
        "number": 1042,
        "name": "Cleo Rivers",
        "track_path": "/track/sample",
        "problem_path": "/track/sample/problem",
        "carrier": "UPS",
        "tracking_number": NUMBER,
        "carrier_url": f"https://www.ups.com/track?tracknum={NUMBER}",
        "city": "Portland",
        "place": "Portland",
        "step": progress.step(milestone if milestone in base.STATUSES else base.IN_TRANSIT),
        "lines": items[:1] if part else items,
        "follows": follows,
        "pieces": {
            "here": sum(item["quantity"] for item in (items[:1] if part else items)),
            "all": sum(item["quantity"] for item in items),
        },
        "expected_from": "2026-11-28" if late else "2026-11-24",
        "expected_to": "2026-11-28" if late else "2026-11-26",
        "promised_to": "2026-11-26",
        "delivered_at": "2026-11-24T19:20:00+00:00" if arrived else None,
        "missing_from": "2026-11-25T19:20:00+00:00" if arrived else None,
        "return_by": "2026-12-08" if arrived else None,
        "reviews": [{"title": item["title"], "path": "/reviews/sample"} for item in items] if arrived else [],
        "guides": [{"title": items[0]["title"], "path": "/products/sample/care"}] if arrived else [],
        "reason": "weather" if late else "",
        "cause": causes.sentence("weather") if late else "",
        "milestone": milestone,
        "parcel_delivery": {
            "@type": "ParcelDelivery",
            "carrier": {"@type": "Organization", "name": "UPS"},
            "trackingNumber": NUMBER,
            "partOfOrder": {"@type": "Order", "orderNumber": "1042"},
        },
    }
