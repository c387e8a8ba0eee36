"""Writes to the hot store. Each needs an open `transaction("journey")`; what is told twice is stored once.

`record_page`, `link` and `quarantine` are content with a `bare_transaction`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, case, literal, update

from shop.kernel import clock, db, ids
from shop.kernel.origin import Origin
from tracking.journeys import arrivals, beacons, bots, devices, lanes, pages, rows, sessions, taxonomy
from tracking.journeys.beacons import Beacon, Engagement, OutboundClick
from tracking.journeys.models import BEACON, FACT, VisitSession
from tracking.journeys.pages import Seen, Told
from tracking.journeys.statements import (
    INSERT_EDGE,
    INSERT_EVENTS,
    INSERT_TOUCH,
    MARK_SESSION,
    REOPEN_EDGE,
    UPSERT_QUARANTINE,
    UPSERT_SESSION,
    Kept,
)

log = logging.getLogger(__name__)
CHECKOUT_EMAIL, SIGN_IN, MAIL_LINK = "checkout_email", "sign_in", "mail_link"


def record_page(seen: Seen) -> Told:
    """Write a page view with its notes: session, events, touch and, signed in with consent, the identity."""
    told = pages.tell(seen)
    events = list(told.events)
    if told.session is not None:
        kept = Kept._make(UPSERT_SESSION.run([told.session]).fetchone())
        if kept.page_views == 1:
            events += pages.opening_events(told.session, told.events[0])
        touch = told.touch or (pages.opening_touch(seen) if kept.page_views == 1 else None)
        if touch is not None:
            INSERT_TOUCH.run([touch])
        _mark_pace(told.session, kept)
    if events:
        INSERT_EVENTS.run(events)
    for name in told.unknown:
        quarantine(reason="unknown_note", sample=name, at=seen.at)
    _identify(seen)
    return told


def _identify(seen: Seen) -> None:
    """A visit signed in, or come by a customer's own mail link, is theirs; a machine's is nobody's."""
    if bots.reason(seen.user_agent, seen.hints):
        return
    link(origin=seen.origin, customer_id=lanes.customer_of(seen.origin), evidence=SIGN_IN, at=seen.at)
    for name, params in seen.notes:
        if name == "mail_link_opened":
            link(origin=seen.origin, customer_id=params.get("customer_id"), evidence=MAIL_LINK, at=seen.at)


def record_beacon(beacon: Beacon, *, origin: Origin, user_agent: str, at: int) -> int:
    """Write what a browser reported of a page; how many items were new. A report sent twice counts once."""
    who = beacons.who_of(beacon.page, origin)
    common = {
        **rows.identifiers(who),
        "received_at": at,
        "device": devices.classify(user_agent),
        "bot": bool(bots.by_name(user_agent)),
        "internal": lanes.internal(origin),
        "recorded_by": BEACON,
    }
    made = [(item, _reported(item, common, at)) for item in beacon.items]
    new = [item for item, row in made if INSERT_EVENTS.run([row]).rowcount == 1]
    engaged_ms = sum(item.engaged_ms for item in new if isinstance(item, Engagement))
    if engaged_ms:
        _add_attention(who.session_id, engaged_ms, at=at)
    return len(new)


def _reported(item: Engagement | OutboundClick, common: dict[str, Any], at: int) -> dict[str, Any]:
    props: dict[str, Any]
    if isinstance(item, Engagement):
        name, happened = taxonomy.ENGAGEMENT, at
        props = {"engaged_ms": item.engaged_ms, "scroll_pct": item.scroll_pct}
    else:
        name, happened, props = taxonomy.CLICK, at - item.ago_ms * 1000, {"host": item.host}
    event_id = str(ids.derived_id(common["page_view_id"], name, item.seq))
    return rows.event(name, event_id=event_id, props=props, occurred_at=happened, **common)


def _add_attention(session_id: str | None, engaged_ms: int, *, at: int) -> None:
    # Several tabs may each claim the same second; a visit cannot hold more attention than time.
    total = VisitSession.engaged_ms + engaged_ms
    longest = (literal(at, BigInteger) - VisitSession.started_at) // 1000
    change = update(VisitSession).where(VisitSession.session_id == session_id)
    change = change.values(engaged_ms=case((total > longest, longest), else_=total))
    db.session("journey").execute(change.execution_options(synchronize_session=False))


