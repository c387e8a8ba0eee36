"""What a browser tells about a page after it was served: attention as deltas, clicks that lead away.

Nothing a browser says is believed further than it can be checked: the page view is named by our own
signed token, each item has a sequence number and is counted once, and nobody paid attention for longer
than the page has been open. What fails goes to the quarantine, counted by reason.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shop.kernel import clock, signing
from shop.kernel.errors import N_, DomainError
from shop.kernel.origin import Origin
from tracking.journeys import lanes, taxonomy
from tracking.journeys.lanes import Who

PURPOSE = "journeys.page_view"
VALID = timedelta(hours=24)
MAX_BODY, MAX_ITEMS, MAX_SEQ = 32 * 1024, 50, 100_000
SLACK_MS = 5_000
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,198}[a-z0-9])?")


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
class Engagement:
    """Attention since the last report: ms seen, in focus and active; deepest scroll in percent."""

    seq: int
    engaged_ms: int
    scroll_pct: int


@dataclass(frozen=True, kw_only=True)
class OutboundClick:
    """A link to another host was followed, `ago_ms` before the report."""

    seq: int
    host: str
    ago_ms: int


@dataclass(frozen=True, kw_only=True)
class Beacon:
    """A believed report."""

    page: PageToken
    items: tuple[Engagement | OutboundClick, ...]


def page_token(origin: Origin, *, at: datetime) -> str:
    """The token of the page view being rendered, or "" when this request is none."""
    who = lanes.visit_side(origin, at=clock.to_micros(at))
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
    open_ms = (clock.to_micros(at) - page.shown_at) // 1000 + SLACK_MS
    return Beacon(page=page, items=tuple(_item(item, open_ms) for item in items))


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


def _item(item: Any, open_ms: int) -> Engagement | OutboundClick:
    if not isinstance(item, dict):
        raise BadBeacon("schema")
    seq = _whole(item.get("s"), most=MAX_SEQ)
    if item.get("n") == taxonomy.ENGAGEMENT:
        engaged = _whole(item.get("ms"), most=24 * 3_600_000)
        if engaged > open_ms:
            raise BadBeacon("implausible")
        return Engagement(seq=seq, engaged_ms=engaged, scroll_pct=_whole(item.get("sc"), most=100))
    if item.get("n") == taxonomy.CLICK:
        host = item.get("h")
        if not isinstance(host, str) or not _HOST.fullmatch(host):
            raise BadBeacon("schema")
        ago = _whole(item.get("ago"), most=24 * 3_600_000)
        if ago > open_ms:
            raise BadBeacon("implausible")
        return OutboundClick(seq=seq, host=host, ago_ms=ago)
    raise BadBeacon("unknown_event")


def _whole(value: Any, *, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadBeacon("schema")
    return value
