"""AfterShip's JSON: a tracking as a report, a webhook as what it is about. Pure.

Shapes: aftership.com/docs/tracking (2025-01 and 2026-07: tracking object, webhook specifications) and, for
older accounts, the names that they had before; read on 2026-11-22.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.core import get_global

from fulfillment.carriers import reading
from fulfillment.carriers.meanings import Report, Told

# Ours to their slugs, where the names differ.
CARRIERS = {
    "dhl": "dhl",
    "royal_mail": "royal-mail",
    "dpd_uk": "dpd-uk",
    "evri": "myhermes-uk",
    "postnl": "postnl",
    "la_poste": "la-poste-colissimo",
    "canada_post": "canada-post",
    "auspost": "australia-post",
    "israel_post": "israel-post",
}
_OURS = {theirs: ours for ours, theirs in CARRIERS.items()}
_NEWS = frozenset({"tracking_update", "edd_revise"})


def slug(ours: str) -> str:
    """Their slug of our carrier."""
    return CARRIERS.get(ours, ours)


def carrier(theirs: str) -> str:
    """Our code of their slug, or the slug."""
    return _OURS.get(theirs.lower(), theirs.lower())


def report(tracking: dict[str, Any]) -> Report:
    """What a tracking says. Raises Malformed without a number."""
    number = reading.text(tracking.get("tracking_number"), 60)
    if not number:
        raise reading.malformed()
    told = map(_told, reading.items(tracking.get("checkpoints")))
    return Report(
        number=number,
        carrier=carrier(reading.text(tracking.get("slug"), 40)),
        reference=reading.text(tracking.get("id"), 80),
        raw=_code(tracking),
        told=tuple(one for one in told if one is not None),
        estimated_on=_estimate(tracking),
        estimated_at=reading.instant(tracking.get("updated_at")),
        stopped=tracking.get("active") is False,
    )


def event(body: dict[str, Any]) -> tuple[Report, ...]:
    """What a webhook is about: a tracking, or something else. Raises Malformed for no webhook at all."""
    name = reading.text(body.get("event"), 40)
    if not name:
        raise reading.malformed()
    return (report(reading.part(body, "msg")),) if name in _NEWS else ()


def trackings(answer: Any) -> list[dict[str, Any]]:
    """The trackings of an answer: one or a list, in the shapes of old and new versions."""
    data = reading.part(answer, "data")
    if "trackings" in data:
        return reading.items(data["trackings"])
    one = reading.part(data, "tracking") or data
    return [one] if one.get("tracking_number") else []


def _estimate(tracking: dict[str, Any]) -> date | None:
    """The day that is expected now: AfterShip's latest word, else the courier's."""
    latest = reading.part(tracking, "latest_estimated_delivery")
    courier = reading.part(tracking, "courier_estimated_delivery_date")
    days = (
        latest.get("datetime"),
        latest.get("datetime_max"),
        courier.get("estimated_delivery_date"),
        tracking.get("expected_delivery"),
    )
    return next((found for found in map(reading.day, days) if found), None)


def _told(checkpoint: dict[str, Any]) -> Told | None:
    occurred_at = reading.instant(checkpoint.get("checkpoint_time"))
    if occurred_at is None:
        return None
    return Told(
        occurred_at=occurred_at,
        code=_code(checkpoint),
        description=reading.text(checkpoint.get("message")),
        place=reading.text(checkpoint.get("city"), reading.PLACE),
        country=_country(checkpoint.get("country_region") or checkpoint.get("country_iso3")),
    )


def _country(three: Any) -> str:
    """Two letters of ISO 3166 alpha-3, "" for what is none."""
    letters = reading.text(three, 3).upper()
    two: list[str] = get_global("territory_aliases").get(letters, [letters])
    return reading.country(two[0])


def _code(source: dict[str, Any]) -> str:
    return f"{reading.text(source.get('tag'), 30)}/{reading.text(source.get('subtag'), 40)}"
