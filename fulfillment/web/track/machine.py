"""An order for machines: the public JSON (docs/tracking-page.md) and the days for a calendar. Cities only."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from fulfillment.carriers import base
from fulfillment.shipments import zones
from fulfillment.shipments.calendar import Day
from fulfillment.shipments.following import Seen
from fulfillment.shipments.promise import Expectation
from fulfillment.web.track import timeline
from fulfillment.web.track.showing import Item, ParcelShown, Shown
from shop.brand import store


def short(shown: Shown) -> dict[str, Any]:
    """What an old link still says."""
    return {"version": shown.version, "headline": shown.headline, "step": shown.step}


def whole(shown: Shown) -> dict[str, Any]:
    """Everything but who and where exactly."""
    return {
        **short(shown),
        "order": shown.followed.order.number,
        "expected": _days(shown.expected),
        "time_zone": shown.zone,
        "parcels": [_parcel(shown, each) for each in shown.parcels],
        "still_to_come": [{**_item(item), "why": item.why} for item in shown.follows],
    }


def calendar_days(shown: Shown, *, url: str) -> list[Day]:
    """An entry for each parcel that is still to come, or one for the order before anything has left."""
    named = _("Parcel from %(store)s", store=store.current().name)
    known = [(each.parcel.id, each.expected) for each in shown.parcels]
    known = known or [(shown.followed.work.id, shown.expected)]
    return [
        Day(
            uid=f"{key}@threeclick",
            first=expected.first,
            last=expected.last,
            summary=named,
            url=url,
            notes=_("Order %(number)s", number=shown.followed.order.number),
        )
        for key, expected in known
        if expected.first and expected.last
    ]


def _parcel(shown: Shown, each: ParcelShown) -> dict[str, Any]:
    parcel, journal = each.parcel, shown.followed.journal(each.parcel)
    return {
        "status": parcel.status,
        "headline": each.headline,
        "step": each.step,
        "expected": _days(each.expected),
        "promised": parcel.promised_to.isoformat() if parcel.promised_to else None,
        "late": each.delay is not None,
        "cause": each.delay.cause if each.delay else None,
        "advice": each.next.text if each.next else None,
        "carrier": each.carrier,
        "tracking_number": parcel.tracking_number,
        "carrier_url": each.url,
        "updated_at": (parcel.last_scan_at or parcel.shipped_at).isoformat(),
        "items": [_item(item) for item in each.items],
        "scan_count": journal.total,
        "scans": [_scan(seen, zone=shown.zone) for seen in journal.scans],
    }


def _scan(seen: Seen, *, zone: str) -> dict[str, Any]:
    return {
        "at": seen.occurred_at.isoformat(),
        "time_zone": zones.zone_of(seen.country, otherwise=zone),
        "status": seen.status if seen.status != base.UNKNOWN else None,
        "title": timeline.title(seen),
        "words": seen.description,
        "place": seen.place,
        "country": seen.country,
    }


def _item(item: Item) -> dict[str, Any]:
    return {"title": item.line.title, "options": item.line.variant_title, "quantity": item.quantity}


def _days(expected: Expectation) -> dict[str, str] | None:
    if expected.first is None or expected.last is None:
        return None
    return {"from": expected.first.isoformat(), "to": expected.last.isoformat()}
