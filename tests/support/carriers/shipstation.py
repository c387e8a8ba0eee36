"""ShipStation's messages, made by us after docs.shipstation.com (Webhook payload schemas, Webhook validation,
Track a package), read on 2026-11-22. The key pair is the tests' own; `jwks()` is what its address answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from fulfillment.carriers import base
from fulfillment.carriers.shipstation import SHIPSTATION
from tests.conftest import NOON

PROVIDER = SHIPSTATION
SECRET = "the first key"  # names a key pair here: what is shared is public
NUMBER = "1Z932R800390810600"
Raw = dict[str, Any]


def scan(day: str, word: str, detail: str | None, said: str, *, city: str = "") -> Raw:
    """One event; `day` is "24T07:10" of November 2026."""
    return {
        "occurred_at": f"2026-11-{day}:00Z",
        "carrier_occurred_at": f"2026-11-{day}:00",
        "description": said,
        "city_locality": city,
        "state_province": "",
        "postal_code": "",
        "country_code": "US" if city else "",
        "company_name": "",
        "signer": "",
        "event_code": "X1",
        "carrier_detail_code": None,
        "status_code": word,
        "status_detail_code": detail,
        "latitude": None,
        "longitude": None,
    }


LABEL = scan("24T12:00", "NY", None, "Shipper created a label")
TAKEN = scan("24T18:20", "AC", "COLLECTION_MADE", "Pickup scan", city="Reno")
GONE = scan("25T02:00", "IT", "HUB_SCAN_OUT", "Departed from facility", city="Reno")
HERE = scan("26T05:40", "IT", "RECEIVED_LOCAL_DELIVERY_DEPOT", "Arrived at facility", city="New York")
OUT = scan("26T08:10", "IT", "OUT_FOR_DELIVERY", "Out for delivery", city="New York")
MISSED = scan("26T13:00", "AT", "ATTEMPTED_DELIVERY", "Nobody was there", city="New York")
HELD = scan("26T18:00", "IT", "CARRIER_DELAYS", "Delayed", city="New York")
AGAIN = scan("27T08:15", "IT", "OUT_FOR_DELIVERY", "Out for delivery", city="New York")
DONE = scan("27T14:02", "DE", "DELIVERED", "Delivered", city="New York")
BACK = scan("27T15:00", "EX", "RETURN_TO_SENDER", "Return to sender", city="New York")
HOME = scan("30T10:00", "DE", "DELIVERED", "Delivered to sender", city="Reno")
HISTORIES: dict[str, list[Raw]] = {
    "delivered": [LABEL, TAKEN, GONE, HERE, OUT, DONE],
    "long": [LABEL, TAKEN, GONE, HERE, OUT, MISSED, HELD, AGAIN, DONE],
    "returned": [LABEL, TAKEN, HERE, MISSED, BACK, HOME],
}
EXPECTED = {"delivered": base.DELIVERED, "long": base.DELIVERED, "returned": base.RETURNED}


def tracking(scans: Sequence[Raw], number: str = NUMBER, *, day: str | None = None) -> Raw:
    """Tracking information. Its status is that of the last of `scans`, `day` the estimated one."""
    last = scans[-1] if scans else {"status_code": "UN", "status_detail_code": None}
    return {
        "tracking_number": number,
        "tracking_url": f"https://www.ups.com/track?tracknum={number}",
        "status_code": last["status_code"],
        "status_detail_code": last["status_detail_code"],
        "carrier_code": "ups",
        "carrier_status_code": "X1",
        "ship_date": None,
        "estimated_delivery_date": day,
        "actual_delivery_date": None,
        "exception_description": None,
        "events": list(scans),
    }


def body(scans: Sequence[Raw], number: str = NUMBER, event: str = "1") -> bytes:
    """A webhook with those scans in that order."""
    return json.dumps(
        {
            "resource_url": f"https://api.shipengine.com/v1/tracking?tracking_number={number}&event={event}",
            "resource_type": "API_TRACK",
            "data": tracking(scans, number),
        }
    ).encode()


def headers(body: bytes, secret: str = SECRET, at: datetime = NOON) -> dict[str, str]:
    """How ShipStation signs: RSA-SHA256 over "timestamp.body", with the id of the key."""
    moment = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    made = pair(secret).sign(moment.encode() + b"." + body, PKCS1v15(), SHA256())
    return {
        "Content-Type": "application/json",
        "x-shipengine-rsa-sha256-key-id": key_id(secret),
        "x-shipengine-rsa-sha256-signature": base64.b64encode(made).decode(),
        "x-shipengine-timestamp": moment,
    }


@cache
def pair(name: str) -> rsa.RSAPrivateKey:
    """A key pair by name; made once, small for speed."""
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def key_id(name: str) -> str:
    """How headers name a pair."""
    return "kid-" + name.replace(" ", "-")


def jwks(*names: str) -> Raw:
    """The public halves as a JWKS (RFC 7517)."""
    found = []
    for name in names or (SECRET,):
        numbers = pair(name).public_key().public_numbers()
        found.append(
            {
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": key_id(name),
                "n": _encoded(numbers.n),
                "e": _encoded(numbers.e),
            }
        )
    return {"keys": found}


def _encoded(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
