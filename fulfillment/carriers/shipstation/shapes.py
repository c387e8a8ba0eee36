"""ShipStation's JSON: tracking information as a report, a webhook as what it is about. Pure.

Shapes: docs.shipstation.com (Track a package; Webhook payload schemas, TRACK_EVENT_V2 and API_TRACK), read on
2026-11-22.
"""

from __future__ import annotations

from typing import Any

from fulfillment.carriers import reading
from fulfillment.carriers.meanings import Report, Told

# Ours to their carrier_code, where the names differ.
CARRIERS = {
    "usps": "stamps_com",
    "dhl": "dhl_express",
    "evri": "hermes",
    "auspost": "australia_post",
    "purolator": "purolator_ca",
}
_OURS = {theirs: ours for ours, theirs in CARRIERS.items()}
_NEWS = frozenset({"API_TRACK", "TRACK_EVENT_V2"})


def their_carrier(ours: str) -> str:
    """Their code of our carrier."""
    return CARRIERS.get(ours, ours)


def carrier(theirs: str) -> str:
    """Our code of theirs, or theirs."""
    return _OURS.get(theirs.lower(), theirs.lower())


def report(tracking: dict[str, Any]) -> Report:
    """What tracking information says. Raises Malformed without a number."""
    number = reading.text(tracking.get("tracking_number"), 60)
    if not number:
        raise reading.malformed()
    told = (_told(one) for one in reading.items(tracking.get("events")))
    return Report(
        number=number,
        carrier=carrier(reading.text(tracking.get("carrier_code"), 40)),
        raw=_code(tracking),
        told=tuple(one for one in told if one is not None),
        estimated_on=reading.day(tracking.get("estimated_delivery_date")),
    )


def event(body: dict[str, Any]) -> tuple[Report, ...]:
    """What a webhook is about: a parcel, or something else. Raises Malformed for no webhook at all."""
    kind = reading.text(body.get("resource_type"), 40)
    if not kind:
        raise reading.malformed()
    return (report(reading.part(body, "data")),) if kind in _NEWS else ()


def _told(event: dict[str, Any]) -> Told | None:
    occurred_at = reading.instant(event.get("occurred_at")) or reading.instant(
        event.get("carrier_occurred_at")
    )
    if occurred_at is None:
        return None
    return Told(
        occurred_at=occurred_at,
        code=_code(event),
        description=reading.text(event.get("description")),
        place=reading.text(event.get("city_locality"), reading.PLACE),
        country=reading.country(event.get("country_code")),
    )


def _code(source: dict[str, Any]) -> str:
    word = reading.text(source.get("status_code"), 10).upper()
    detail = reading.text(source.get("status_detail_code"), 60).upper()
    said = reading.text(source.get("description")).lower()
    if word in ("DE", "EX") and "deliver" in said and "sender" in said:
        return f"{word}/to_sender"
    if not word:
        return f"event/{reading.text(source.get('event_code'), 40)}"
    return f"{word}/{detail}"
