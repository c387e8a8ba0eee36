"""One page view turned into rows: a pure function, so that the recorder only has to write them.

Every page of every visitor comes through here, so what is the same from page to page is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from shop.kernel import ids
from shop.kernel.origin import CONSENT_GRANTED, Origin
from tracking.journeys import arrivals, bots, devices, lanes, rows, sessions, taxonomy
from tracking.journeys.arrivals import Landed

DAY = 24 * 60 * 60 * 1_000_000
_PLAIN = frozenset({200, 304})  # answers that go without saying
OF_VISIT = ("channel", "source", "medium", "campaign", "referrer_host", "device", "locale")


class Seen(NamedTuple):
    """A request as the recorder is told of it. `is_page` is false for an act that only left notes.

    `internal`: it came from one of the owner's own networks. `secure`: over HTTPS, where browsers tell more.
    """

    at: int
    origin: Origin
    session_started_at: int
    first_visit: bool
    path: str
    title: str = ""
    status: int = 200
    is_page: bool = True
    locale: str = ""
    query: Mapping[str, str] = MappingProxyType({})
    referrer: str = ""
    user_agent: str = ""
    hints: Mapping[str, str] = MappingProxyType({})
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    internal: bool = False
    secure: bool = False

    @property
    def suspect(self) -> str:
        """Why the request looks like a machine's, or ""."""
        return bots.reason(self.user_agent, self.hints, secure=self.secure)


class Told(NamedTuple):
    """What a request comes to: rows for each table, and notes nobody declared, as (name, params)."""

    events: list[dict[str, Any]]
    session: dict[str, Any] | None
    touch: dict[str, Any] | None
    unknown: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def tell(seen: Seen) -> Told:
    """The rows of one request; `touch` is there when the page was arrived at from outside."""
    reason = seen.suspect
    page = _page(seen, reason)
    events = [page] if seen.is_page else []
    known: list[str] = []
    unknown: list[tuple[str, Mapping[str, Any]]] = []
    for name, params in (*seen.notes, *_mail_clicked(seen)) if seen.query else seen.notes:
        if name in taxonomy.NOTED:
            events.append(_note_event(seen, page, len(known), name, params))
            known.append(name)
        else:
            unknown.append((name, params))
    if not (seen.is_page and seen.status < 400 and page["session_id"] and page["visitor_id"]):
        return Told(events, None, None, tuple(unknown))
    arrival = arrivals.of_page(
        path=seen.path, query=seen.query, referrer=seen.referrer, campaign=seen.origin.campaign
    )
    touch = _touch(seen, page, arrival) if arrival else None
    return Told(events, _session(seen, page, known, reason), touch, tuple(unknown))


