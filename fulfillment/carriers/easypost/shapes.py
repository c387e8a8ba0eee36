"""EasyPost's JSON: a Tracker as a report, an Event as what it is about. Pure.

Shapes: docs.easypost.com (Tracker, TrackingDetail, Event), read on 2026-11-22.
"""

from __future__ import annotations

from typing import Any

from fulfillment.carriers import reading
from fulfillment.carriers.meanings import Report, Told

# Ours to theirs, where the names differ by more than capitals.
CARRIERS = {
    "usps": "USPS",
    "ups": "UPS",
    "fedex": "FedEx",
    "dhl": "DHLExpress",
    "royal_mail": "RoyalMail",
    "dpd_uk": "DPDUK",
    "dpd": "DPD",
    "evri": "Hermes",
    "yodel": "Yodel",
    "gls": "GLS",
    "postnl": "PostNL",
    "la_poste": "LaPosteColissimo",
    "canada_post": "CanadaPost",
    "auspost": "AustraliaPost",
    "purolator": "Purolator",
    "ontrac": "OnTrac",
    "israel_post": "IsraelPost",
}
_OURS = {theirs.lower(): ours for ours, theirs in CARRIERS.items()}
_ATTEMPT = ("delivery attempt", "attempted deliver", "notice left", "no access", "nobody", "not home")


def carrier(theirs: str) -> str:
    """Our code of their carrier, or their name."""
    return _OURS.get(theirs.lower(), theirs)


def report(tracker: dict[str, Any]) -> Report:
    """What a Tracker says. Raises Malformed without a number."""
    number = reading.text(tracker.get("tracking_code"), 60)
    if not number:
        raise reading.malformed()
    told = [one for one in map(_told, reading.items(tracker.get("tracking_details"))) if one]
    whole = _code(tracker, "")
    last = max(told, key=lambda one: one.occurred_at, default=None)
    if last is not None and _status(last.code) != _status(whole):
        # the carrier's word for the whole is further than its last scan
        told.append(
            Told(
                occurred_at=last.occurred_at,
                code=_code(tracker, last.description),
                description=last.description,
                place=last.place,
                country=last.country,
            )
        )
    return Report(
        number=number,
        carrier=carrier(reading.text(tracker.get("carrier"), 40)),
        reference=reading.text(tracker.get("id"), 80),
        raw=whole,
        told=tuple(told),
        estimated_on=_estimate(tracker),
    )


def event(body: dict[str, Any]) -> tuple[Report, ...]:
    """What an Event is about: a tracker, or something else. Raises Malformed for no Event at all."""
    if body.get("object") != "Event":
        raise reading.malformed()
    result = reading.part(body, "result")
    about = reading.text(body.get("description"), 40)
    if not about.startswith("tracker.") or result.get("object") != "Tracker":
        return ()
    return (report(result),)


def _estimate(tracker: dict[str, Any]) -> Any:
    local = reading.part(tracker, "carrier_detail").get("est_delivery_date_local")
    return reading.day(local) or reading.day(tracker.get("est_delivery_date"))


def _told(detail: dict[str, Any]) -> Told | None:
    occurred_at = reading.instant(detail.get("datetime"))
    if occurred_at is None:
        return None
    message = reading.text(detail.get("message")) or reading.text(detail.get("description"))
    place = reading.part(detail, "tracking_location")
    return Told(
        occurred_at=occurred_at,
        code=_code(detail, message),
        description=message,
        place=reading.text(place.get("city"), reading.PLACE),
        country=reading.country(place.get("country")),
    )


def _code(source: dict[str, Any], message: str) -> str:
    status = reading.text(source.get("status"), 30).lower()
    detail = reading.text(source.get("status_detail"), 40).lower()
    said = message.lower()
    if status in ("delivered", "return_to_sender") and "deliver" in said and "sender" in said:
        detail = "to_sender"
    elif status in ("failure", "in_transit", "out_for_delivery") and any(word in said for word in _ATTEMPT):
        detail = "attempt"
    return f"{status}/{detail}"


def _status(code: str) -> str:
    return code.partition("/")[0]