def record_fact(
    name: str,
    *,
    event_id: uuid.UUID,
    at: int,
    received_at: int,
    origin: Origin,
    order_id: object = None,
    cart_id: object = None,
    customer_id: object = None,
    value: tuple[int, str] | None = None,
    props: Mapping[str, Any] | None = None,
) -> bool:
    """Write an event that follows from a fact; True when it was new. Carries the visit's campaign."""
    who = lanes.order_side(origin, customer_id=customer_id)
    row = rows.event(
        name,
        event_id=str(event_id),
        props=props or {},
        occurred_at=at,
        received_at=received_at,
        **rows.identifiers(who),
        **rows.acquisition(arrivals.landed(origin.campaign)),
        order_id=str(order_id) if order_id else None,
        cart_id=str(cart_id) if cart_id else None,
        value_minor=value[0] if value else None,
        currency=value[1] if value else None,
        locale=(origin.locale or "")[:10],
        internal=lanes.internal(origin),
        recorded_by=FACT,
    )
    return INSERT_EVENTS.run([row]).rowcount == 1


def reach(*, session_id: str | None, name: str, new: bool) -> None:
    """Raise the session's stage to what `name` shows; a new purchase is counted and unmarks a bot."""
    stage = sessions.STAGE_OF.get(name)
    if session_id is None or stage is None:
        return
    values: dict[Any, Any] = {
        VisitSession.stage: case((VisitSession.stage < stage, stage), else_=VisitSession.stage)
    }
    if stage == sessions.PURCHASED:
        values[VisitSession.bot] = False
        if new:
            values[VisitSession.purchases] = VisitSession.purchases + 1
    change = update(VisitSession).where(VisitSession.session_id == session_id).values(values)
    db.session("journey").execute(change.execution_options(synchronize_session=False))


def link(*, origin: Origin, customer_id: object, evidence: str, at: int) -> bool:
    """Note that the visitor is this customer; True when it was new. Without consent nothing is noted."""
    if not origin.personal or not origin.visitor_id or not customer_id:
        return False
    edge = {
        "edge_id": str(ids.derived_id("edge", origin.visitor_id, customer_id, evidence)),
        "visitor_id": origin.visitor_id,
        "customer_id": str(customer_id),
        "evidence": evidence,
        "linked_at": at,
        "ended_at": None,
    }
    reopened = {"of": edge["edge_id"], "ended_at": None, "linked_at": at}
    if INSERT_EDGE.run([edge]).rowcount != 1 and REOPEN_EDGE.run([reopened]).rowcount != 1:
        return False
    record_fact(
        taxonomy.IDENTITY_LINKED,
        event_id=ids.derived_id(edge["edge_id"], at),
        at=at,
        received_at=at,
        origin=origin,
        customer_id=customer_id,
        props={"evidence": evidence},
    )
    return True


def record_in_visit(
    name: str,
    *,
    event_id: uuid.UUID,
    origin: Origin,
    at: int,
    props: Mapping[str, Any],
    customer_id: object = None,
) -> bool:
    """Write an event of a fact that belongs to the visit alone (a choice, a sign-in); True when new.

    `customer_id` is kept only with consent.
    """
    row = rows.event(
        name,
        event_id=str(event_id),
        props=props,
        occurred_at=at,
        received_at=at,
        **rows.identifiers(lanes.visit_side(origin, at=at)),
        internal=lanes.internal(origin),
        recorded_by=FACT,
    )
    if customer_id and origin.personal:
        row["customer_id"] = str(customer_id)
    return INSERT_EVENTS.run([row]).rowcount == 1


def quarantine(*, reason: str, sample: str, at: int) -> None:
    """Count something unbelievable that was sent to us, and keep the newest sample of its kind."""
    row = {
        "day": clock.from_micros(at).date().isoformat(),
        "reason": reason,
        "count": 1,
        "last_at": at,
        "sample": taxonomy.clean_text(sample, 500),
    }
    UPSERT_QUARANTINE.run([row])


def micros(at: datetime) -> int:
    """`at` as the journey store writes time."""
    return clock.to_micros(at)


def _mark_pace(session: dict[str, Any], kept: Kept) -> None:
    pace = {"page_views": kept.page_views, "started_at": kept.started_at, "last_at": session["last_at"]}
    if not kept.bot and bots.too_quick(**pace):
        MARK_SESSION.run([{"of": session["session_id"], "bot": True, "bot_reason": bots.PACE}])
