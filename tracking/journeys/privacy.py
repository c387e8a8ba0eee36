"""Journeys of a person: told visit by visit; erased, but for what an order is counted by.

The journey store has transactions of its own. Erasing twice is harmless, so an erasure that fails later in
the shop's store is simply done again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from shop.kernel import clock, db, registry
from shop.kernel.registry import Person
from tracking.journeys import erasing, identity
from tracking.journeys.models import Event, IdentityEdge, PersonSign, VisitSession
from tracking.journeys.offline import privacy as offline
from tracking.journeys.stages import queries as stages

MOST = 20_000


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("visits", visits)
    registry.eraser("visits", forget, order=5)
    offline.install()


def visits(person: Person) -> dict[str, Any]:
    """Visits joined to the person, and what happened in them, oldest first."""
    visitors, session = _visitors(person), db.session("journey")
    members = [str(person.customer_id), *visitors]
    seen = select(VisitSession).where(VisitSession.visitor_id.in_(visitors))
    happened = select(Event).where(
        or_(Event.visitor_id.in_(visitors), Event.customer_id == str(person.customer_id))
    )
    return {
        "visits": [
            {
                "began": _time(row.started_at),
                "ended": _time(row.last_at),
                "pages": row.page_views,
                "device": row.device,
                "came_by": row.channel,
                "first_page": row.landing_path,
            }
            for row in session.scalars(seen.order_by(VisitSession.started_at).limit(MOST))
        ],
        "events": [
            {"what": row.name, "at": _time(row.occurred_at), "page": row.path, "more": row.props}
            for row in session.scalars(happened.order_by(Event.occurred_at).limit(MOST))
        ],
        "known_by": [
            {
                "why": edge.evidence,
                "since": _time(edge.linked_at),
                "until": edge.ended_at and _time(edge.ended_at),
            }
            for edge in identity.queries.edges_of(members)
        ],
        "same_person": [
            {"proof": match.proof, "note": match.note, "since": _time(match.matched_at)}
            for match in identity.queries.matches_of(members)
        ],
        "stages": [
            {"stage": stay.stage, "because": stay.because, "since": _time(stay.entered_at)}
            for stay in stages.history(identity.person_of(str(person.customer_id)))
        ],
        "days": [
            {"day": sign.day, "what": sign.name, "times": sign.count}
            for sign in session.scalars(
                select(PersonSign)
                .where(PersonSign.member_id.in_(members))
                .order_by(PersonSign.day, PersonSign.name)
                .limit(MOST)
            )
        ],
    }


def forget(person: Person, at: datetime) -> None:
    """Delete visits, what was looked at and who it was; events of orders stay and name nobody.

    The lake, what derives from it, and backups follow; `erasing` begins the report that proves it.
    """
    with db.transaction("journey"):
        erasing.erase(customer_id=str(person.customer_id), visitors=_visitors(person), at=clock.to_micros(at))


def _visitors(person: Person) -> list[str]:
    """Every visitor ever joined to this person and, of a shared browser, to nobody else since."""
    session, customer = db.session("journey"), str(person.customer_id)
    edges = session.execute(
        select(IdentityEdge.visitor_id, IdentityEdge.customer_id).where(
            IdentityEdge.visitor_id.in_(
                select(IdentityEdge.visitor_id).where(
                    IdentityEdge.customer_id == customer, IdentityEdge.ended_at.is_(None)
                )
            ),
            IdentityEdge.ended_at.is_(None),
        )
    ).all()
    shared = {row.visitor_id for row in edges if row.customer_id != customer}
    return sorted({row.visitor_id for row in edges} - shared)


def _time(micros: int) -> str:
    return clock.from_micros(micros).isoformat()
