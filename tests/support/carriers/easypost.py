"""EasyPost's words. Shapes: docs.easypost.com (Tracker, TrackingDetail, Event, webhooks guide), 2026-11."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from fulfillment.carriers import signatures
from fulfillment.carriers.easypost import EASYPOST

PROVIDER = EASYPOST
SECRET = "wh_secret_ñ"
NUMBER = "9400110898825022579493"


def scan(at: str, status: str, detail: str, message: str, city: str = "Louisville") -> dict[str, Any]:
    """A TrackingDetail."""
    return {
        "object": "TrackingDetail",
        "message": message,
        "description": "",
        "status": status,
        "status_detail": detail,
        "datetime": at,
        "source": "USPS",
        "carrier_code": "",
        "tracking_location": {
            "object": "TrackingLocation",
            "city": city,
            "state": "KY",
            "country": "US",
            "zip": "40202",
        },
    }


_LABEL = scan("2026-11-24T13:05:00Z", "pre_transit", "status_update", "Shipping label created")
_TAKEN = scan("2026-11-24T18:40:00Z", "in_transit", "received_at_origin_facility", "Accepted at USPS")
_LEFT = scan("2026-11-25T02:11:00Z", "in_transit", "departed_facility", "Departed USPS facility")
_THERE = scan("2026-11-26T04:30:00Z", "in_transit", "arrived_at_destination", "Arrived at unit", "Boston")
_OUT = scan("2026-11-26T12:10:00Z", "out_for_delivery", "out_for_delivery", "Out for delivery", "Boston")
_TRIED = scan("2026-11-26T16:00:00Z", "failure", "status_update", "Notice left (no access)", "Boston")
_OUT_AGAIN = scan(
    "2026-11-27T12:15:00Z", "out_for_delivery", "out_for_delivery", "Out for delivery", "Boston"
)
_DONE = scan("2026-11-27T15:02:00Z", "delivered", "arrived_at_destination", "Delivered, front door", "Boston")

HISTORIES: dict[str, list[dict[str, Any]]] = {
    "delivered": [_LABEL, _TAKEN, _LEFT, _THERE, _OUT, _DONE],
    "long": [
        _LABEL,
        _TAKEN,
        _LEFT,
        scan("2026-11-25T09:00:00Z", "in_transit", "weather_delay", "Delayed by a storm", "Albany"),
        _THERE,
        _OUT,
        _TRIED,
        _OUT_AGAIN,
        _DONE,
    ],
    "returned": [
        _TAKEN,
        _LEFT,
        scan("2026-11-26T15:00:00Z", "failure", "refused", "Refused by recipient", "Boston"),
        scan("2026-11-27T08:00:00Z", "return_to_sender", "return", "Returning to sender", "Boston"),
        scan("2026-11-30T11:00:00Z", "delivered", "status_update", "Delivered, to original sender"),
    ],
}
EXPECTED = {"delivered": "delivered", "long": "delivered", "returned": "returned"}


def tracker(scans: list[dict[str, Any]], number: str = NUMBER, identity: str = "trk_1") -> dict[str, Any]:
    """A Tracker; its own status is that of the newest scan."""
    newest = max(scans, key=lambda one: one["datetime"], default=None)
    return {
        "id": identity,
        "object": "Tracker",
        "mode": "test",
        "tracking_code": number,
        "status": newest["status"] if newest else "unknown",
        "status_detail": newest["status_detail"] if newest else "unknown",
        "created_at": "2026-11-24T13:00:00Z",
        "updated_at": "2026-11-24T13:00:00Z",
        "signed_by": None,
        "weight": None,
        "est_delivery_date": "2026-11-27T00:00:00Z" if newest else None,
        "shipment_id": None,
        "carrier": "USPS",
        "tracking_details": scans,
        "carrier_detail": None,
        "fees": [],
        "public_url": "https://track.easypost.com/x",
    }


def body(scans: list[dict[str, Any]], number: str = NUMBER, event: str = "1") -> bytes:
    """An Event about a tracker, as it is posted."""
    posted = {
        "id": f"evt_{event}",
        "object": "Event",
        "mode": "test",
        "description": "tracker.updated",
        "previous_attributes": {"status": "unknown"},
        "pending_urls": [],
        "completed_urls": [],
        "created_at": "2026-11-24T13:00:00Z",
        "updated_at": "2026-11-24T13:00:00Z",
        "status": "pending",
        "result": tracker(scans, number),
    }
    return json.dumps(posted).encode()


def headers(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    """What EasyPost signs with."""
    return {"X-Hmac-Signature": f"hmac-sha256-hex={signatures.hex_hmac(secret, body)}"}


def second_headers(body: bytes, *, at: datetime, path: str, secret: str = SECRET) -> dict[str, str]:
    """The newer signature beside the first: over time, method, path and body
    (support.easypost.com, "Webhook HMAC Validation", 2025-08)."""
    moment = at.strftime("%a, %d %b %Y %H:%M:%S -0000")
    signed = f"{moment}POST{path}".encode() if path else moment.encode()
    return {
        **headers(body, secret),
        "X-Timestamp": moment,
        **({"X-Path": path} if path else {}),
        "X-Hmac-Signature-V2": f"hmac-sha256-hex={signatures.hex_hmac(secret, signed + body)}",
    }
