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
from tracking.journeys.taxonomy import clean

MAX_PROPS = 16_000
_JSON = json.JSONEncoder(separators=(",", ":"))
_EMPTY: dict[str, Any] = {
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
    text = _JSON.encode(clean(dict(props)))
    if len(text) > MAX_PROPS:
        text = json.dumps({"too_long": len(text)})
    return {**_EMPTY, **columns, "name": name, "event_id": event_id, "props": text}


def identifiers(who: Who) -> dict[str, Any]:
    """The columns that say who, as the lane allows."""
    return {
        "visitor_id": who.visitor_id,
        "session_id": who.session_id,
        "page_view_id": who.page_view_id,
        "customer_id": who.customer_id,
        "consent": who.consent,
    }


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
