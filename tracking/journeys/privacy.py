"""Journeys of a person: told visit by visit; erased, but for what an order is counted by.

The journey store has transactions of its own. Erasing twice is harmless, so an erasure that fails later in
the shop's store is simply done again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from shop.kernel import clock, db, registry
from shop.kernel.origin import CONSENT_DENIED
from shop.kernel.registry import Person
from tracking.journeys.models import Event, IdentityEdge, Touch, VisitSession

MOST = 20_000


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("visits", visits)
    registry.eraser("visits", forget, order=5)


def visits(person: Person) -> dict[str, Any]:
    """Visits joined to the person, and what happened in them, oldest first."""
    visitors, session = _visitors(person), db.session("journey")
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
    }


def forget(person: Person, at: datetime) -> None:
    """Delete visits, what was looked at and who it was; events of orders stay and name nobody."""
    with db.transaction("journey") as session:
        visitors, customer = _visitors(person), str(person.customer_id)
        theirs = or_(Event.visitor_id.in_(visitors), Event.customer_id == customer)
        session.execute(delete(Event).where(and_(theirs, Event.order_id.is_(None))))
        session.execute(
            update(Event)
            .where(theirs)
            .values(visitor_id=None, session_id=None, page_view_id=None, customer_id=None,
                    consent=CONSENT_DENIED)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        for model in (VisitSession, Touch):
            session.execute(delete(model).where(model.visitor_id.in_(visitors)))
        session.execute(delete(IdentityEdge).where(IdentityEdge.customer_id == customer))


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
