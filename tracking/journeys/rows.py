"""Rows of the events table: every column filled, every text storable, properties as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from tracking.journeys.arrivals import Landed
from tracking.journeys.lanes import Who
from tracking.journeys.models import SCHEMA, SERVER
from tracking.journeys.taxonomy import MAX_TEXT, clean

MAX_PROPS = 16_000
_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
EMPTY: dict[str, Any] = {
    "visitor_id": None,
    "session_id": None,
    "page_view_id": None,
    "customer_id": None,
    "order_id": None,
    "cart_id": None,
    "path": "",
    "title": "",
    "referrer_host": "",
    "channel": "",
    "source": "",
    "medium": "",
    "campaign": "",
    "device": "",
    "locale": "",
    "value_minor": None,
    "currency": None,
    "bot": False,
    "internal": False,
    "recorded_by": SERVER,
    "schema_version": SCHEMA,
}


def event(name: str, *, event_id: str, props: Mapping[str, Any], **columns: Any) -> dict[str, Any]:
    """One row as the prepared insert takes it; needs occurred_at, received_at (µs) and consent."""
    text = written(props) if props else "{}"
    return {**EMPTY, **columns, "name": name, "event_id": event_id, "props": text}


def written(props: Mapping[str, Any]) -> str:
    """Properties as JSON text that every engine can store."""
    try:
        text = _JSON.encode(props)
        if len(text) <= MAX_TEXT and "\\u0000" not in text and "\\ud" not in text:
            return text  # too short to hold anything too long, and no letter that cannot be stored
    except (TypeError, ValueError, RecursionError):
        pass  # a value that JSON does not know
    text = _JSON.encode(clean(dict(props)))
    return text if len(text) <= MAX_PROPS else json.dumps({"too_long": len(text)})


def identifiers(who: Who) -> dict[str, Any]:
    """The columns that say who, as the lane allows."""
    return who._asdict()


def acquisition(landed: Landed) -> dict[str, Any]:
    """The columns that say where from."""
    found = landed.classified
    return {
        "channel": found.channel,
        "source": found.source,
        "medium": found.medium,
        "campaign": found.campaign,
        "referrer_host": landed.referrer_host,
    }


def value_of(params: dict[str, Any]) -> tuple[int | None, str | None]:
    """Take value and currency out of `params` as minor units; what is no amount of money stays there.

    Pages note GA4's decimal "value" with its "currency"; Money is taken as it is.
    """
    value, currency = params.get("value"), params.get("currency")
    if not isinstance(value, Money):
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float | str)
            or not isinstance(currency, str)
        ):
            return None, None
        try:
            value = Money.parse(str(value), currency)
        except (DomainError, ValueError, LookupError):
            return None, None
    params.pop("value", None), params.pop("currency", None)
    return value.minor, value.currency
