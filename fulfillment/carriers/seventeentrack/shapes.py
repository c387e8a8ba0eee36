"""17TRACK's JSON: one accepted number as a report. Pure.

Shapes: api.17track.net/en/doc?version=v2.4 (register, gettrackinfo, push notification), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fulfillment.carriers import reading
from fulfillment.carriers.meanings import Report, Told

# Only numbers we are sure of: without one 17TRACK finds the carrier out by itself.
CARRIERS = {
    "usps": 21051,
    "ups": 100002,
    "fedex": 100003,
    "dhl": 100001,
    "gls": 100005,
    "royal_mail": 11031,
    "canada_post": 3041,
    "auspost": 1151,
}
_OURS = {str(theirs): ours for ours, theirs in CARRIERS.items()}
UPDATED, STOPPED = "TRACKING_UPDATED", "TRACKING_STOPPED"


def report(accepted: dict[str, Any]) -> Report:
    """What an entry with `track_info` says. Raises Malformed without a number."""
    number = reading.text(accepted.get("number"), 60)
    if not number:
        raise reading.malformed()
    info = reading.part(accepted, "track_info")
    whole = _code(reading.part(info, "latest_status"))
    told = list(_history(info))
    latest = _told(reading.part(info, "latest_event"))
    if latest is not None:
        told += [latest, replace(latest, code=whole or latest.code)]
    key = reading.text(accepted.get("carrier"), 20)
    return Report(
        number=number,
        carrier=_OURS.get(key, key),
        raw=whole,
        told=tuple(dict.fromkeys(told)),
        estimated_on=reading.day(reading.part(info, "time_metrics", "estimated_delivery_date").get("to")),
    )


def message(body: dict[str, Any]) -> tuple[Report, ...]:
    """What a pushed message says. Raises Malformed for one without an event or a number."""
    event = reading.text(body.get("event"), 40)
    if not event:
        raise reading.malformed()
    data = reading.part(body, "data")
    if event == UPDATED:
        return (report(data),)
    return (replace(report(data), stopped=True),) if event == STOPPED else ()


def _history(info: dict[str, Any]) -> Iterator[Told]:
    for provider in reading.items(reading.part(info, "tracking").get("providers")):
        for event in reading.items(provider.get("events")):
            told = _told(event)
            if told is not None:
                yield told


def _told(event: dict[str, Any]) -> Told | None:
    occurred_at = reading.instant(event.get("time_utc")) or reading.instant(event.get("time_iso"))
    if occurred_at is None:
        return None
    place = reading.part(event, "address")
    return Told(
        occurred_at=occurred_at,
        code=_code(event),
        description=reading.text(event.get("description")),
        place=reading.text(place.get("city") or event.get("location"), reading.PLACE),
        country=reading.country(place.get("country")),
    )


def _code(source: dict[str, Any]) -> str:
    """The sub-status, else the main one; an event's stage says less and differs in spelling."""
    return reading.text(source.get("sub_status"), 60) or reading.text(source.get("status"), 60)
