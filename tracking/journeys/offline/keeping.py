"""Writing contacts down, with their events, and finding out later whose they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from shop.customers import queries as customers
from shop.kernel import clock, db, ids, preferences
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import amendments, retention, rows
from tracking.journeys.identity.evidence import OWNER
from tracking.journeys.identity.linking import end_edges, insert_edge
from tracking.journeys.lanes import CUSTOMER
from tracking.journeys.models import FACT, Event, IdentityEdge, OfflineTouch
from tracking.journeys.offline import matching
from tracking.journeys.offline.contacts import KINDS, Contact, checked
from tracking.journeys.offline.matching import Match
from tracking.journeys.statements import INSERT_EVENTS

LOOKED_FOR = timedelta(days=400)
AT_ONCE = 500
REMOVED = "removed"  # why the edge of a contact ended


def keep(contacts: Iterable[Contact], *, at: datetime) -> int:
    """Keep contacts (checked here) with their events; how many were new. Raises BadContact.

    Reads the shop's store and writes the journey's in a transaction of its own.
    """
    told = [checked(contact, at=at) for contact in contacts]
    phones = matching.phones() if any(contact.phone for contact in told) else {}
    made = [_row(contact, matching.find(contact, phones), at) for contact in told]
    agreed = {row["customer_id"]: _agreed(row["customer_id"]) for row in made}
    db.end_read()
    new = 0
    with db.transaction("journey"):
        for row in made:
            if db.insert_ignore(OfflineTouch, [row], store="journey"):
                INSERT_EVENTS.run([_event(row, agreed[row["customer_id"]])])
                new += 1
    return new


def remove(touch_id: str, *, at: datetime) -> bool:
    """Forget a contact that was entered by mistake. In the open journey transaction."""
    return forget([touch_id], at=clock.to_micros(at)) == 1


def forget(touches: list[str], *, at: int) -> int:
    """Delete contacts with their events, those in the lake as well; how many. In the open transaction."""
    session = db.session("journey")
    session.execute(delete(Event).where(Event.event_id.in_([event_id_of(one) for one in touches])))
    gone = session.execute(delete(OfflineTouch).where(OfflineTouch.touch_id.in_(touches)))
    if touches:
        strangers = [stranger_of(one) for one in touches]
        end_edges(IdentityEdge.visitor_id.in_(strangers), ended_by=REMOVED, at=at)
        amendments.forget(visitors=strangers, customer_id=None, at=at)
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_old(at: datetime) -> int:
    """Delete contacts entered longer ago than the owner keeps visits, and their events; how many."""
    days = preferences.get(retention.KEEP_DAYS)
    db.end_read()
    if days == retention.FOR_GOOD:
        return 0
    before = clock.to_micros(at - timedelta(days=days))
    with db.transaction("journey") as session:
        gone = list(session.scalars(select(OfflineTouch.touch_id).where(OfflineTouch.entered_at < before)))
        forget(gone, at=clock.to_micros(at))
    return len(gone)


def match_again(at: datetime) -> int:
    """Look once more for whose contacts were that nobody was found for; how many were found."""
    since = clock.to_micros(at - LOOKED_FOR)
    query = select(OfflineTouch).where(OfflineTouch.customer_id.is_(None), OfflineTouch.entered_at >= since)
    query = query.order_by(OfflineTouch.entered_at.desc()).limit(AT_ONCE)
    waiting = list(db.session("journey").scalars(query))
    phones = matching.phones() if any(touch.phone for touch in waiting) else {}
    found = [(touch.touch_id, match) for touch in waiting if (match := matching.find(touch, phones))]
    agreed = {match.customer_id: _agreed(match.customer_id) for _, match in found}
    db.end_read()
    for touch_id, match in found:
        with db.transaction("journey"):
            _matched(touch_id, match, agreed=agreed[match.customer_id], at=clock.to_micros(at))
    return len(found)


def _matched(touch_id: str, match: Match, *, agreed: bool, at: int) -> None:
    session = db.session("journey")
    of = {"customer_id": match.customer_id, "matched_by": match.by, "confidence": match.confidence}
    session.execute(update(OfflineTouch).where(OfflineTouch.touch_id == touch_id).values(of))
    if agreed:  # by an edge, as for any visitor: so what is in the lake already is theirs as well
        insert_edge(
            visitor_id=stranger_of(touch_id),
            customer_id=match.customer_id,
            evidence=OWNER,
            at=at,
            note=match.by,
        )


def _agreed(customer_id: str | None) -> bool:
    return customer_id is not None and customers.consent(f"{CUSTOMER}{customer_id}") == CONSENT_GRANTED


def _row(contact: Contact, match: Match | None, at: datetime) -> dict[str, Any]:
    told = asdict(contact)
    return {
        **{name: value for name, value in told.items() if name != "happened_at"},
        "touch_id": contact.touch_id,
        "occurred_at": clock.to_micros(contact.happened_at),
        "entered_at": clock.to_micros(at),
        "customer_id": match.customer_id if match else None,
        "matched_by": match.by if match else "",
        "confidence": match.confidence if match else "",
    }


def _event(row: dict[str, Any], agreed: bool) -> dict[str, Any]:
    _, channel, name = KINDS[row["kind"]]
    told = ("duration_s", "outcome", "agent", "matched_by", "confidence")
    return rows.event(
        name,
        event_id=event_id_of(row["touch_id"]),
        props={key: row[key] for key in told},
        occurred_at=row["occurred_at"],
        received_at=row["entered_at"],
        visitor_id=stranger_of(row["touch_id"]),
        customer_id=row["customer_id"] if agreed else None,
        consent=CONSENT_GRANTED if agreed else "unset",
        channel=channel,
        source=row["source"],
        campaign=row["campaign"],
        recorded_by=FACT,
    )


def stranger_of(touch_id: str) -> str:
    """The visitor that a contact is on its own, until it is known whose it was."""
    return str(ids.derived_id("offline visitor", touch_id))


def event_id_of(touch_id: str) -> str:
    return str(ids.derived_id("offline event", touch_id))