def opened(session: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a visit that this page opens, if none has."""
    begun = {"page_views": 1, "engaged_ms": 0, "purchases": 0, "landing_path": page["path"]}
    return {**page, **session, **begun}


def opening_touch(seen: Seen, page: Mapping[str, Any]) -> dict[str, Any]:
    """The touch of the page that opened a visit, whatever brought it."""
    return _touch(seen, page, arrivals.landed(seen.origin.campaign))


def opening_events(session: Mapping[str, Any], page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """session_start, and first_visit for a new visitor: written once, with the page that opened the visit."""
    names = [taxonomy.SESSION_START] + ([taxonomy.FIRST_VISIT] if session["first_visit"] else [])
    return [
        {
            **page,
            "event_id": str(ids.derived_id(session["session_id"], name)),
            "name": name,
            "props": "{}",
            "value_minor": None,
            "currency": None,
        }
        for name in names
    ]


def _page(seen: Seen, reason: str) -> dict[str, Any]:
    """The row of the page itself; those of its notes are the same but for what they say."""
    origin, path, status = seen.origin, seen.path, seen.status
    lasting = _lasting(
        origin.visitor_id,
        origin.session_id,
        origin.consent,
        origin.actor,
        tuple(origin.campaign.items()),
        seen.session_started_at // DAY,
        seen.user_agent,
        seen.hints.get("Sec-Ch-Ua-Mobile", ""),
        seen.locale,
    )
    private = taxonomy.is_private(path)
    hidden = private and origin.consent != CONSENT_GRANTED
    name = taxonomy.PAGE_VIEW if status < 400 else taxonomy.PAGE_ERROR
    return {
        **lasting,
        "name": name,
        "event_id": origin.page_view_id or str(ids.derived_id(origin.request_id, name)),
        "props": "{}" if status in _PLAIN else rows.written({"status": status}),
        "page_view_id": origin.page_view_id,
        "occurred_at": seen.at,
        "received_at": seen.at,
        "path": taxonomy.public_path(path) if private else taxonomy.clean_text(path),
        "title": "" if hidden or not seen.title else taxonomy.clean_text(seen.title, 300),
        "bot": reason != "",
        "internal": seen.internal or lasting["internal"],
    }


@lru_cache(maxsize=2048)
def _lasting(
    visitor_id: str | None,
    session_id: str | None,
    consent: str,
    actor: str,
    campaign: tuple[tuple[str, str], ...],
    began_day: int,
    user_agent: str,
    mobile_hint: str,
    locale: str,
) -> Mapping[str, Any]:
    """Every column, filled with what is the same on each page of a visit."""
    origin = Origin(actor=actor, visitor_id=visitor_id, session_id=session_id, consent=consent)
    return {
        **rows.EMPTY,
        **lanes.visit_side(origin, at=began_day * DAY)._asdict(),
        **rows.acquisition(arrivals.landed(dict(campaign))),
        "device": devices.classify(user_agent, mobile_hint),
        "locale": locale[:10],
        "internal": lanes.internal(origin),
    }


def _note_event(
    seen: Seen, page: dict[str, Any], place: int, name: str, params: dict[str, Any]
) -> dict[str, Any]:
    params, row = dict(params), page.copy()
    row["name"] = name
    if "once" in params:  # told by every page that shows it, kept the first time in a visit
        row["event_id"] = str(ids.derived_id(page["session_id"], params.pop("once"), name))
    elif seen.origin.page_view_id:
        row["event_id"] = _beside(seen.origin.page_view_id, place)
    else:
        row["event_id"] = str(ids.derived_id(seen.origin.request_id or seen.at, place, name))
    row["value_minor"], row["currency"] = rows.value_of(params)
    if not taxonomy.NAMING.isdisjoint(params):
        _name(row, params)
    row["props"] = rows.written(params) if params else "{}"
    return row


def _name(row: dict[str, Any], params: dict[str, Any]) -> None:
    """Take what names a cart, a person or an order out of a note; with consent it is kept."""
    named = {key: params.pop(key) for key in taxonomy.NAMING & params.keys()}
    if row["consent"] == CONSENT_GRANTED:
        params |= {key: value for key, value in named.items() if key not in ("cart_id", "customer_id")}
        row["cart_id"] = taxonomy.clean_text(named["cart_id"], 36) if named.get("cart_id") else None


def _beside(page_view_id: str, place: int) -> str:
    """The id of the note at `place` of a page: the page's own with its last digits moved on.

    The same whenever it is told, and next to its page in the index, where a digest would lie anywhere.
    """
    return f"{page_view_id[:-4]}{(int(page_view_id[-4:], 16) + place + 1) & 0xFFFF:04x}"


def _mail_clicked(seen: Seen) -> tuple[tuple[str, dict[str, Any]], ...]:
    """That a link of one of our own mails was followed here: their links carry its kind as the campaign."""
    said = seen.query
    if said.get("utm_source") != "shop" or said.get("utm_medium") != "email":
        return ()
    return ((taxonomy.EMAIL_CLICK, {"kind": said.get("utm_campaign", "")[:60]}),)


def _session(seen: Seen, page: dict[str, Any], names: list[str], reason: str) -> dict[str, Any]:
    """What a page changes in its visit, and by what it is known."""
    return {
        "session_id": page["session_id"],
        "visitor_id": page["visitor_id"],
        "consent": page["consent"],
        "internal": page["internal"],
        "started_at": min(seen.session_started_at, seen.at),
        "last_at": seen.at,
        "exit_path": page["path"],
        "stage": sessions.stage(names) if names else sessions.VISITED,
        "first_visit": seen.first_visit,
        "bot_reason": reason,
    }


def _touch(seen: Seen, page: Mapping[str, Any], landed: Landed) -> dict[str, Any]:
    granted = page["consent"] == CONSENT_GRANTED
    return {
        "touch_id": str(ids.derived_id("touch", page["session_id"], landed.fingerprint)),
        "session_id": page["session_id"],
        "visitor_id": page["visitor_id"],
        "page_view_id": page["page_view_id"],
        "occurred_at": seen.at,
        **rows.acquisition(landed),
        "content": landed.content,
        "term": landed.term,
        # A click id names one person's click at the advertiser: kept with consent only.
        "click_id": landed.click_id if granted else "",
        "click_id_kind": landed.click_id_kind,
        "landing_path": page["path"],
        "rules": landed.rules,
        "bot": page["bot"],
        "internal": page["internal"],
        "consent": page["consent"],
    }
