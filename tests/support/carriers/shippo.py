"""Shippo's messages, made by us after docs.goshippo.com (Tracking, Webhooks, Webhook security) and
goshippo/shippo-javascript-sdk (webhookpayloadtrack.md), read on 2026-11-22."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fulfillment.carriers import base
from fulfillment.carriers.shippo import SHIPPO
from tests.conftest import NOON

PROVIDER = SHIPPO
SECRET = "a secret that Shippo gave us"
NUMBER = "9205590164917312751089"
Raw = dict[str, Any]


def scan(day: str, status: str, code: str, said: str, *, city: str = "", act: bool = False) -> Raw:
    """One entry of a tracking history; `day` is "24T07:10" of November 2026."""
    return {
        "object_created": f"2026-11-{day}:05Z",
        "object_updated": None,
        "object_id": f"{status}-{code}-{day}".lower(),
        "status": status,
        "status_details": said,
        "status_date": f"2026-11-{day}:00Z",
        "substatus": {"code": code, "text": said, "action_required": act},
        "location": {"city": city, "state": "NY", "zip": "10001", "country": "US"} if city else None,
    }


LABEL = scan("24T12:00", "PRE_TRANSIT", "information_received", "Shipping label created")
TAKEN = scan("24T18:20", "TRANSIT", "package_accepted", "Accepted at USPS origin facility", city="Reno")
GONE = scan("25T02:00", "TRANSIT", "package_departed", "Departed facility", city="Reno")
HERE = scan("26T05:40", "TRANSIT", "package_arrived", "Arrived at facility", city="New York")
OUT = scan("26T08:10", "TRANSIT", "out_for_delivery", "Out for delivery", city="New York")
MISSED = scan("26T13:00", "TRANSIT", "delivery_attempted", "No one was home", city="New York", act=True)
LATE = scan("26T18:00", "TRANSIT", "delivery_rescheduled", "Delivery rescheduled", city="New York")
AGAIN = scan("27T08:15", "TRANSIT", "out_for_delivery", "Out for delivery", city="New York")
DONE = scan("27T14:02", "DELIVERED", "delivered", "Delivered, in mailbox", city="New York")
BACK = scan("27T15:00", "RETURNED", "return_to_sender", "Return to sender", city="New York")
HOME = scan("30T10:00", "RETURNED", "return_to_sender", "Delivered to sender", city="Reno")
HISTORIES: dict[str, list[Raw]] = {
    "delivered": [LABEL, TAKEN, GONE, HERE, OUT, DONE],
    "long": [LABEL, TAKEN, GONE, HERE, OUT, MISSED, LATE, AGAIN, DONE],
    "returned": [LABEL, TAKEN, HERE, MISSED, BACK, HOME],
}
EXPECTED = {"delivered": base.DELIVERED, "long": base.DELIVERED, "returned": base.RETURNED}


def track(scans: Sequence[Raw], number: str = NUMBER, *, eta: str | None = None) -> Raw:
    """A Track: what GET /tracks answers and webhooks bring. Its status is the last of `scans`."""
    return {
        "carrier": "usps",
        "tracking_number": number,
        "address_from": {"city": "Reno", "state": "NV", "zip": "89501", "country": "US"},
        "address_to": {"city": "New York", "state": "NY", "zip": "10001", "country": "US"},
        "eta": eta,
        "original_eta": eta,
        "servicelevel": {"token": "usps_ground_advantage", "name": "Ground Advantage"},
        "metadata": "",
        "messages": [],
        "tracking_status": scans[-1] if scans else None,
        "tracking_history": list(scans),
    }


def body(scans: Sequence[Raw], number: str = NUMBER, event: str = "1") -> bytes:
    """A webhook with those scans in that order."""
    data = {**track(scans, number), "object_id": event}
    return json.dumps({"event": "track_updated", "test": False, "data": data, "carrier": "usps"}).encode()


def headers(body: bytes, secret: str = SECRET, at: datetime = NOON) -> dict[str, str]:
    """How Shippo signs: t=<unix>,v1=<hex> over "t.body"."""
    moment = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "Shippo-Auth-Signature": f"t={moment},v1={made}"}
