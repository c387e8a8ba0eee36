"""What a browser tells about a page after it was served: attention as deltas, clicks that lead away, fields
that people hesitate over, and clicks in anger.

Nothing a browser says is believed further than it can be checked: the page view is named by our own
signed token, each item has a sequence number and is counted once, and nothing lasted longer than the page
has been open. Browsers' clocks are never read: an item tells how long ago it was when the report was sent,
so that its time is ours, received − (sent − happened), within the time the page was open. Names of fields
and of what was clicked are kept, what was typed never. What fails goes to the quarantine, counted by reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shop.kernel import clock, signing
from shop.kernel.errors import N_, DomainError
from shop.kernel.origin import Origin
from tracking.journeys import lanes, taxonomy
from tracking.journeys.lanes import Who

PURPOSE = "journeys.page_view"
VALID = timedelta(hours=24)
MAX_BODY, MAX_ITEMS, MAX_SEQ, MAX_MORE = 32 * 1024, 50, 2_000, 1_000
SLACK_MS = 5_000
DAY_MS = 24 * 3_600_000
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,198}[a-z0-9])?")
_ID = re.compile(r"[0-9a-f-]{36}")
_NAME = re.compile(r"[\w.:#\[\]-]{1,80}", re.ASCII)
_OUTER = frozenset({"n", "s", "ago"})


class BadBeacon(DomainError):
    """A beacon that cannot be believed; `reason` is a short word for the quarantine."""

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(N_("This message was not understood."))
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class PageToken:
    """The page view a beacon speaks of, as we signed it into the page."""

    page_view_id: str
    session_id: str
    visitor_id: str
    consent: str
    shown_at: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing a browser tells: its event's name and properties, so many µs before the report was sent.

    `engaged_ms` is the attention in it, for the visit's sum.
    """

    name: str
    seq: int
    props: dict[str, Any]
    ago_us: int = 0
    engaged_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class Beacon:
    """A believed report."""

    page: PageToken
    items: tuple[Item, ...]


def page_token(origin: Origin, *, at: datetime, began: int | None = None) -> str:
    """The token of the page view being rendered, in a visit that `began` then (µs); "" when this request is
    none."""
    who = lanes.visit_side(origin, at=clock.to_micros(at) if began is None else began)
    if not (who.page_view_id and who.session_id and who.visitor_id):
        return ""
    payload = [who.page_view_id, who.session_id, who.visitor_id, who.consent, clock.to_micros(at)]
    return signing.sign(PURPOSE, payload, expires_at=at + VALID)


def who_of(page: PageToken, origin: Origin) -> Who:
    """Identifiers for rows about that page: as recorded with it, or joined if consent came since."""
    joined = origin.personal and origin.session_id == page.session_id
    return Who(
        page_view_id=page.page_view_id,
        session_id=page.session_id,
        visitor_id=origin.visitor_id if joined else page.visitor_id,
        consent=origin.consent if joined else page.consent,
    )


def read(body: bytes, *, at: datetime) -> Beacon:
    """A beacon from its JSON. Raises BadBeacon."""
    if len(body) > MAX_BODY:
        raise BadBeacon("too_large")
    try:
        sent = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadBeacon("not_json") from None
    if not isinstance(sent, dict) or sent.get("v") != 1 or not isinstance(sent.get("p"), str):
        raise BadBeacon("schema")
    page = _page(sent["p"], at=at)
    items = sent.get("e")
    if not isinstance(items, list) or not 0 < len(items) <= MAX_ITEMS:
        raise BadBeacon("schema")
    open_us = max(clock.to_micros(at) - page.shown_at, 0)
    return Beacon(page=page, items=tuple(_item(item, open_us) for item in items))


def _page(token: str, *, at: datetime) -> PageToken:
    try:
        page_view_id, session_id, visitor_id, consent, shown_at = signing.verify(PURPOSE, token, at=at)
    except (signing.BadLink, ValueError, TypeError):
        raise BadBeacon("page_view") from None
    return PageToken(
        page_view_id=page_view_id,
        session_id=session_id,
        visitor_id=visitor_id,
        consent=consent,
        shown_at=shown_at,
    )


