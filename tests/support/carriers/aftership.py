"""AfterShip's messages, made by us after aftership.com/docs/tracking (webhook specifications and signature,
delivery statuses and sub-statuses), read on 2026-11-22."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fulfillment.carriers import base
from fulfillment.carriers.aftership import AFTERSHIP
from tests.conftest import NOON

PROVIDER = AFTERSHIP
SECRET = "a secret of AfterShip's settings"
NUMBER = "9405511202575421535949"
Raw = dict[str, Any]


def scan(day: str, tag: str, subtag: str, said: str, *, city: str = "") -> Raw:
    """One checkpoint; `day` is "24T07:10" of November 2026."""
    return {
        "created_at": f"2026-11-{day}:30+00:00",
        "slug": "usps",
        "tag": tag,
        "subtag": subtag,
        "subtag_message": tag,
        "message": said,
        "checkpoint_time": f"2026-11-{day}:00+00:00",
        "city": city or None,
        "state": None,
        "country_region": "USA",
        "country_region_name": "United States",
        "location": city or None,
        "coordinate": None,
        "raw_tag": None,
    }


LABEL = scan("24T12:00", "InfoReceived", "InfoReceived_001", "Shipping label created")
TAKEN = scan("24T18:20", "InTransit", "InTransit_002", "Accepted at USPS origin facility", city="Reno")
GONE = scan("25T02:00", "InTransit", "InTransit_007", "Departed facility", city="Reno")
HERE = scan("26T05:40", "InTransit", "InTransit_003", "Arrived at facility", city="New York")
STORM = scan("26T06:00", "Exception", "Exception_017", "Delayed by weather", city="New York")
OUT = scan("26T08:10", "OutForDelivery", "OutForDelivery_001", "Out for delivery", city="New York")
MISSED = scan("26T13:00", "AttemptFail", "AttemptFail_002", "Addressee not available", city="New York")
AGAIN = scan("27T08:15", "OutForDelivery", "OutForDelivery_001", "Out for delivery", city="New York")
DONE = scan("27T14:02", "Delivered", "Delivered_001", "Delivered, in mailbox", city="New York")
BACK = scan("27T15:00", "Exception", "Exception_010", "Returning to sender", city="New York")
HOME = scan("30T10:00", "Exception", "Exception_011", "Returned to sender", city="Reno")
HISTORIES: dict[str, list[Raw]] = {
    "delivered": [LABEL, TAKEN, GONE, HERE, OUT, DONE],
    "long": [LABEL, TAKEN, GONE, HERE, STORM, OUT, MISSED, AGAIN, DONE],
    "returned": [LABEL, TAKEN, HERE, MISSED, BACK, HOME],
}
EXPECTED = {"delivered": base.DELIVERED, "long": base.DELIVERED, "returned": base.RETURNED}


def tracking(scans: Sequence[Raw], number: str = NUMBER, *, day: str | None = None) -> Raw:
    """A tracking object. Its tag is that of the last of `scans`, `day` the estimated one."""
    last = scans[-1] if scans else {"tag": "Pending", "subtag": "Pending_001"}
    return {
        "id": f"id-{number.lower()}",
        "created_at": "2026-11-24T12:00:00+00:00",
        "updated_at": "2026-11-24T12:00:10+00:00",
        "tracking_number": number,
        "slug": "usps",
        "active": last["tag"] != "Delivered",
        "tag": last["tag"],
        "subtag": last["subtag"],
        "latest_estimated_delivery": {"type": "specific", "source": "Carrier EDD", "datetime": day}
        if day
        else None,
        "checkpoints": list(scans),
    }


def body(scans: Sequence[Raw], number: str = NUMBER, event: str = "1") -> bytes:
    """A webhook with those scans in that order."""
    return json.dumps(
        {
            "ts": 1795521600,
            "event": "tracking_update",
            "event_id": f"00000000-0000-4000-8000-{event:0>12}",
            "is_tracking_first_tag": False,
            "msg": tracking(scans, number),
        }
    ).encode()


def headers(body: bytes, secret: str = SECRET, at: datetime = NOON) -> dict[str, str]:
    """How AfterShip signs: base64 of HMAC-SHA256 over the raw body."""
    made = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {"Content-Type": "application/json", "aftership-hmac-sha256": made}
