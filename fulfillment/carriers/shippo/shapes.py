"""Shippo's JSON about tracking: a Track as a report, a webhook as what it is about. Pure.

Shapes: docs.goshippo.com (Tracking status, Webhooks) and goshippo/shippo-javascript-sdk
(docs/models/components/webhookpayloadtrack.md), read on 2026-11-22.
"""

from __future__ import annotations

import hashlib
from typing import Any

from fulfillment.carriers import reading
from fulfillment.carriers.meanings import Report, Told

# Ours to theirs, where the names differ.
CARRIERS = {
    "dhl": "dhl_express",
    "dpd_uk": "dpd_uk",
    "evri": "hermes_uk",
    "la_poste": "colissimo",
    "auspost": "australia_post",
    "gls": "gls_de",
}
_OURS = {theirs: ours for ours, theirs in CARRIERS.items()}
TRACK_UPDATED = "track_updated"


def their_carrier(ours: str) -> str:
    """Their token of our carrier."""
    return CARRIERS.get(ours, ours)


def carrier(theirs: str) -> str:
    """Our code of their carrier's token, or the token."""
    return _OURS.get(theirs.lower(), theirs.lower())


def report(track: dict[str, Any]) -> Report:
    """What a Track says. Raises Malformed without a number."""
    number = reading.text(track.get("tracking_number"), 60)
    if not number:
        raise reading.malformed()
    now = reading.part(track, "tracking_status")
    told = [_told(one) for one in [*reading.items(track.get("tracking_history")), *([now] if now else [])]]
    return Report(
        number=number,
        carrier=carrier(reading.text(track.get("carrier"), 40)),
        raw=_code(now) if now else "",
        told=tuple(dict.fromkeys(one for one in told if one)),
        estimated_on=reading.day(track.get("eta")),
        estimated_at=reading.instant(now.get("object_updated")) if now else None,
    )


def event(body: dict[str, Any]) -> tuple[Report, ...]:
    """What a webhook is about: a track, or something else. Raises Malformed for no webhook at all."""
    name = reading.text(body.get("event"), 40)
    if not name:
        raise reading.malformed()
    return (report(reading.part(body, "data")),) if name == TRACK_UPDATED else ()


def event_id(body: dict[str, Any]) -> str:
    """Equal for the same news: Shippo names none, so it is what the news says."""
    data, now = reading.part(body, "data"), reading.part(body, "data", "tracking_status")
    said = (
        reading.text(body.get("event"), 40),
        reading.text(data.get("carrier"), 40),
        reading.text(data.get("tracking_number"), 60),
        reading.text(data.get("object_id"), 60),
        reading.text(data.get("eta"), 40),
        _code(now),
        reading.text(now.get("status_date"), 40),
        str(len(reading.items(data.get("tracking_history")))),
    )
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def _told(status: dict[str, Any]) -> Told | None:
    occurred_at = reading.instant(status.get("status_date"))
    if occurred_at is None:
        return None
    where = reading.part(status, "location")
    return Told(
        occurred_at=occurred_at,
        code=_code(status),
        description=reading.text(status.get("status_details")),
        place=reading.text(where.get("city"), reading.PLACE),
        country=reading.country(where.get("country")),
    )


def _code(status: dict[str, Any]) -> str:
    word = reading.text(status.get("status"), 30).upper()
    below = reading.part(status, "substatus")
    detail = reading.text(below.get("code"), 40).lower()
    said = reading.text(status.get("status_details")).lower()
    if word == "RETURNED" and "sender" in said and ("delivered" in said or "has been returned" in said):
        return "RETURNED/to_sender"
    return f"{word}/{detail}{'!' if below.get('action_required') is True else ''}"
