"""Writing down what browsers report of a page after it was served."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, case, literal, update

from shop.kernel import db, ids
from shop.kernel.origin import Origin
from tracking.journeys import beacons, bots, devices, lanes, rows, visits
from tracking.journeys.beacons import Beacon, Item
from tracking.journeys.models import BEACON, VisitSession
from tracking.journeys.statements import INSERT_EVENTS


def record_beacon(beacon: Beacon, *, origin: Origin, user_agent: str, at: int) -> int:
    """Write what a browser reported of a page; how many items were new. A report sent twice counts once."""
    who = beacons.who_of(beacon.page, origin)
    visit = visits.find(who.session_id)
    common = {
        **rows.identifiers(who),
        "device": devices.classify(user_agent),
        "bot": bool(bots.by_name(user_agent)),
        "internal": lanes.internal(origin),
        **(visits.described(visit) if visit else {}),
        "received_at": at,
        "recorded_by": BEACON,
    }
    new = [item for item in beacon.items if INSERT_EVENTS.run([_row(item, common)]).rowcount == 1]
    engaged_ms = sum(item.engaged_ms for item in new)
    if engaged_ms:
        _add_attention(who.session_id, engaged_ms, at=at)
    return len(new)


def _row(item: Item, common: dict[str, Any]) -> dict[str, Any]:
    event_id = str(ids.derived_id(common["page_view_id"], item.name, item.seq))
    occurred_at = common["received_at"] - item.ago_us
    return rows.event(item.name, event_id=event_id, props=item.props, occurred_at=occurred_at, **common)


def _add_attention(session_id: str | None, engaged_ms: int, *, at: int) -> None:
    # Several tabs may each claim the same second; a visit cannot hold more attention than time.
    total = VisitSession.engaged_ms + engaged_ms
    longest = (literal(at, BigInteger) - VisitSession.started_at) // 1000
    change = update(VisitSession).where(VisitSession.session_id == session_id)
    change = change.values(engaged_ms=case((total > longest, longest), else_=total))
    db.session("journey").execute(change.execution_options(synchronize_session=False))
