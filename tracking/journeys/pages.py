"""One page view turned into rows: a pure function, so that the recorder only has to write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shop.kernel import ids
from shop.kernel.origin import CONSENT_GRANTED, Origin
from tracking.journeys import arrivals, bots, devices, lanes, rows, sessions, taxonomy
from tracking.journeys.arrivals import Landed
from tracking.journeys.lanes import Who


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request as the recorder is told of it. `is_page` is false for an act that only left notes."""

    at: int
    origin: Origin
    session_started_at: int
    first_visit: bool
    path: str
    title: str = ""
    status: int = 200
    is_page: bool = True
    locale: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    referrer: str = ""
    user_agent: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a request comes to: rows for each table, and names of notes nobody declared."""

    events: list[dict[str, Any]]
    session: dict[str, Any] | None
    touch: dict[str, Any] | None
    unknown: tuple[str, ...] = ()


def tell(seen: Seen) -> Told:
    """The rows of one request; `touch` is there when the page was arrived at from outside."""
    who = lanes.visit_side(seen.origin, at=seen.at)
    arrival = arrivals.of_page(
        path=seen.path, query=seen.query, referrer=seen.referrer, campaign=seen.origin.campaign
    )
    common = _common(seen, who)
    known = [(name, params) for name, params in seen.notes if name in taxonomy.NOTED]
    events = [_page_event(seen, common)] if seen.is_page else []
    events += [_note_event(seen, common, place, *note) for place, note in enumerate(known)]
    counted = seen.is_page and seen.status < 400
    return Told(
        events=events,
        session=_session(seen, who, common, [name for name, _ in known]) if counted else None,
        touch=_touch(seen, who, common, arrival) if counted and arrival else None,
        unknown=tuple(name for name, _ in seen.notes if name not in taxonomy.NOTED),
    )


def opening_touch(seen: Seen) -> dict[str, Any] | None:
    """The touch of a page that opened a visit, whatever brought it."""
    who = lanes.visit_side(seen.origin, at=seen.at)
    return _touch(seen, who, _common(seen, who), arrivals.landed(seen.origin.campaign))


def _common(seen: Seen, who: Who) -> dict[str, Any]:
    landed = arrivals.landed(seen.origin.campaign)
    reason = bots.reason(seen.user_agent, seen.hints)
    hidden = taxonomy.is_private(seen.path) and who.consent != CONSENT_GRANTED
    return {
        **rows.identifiers(who),
        **rows.acquisition(landed),
        "occurred_at": seen.at,
        "received_at": seen.at,
        "path": taxonomy.public_path(seen.path),
        "title": "" if hidden else taxonomy.clean_text(seen.title, 300),
        "device": devices.classify(seen.user_agent, seen.hints.get("Sec-Ch-Ua-Mobile", "")),
        "locale": seen.locale[:10],
        "bot": bool(reason),
        "internal": lanes.internal(seen.origin),
    }


def _page_event(seen: Seen, common: dict[str, Any]) -> dict[str, Any]:
    name = taxonomy.PAGE_VIEW if seen.status < 400 else taxonomy.PAGE_ERROR
    props = {} if seen.status in (200, 304) else {"status": seen.status}
    page_view = seen.origin.page_view_id
    event_id = page_view or str(ids.derived_id(seen.origin.request_id, name))
    return rows.event(name, event_id=event_id, props=props, **common)


def _note_event(
    seen: Seen, common: dict[str, Any], place: int, name: str, params: dict[str, Any]
) -> dict[str, Any]:
    base = seen.origin.page_view_id or seen.origin.request_id or seen.at
    params, carries = dict(params), dict[str, Any]()
    carries["value_minor"], carries["currency"] = rows.value_of(params)
    named = {key: params.pop(key) for key in taxonomy.NAMING & params.keys()}
    if common["consent"] == CONSENT_GRANTED:
        params |= {key: value for key, value in named.items() if key not in ("cart_id", "customer_id")}
        carries["cart_id"] = taxonomy.clean_text(named["cart_id"], 36) if named.get("cart_id") else None
    event_id = str(ids.derived_id(base, place, name))
    return rows.event(name, event_id=event_id, props=params, **{**common, **carries})


def _session(seen: Seen, who: Who, common: dict[str, Any], names: list[str]) -> dict[str, Any] | None:
    if not who.session_id or not who.visitor_id:
        return None
    reason = bots.reason(seen.user_agent, seen.hints)
    copied = (
        "channel",
        "source",
        "medium",
        "campaign",
        "referrer_host",
        "device",
        "locale",
        "internal",
        "consent",
    )
    return {
        **{name: common[name] for name in copied},
        "session_id": who.session_id,
        "visitor_id": who.visitor_id,
        "started_at": min(seen.session_started_at, seen.at),
        "last_at": seen.at,
        "page_views": 1,
        "engaged_ms": 0,
        "landing_path": common["path"],
        "exit_path": common["path"],
        "stage": sessions.stage(names),
        "purchases": 0,
        "first_visit": seen.first_visit,
        "bot": bool(reason),
        "bot_reason": reason,
    }


def _touch(seen: Seen, who: Who, common: dict[str, Any], landed: Landed) -> dict[str, Any] | None:
    if not who.session_id or not who.visitor_id:
        return None
    granted = who.consent == CONSENT_GRANTED
    return {
        "touch_id": str(ids.derived_id("touch", who.session_id, landed.fingerprint)),
        "session_id": who.session_id,
        "visitor_id": who.visitor_id,
        "page_view_id": who.page_view_id,
        "occurred_at": seen.at,
        **rows.acquisition(landed),
        "content": landed.content,
        "term": landed.term,
        # A click id names one person's click at the advertiser: kept with consent only.
        "click_id": landed.click_id if granted else "",
        "click_id_kind": landed.click_id_kind,
        "landing_path": common["path"],
        "rules": landed.rules,
        "bot": common["bot"],
        "internal": common["internal"],
        "consent": who.consent,
    }


def opening_events(session: Mapping[str, Any], page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """session_start, and first_visit for a new visitor: written once, with the page that opened the visit."""
    names = [taxonomy.SESSION_START] + ([taxonomy.FIRST_VISIT] if session["first_visit"] else [])
    return [
        {
            **page,
            "event_id": str(ids.derived_id(session["session_id"], name)),
            "name": name,
            "props": json.dumps({}),
            "value_minor": None,
            "currency": None,
        }
        for name in names
    ]
