"""17TRACK's words. Shapes: api.17track.net/en/doc?version=v2.4 (register, gettrackinfo, push), 2026-11."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from fulfillment.carriers.seventeentrack import SEVENTEENTRACK
from fulfillment.carriers.seventeentrack.tracking import sign

PROVIDER = SEVENTEENTRACK
SECRET = "17token0123456789"
NUMBER = "RR123456785IL"


def scan(at: str, code: str, description: str, city: str = "Tel Aviv", country: str = "IL") -> dict[str, Any]:
    """An event of a provider."""
    return {
        "time_iso": at,
        "time_utc": at,
        "time_raw": {"date": at[:10], "time": at[11:19], "timezone": "+00:00"},
        "description": description,
        "description_translation": None,
        "location": f"{city}, {country}",
        "stage": code.partition("_")[2] or code,
        "sub_status": code,
        "address": {
            "country": country,
            "state": None,
            "city": city,
            "street": None,
            "postal_code": None,
            "coordinates": {"longitude": None, "latitude": None},
        },
    }


_ANNOUNCED = scan("2026-11-24T13:05:00Z", "InfoReceived", "Electronic information received")
_TAKEN = scan("2026-11-24T18:40:00Z", "InTransit_PickedUp", "Posted")
_GONE = scan("2026-11-25T02:11:00Z", "InTransit_Departure", "Left the country")
_CUSTOMS = scan("2026-11-27T04:30:00Z", "InTransit_CustomsProcessing", "At customs", "Paris", "FR")
_THERE = scan("2026-11-27T09:30:00Z", "InTransit_Arrival", "Arrived", "Paris", "FR")
_FREE = scan("2026-11-27T11:00:00Z", "InTransit_CustomsReleased", "Released", "Paris", "FR")
_OUT = scan("2026-11-28T06:10:00Z", "OutForDelivery_Other", "Out for delivery", "Paris", "FR")
_NOBODY = scan("2026-11-28T10:00:00Z", "DeliveryFailure_NoBody", "Nobody at home", "Paris", "FR")
_POINT = scan("2026-11-28T16:00:00Z", "AvailableForPickup_Other", "At the post office", "Paris", "FR")
_DONE = scan("2026-11-30T09:02:00Z", "Delivered_Other", "Delivered", "Paris", "FR")

HISTORIES: dict[str, list[dict[str, Any]]] = {
    "delivered": [_ANNOUNCED, _TAKEN, _GONE, _THERE, _OUT, _DONE],
    "long": [_ANNOUNCED, _TAKEN, _GONE, _CUSTOMS, _THERE, _FREE, _OUT, _NOBODY, _POINT, _DONE],
    "returned": [
        _TAKEN,
        _GONE,
        scan("2026-11-27T12:00:00Z", "Exception_Rejected", "Refused", "Paris", "FR"),
        scan("2026-11-28T12:00:00Z", "Exception_Returning", "On its way back", "Paris", "FR"),
        scan("2026-12-03T12:00:00Z", "Exception_Returned", "Back with the sender"),
    ],
}
EXPECTED = {"delivered": "delivered", "long": "delivered", "returned": "returned"}


def accepted(scans: list[dict[str, Any]], number: str = NUMBER) -> dict[str, Any]:
    """A number with what is known of it."""
    newest = max(scans, key=lambda one: one["time_utc"], default=None)
    code = newest["sub_status"] if newest else "NotFound_Other"
    return {
        "tag": "",
        "number": number,
        "carrier": 9011,
        "param": None,
        "track_info": {
            "shipping_info": {"shipper_address": {"country": "IL"}, "recipient_address": {"country": "FR"}},
            "latest_status": {
                "status": code.partition("_")[0],
                "sub_status": code,
                "sub_status_descr": None,
            },
            "latest_event": newest,
            "time_metrics": {
                "days_after_order": 1,
                "estimated_delivery_date": {
                    "source": "Official" if newest else None,
                    "from": "2026-11-29T00:00:00+01:00" if newest else None,
                    "to": "2026-11-30T00:00:00+01:00" if newest else None,
                },
            },
            "milestone": [],
            "misc_info": {"risk_factor": 0},
            "tracking": {
                "providers_hash": 1,
                "providers": [
                    {
                        "provider": {"key": 9011, "name": "Post", "homepage": "https://post.example"},
                        "service_type": None,
                        "latest_sync_status": "Success",
                        "latest_sync_time": "2026-11-28T00:00:00Z",
                        "events_hash": 1,
                        "events": scans,
                    }
                ],
            },
        },
    }


def body(scans: list[dict[str, Any]], number: str = NUMBER, event: str = "1") -> bytes:
    """A pushed message."""
    return json.dumps({"event": "TRACKING_UPDATED", "data": accepted(scans, number), "n": event}).encode()


def headers(body: bytes, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    """What 17TRACK signs with."""
    return {"sign": sign(body, secret)}