def _item(sent: Any, open_us: int) -> Item:
    if not isinstance(sent, dict):
        raise BadBeacon("schema")
    reader = _READERS.get(str(sent.get("n")))
    if reader is None:
        raise BadBeacon("unknown_event")
    seq = sent.get("s")
    if isinstance(seq, int) and seq > MAX_SEQ:
        raise BadBeacon("too_many")
    open_ms = open_us // 1000 + SLACK_MS
    item = reader(_Said(sent, open_ms), _whole(seq, most=MAX_SEQ))
    ago = _whole(sent.get("ago", 0), most=DAY_MS)
    if ago > open_ms:
        raise BadBeacon("implausible")
    return replace(item, ago_us=min(ago * 1000, open_us), props=item.props | _more(sent))


class _Said:
    """The properties of one item; each is taken by its reader, with what it may be."""

    def __init__(self, sent: dict[str, Any], open_ms: int) -> None:
        self._sent, self._open_ms = sent, open_ms

    def ms(self, key: str, default: int | None = None) -> int:
        """A length of time, no longer than the page has been open."""
        found = _whole(self._sent.get(key, default), most=DAY_MS)
        if found > self._open_ms:
            raise BadBeacon("implausible")
        return found

    def whole(self, key: str, *, most: int, default: int | None = None) -> int:
        """A count."""
        return _whole(self._sent.get(key, default), most=most)

    def name(self, key: str, pattern: re.Pattern[str] = _NAME) -> str:
        """A word of our own pages, or a host."""
        found = self._sent.get(key)
        if not isinstance(found, str) or not pattern.fullmatch(found):
            raise BadBeacon("schema")
        return found


def _engagement(said: _Said, seq: int) -> Item:
    ms = said.ms("ms")
    props = {"engaged_ms": ms, "scroll_pct": said.whole("sc", most=100)}
    props["clicks"] = said.whole("c", most=10_000, default=0)
    return Item(name=taxonomy.ENGAGEMENT, seq=seq, props=props, engaged_ms=ms)


def _click(said: _Said, seq: int) -> Item:
    return Item(name=taxonomy.CLICK, seq=seq, props={"host": said.name("h", _HOST)})


def _field(said: _Said, seq: int) -> Item:
    props = {
        "form": said.name("f"),
        "field": said.name("k"),
        "focus_ms": said.ms("fm"),
        "wait_ms": said.ms("w", 0),
        "changes": said.whole("c", most=10_000, default=0),
        "left_empty": said.whole("le", most=1, default=0) == 1,
    }
    return Item(name=taxonomy.FORM_FIELD, seq=seq, props=props)


def _select(said: _Said, seq: int) -> Item:
    props = {"item_list_id": said.name("l"), "product_id": said.name("i", _ID)}
    return Item(name=taxonomy.SELECT_ITEM, seq=seq, props=props)


def _rage(said: _Said, seq: int) -> Item:
    props = {"target": said.name("g"), "clicks": said.whole("c", most=10_000)}
    return Item(name=taxonomy.RAGE_CLICK, seq=seq, props=props)


_READERS: dict[str, Callable[[_Said, int], Item]] = {
    taxonomy.ENGAGEMENT: _engagement,
    taxonomy.CLICK: _click,
    taxonomy.FORM_FIELD: _field,
    taxonomy.RAGE_CLICK: _rage,
    taxonomy.SELECT_ITEM: _select,
}
_TAKEN: dict[str, frozenset[str]] = {
    taxonomy.ENGAGEMENT: _OUTER | {"ms", "sc", "c"},
    taxonomy.CLICK: _OUTER | {"h"},
    taxonomy.FORM_FIELD: _OUTER | {"f", "k", "fm", "w", "c", "le"},
    taxonomy.RAGE_CLICK: _OUTER | {"g", "c"},
    taxonomy.SELECT_ITEM: _OUTER | {"l", "i"},
}


def _more(sent: dict[str, Any]) -> dict[str, Any]:
    """What a later version of our script tells and this one does not know: kept as it is, if it is short."""
    unknown = {key: value for key, value in sent.items() if key not in _TAKEN[sent["n"]]}
    if not unknown:
        return {}
    told = taxonomy.clean(unknown)
    return {"more": told if len(json.dumps(told)) <= MAX_MORE else {"too_long": len(unknown)}}


def _whole(value: Any, *, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadBeacon("schema")
    return value
