"""Taking a person out of the journey store, counted before and after: the first half of the proof.

What has moved on to the lake, to what derives from it, and to backups follows by the amendments written
here; `lake.proving` carries that out, looks everywhere again, and finishes the report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from shop.kernel import clock, db, ids
from shop.kernel.origin import CONSENT_DENIED
from tracking.journeys import amendments, identity
from tracking.journeys.amendments import FORGET, Amendment
from tracking.journeys.identity import linking
from tracking.journeys.models import (
    Erasure,
    Event,
    IdentityEdge,
    IdentityMatch,
    PersonDue,
    PersonSign,
    PersonStage,
    Touch,
    VisitSession,
)

NAMELESS = {"visitor_id": None, "session_id": None, "page_view_id": None, "customer_id": None}


def erase(*, customer_id: str, visitors: Sequence[str], at: int) -> str:
    """Erase in the open journey transaction and begin the report; its id. Doing it again is harmless."""
    session = db.session("journey")
    before = counts(customer_id=customer_id, visitors=visitors, until=at)
    kept = _delete(customer_id, visitors)
    amendments.forget(visitors=visitors, customer_id=customer_id, at=at)
    session.flush()
    after = counts(customer_id=customer_id, visitors=visitors, until=at)
    erasure = Erasure(
        erasure_id=str(ids.new_id()),
        subject=subject(customer_id),
        asked_at=at,
        done_at=None,
        clean=None,
        report={
            "visitors": len(visitors),
            "hot": {
                name: {"before": before[name], "after": after[name]}
                | ({"nameless": kept} if name == "events" else {})
                for name in before
            },
            "amendments": _amendments(customer_id, visitors, at),
        },
    )
    session.add(erasure)
    return erasure.erasure_id


def counts(*, customer_id: str, visitors: Sequence[str], until: int) -> dict[str, int]:
    """How many rows of each table name this person, of what was until then (µs): a browser may come again."""
    members = [customer_id, *visitors]
    edge, match = IdentityEdge, IdentityMatch
    asked: dict[str, tuple[Any, Any]] = {
        "events": (Event, and_(_theirs(customer_id, visitors), Event.received_at <= until)),
        "visits": (
            VisitSession,
            and_(VisitSession.visitor_id.in_(visitors), VisitSession.started_at <= until),
        ),
        "arrivals": (Touch, and_(Touch.visitor_id.in_(visitors), Touch.occurred_at <= until)),
        "links": (
            edge,
            and_(
                or_(edge.customer_id == customer_id, edge.visitor_id.in_(visitors)), edge.linked_at <= until
            ),
        ),
        "accounts": (match, or_(match.customer_id == customer_id, match.other_id == customer_id)),
        "signs": (PersonSign, and_(PersonSign.member_id.in_(members), PersonSign.first_at <= until)),
        "stages": (PersonStage, and_(PersonStage.person_id.in_(members), PersonStage.entered_at <= until)),
    }
    session = db.session("journey")
    return {
        name: session.scalar(select(func.count()).select_from(model).where(condition)) or 0
        for name, (model, condition) in asked.items()
    }


def forget_reckoned(member: str, *, at: int) -> None:
    """Delete what was reckoned of a member, and matches of an account; people around them are due again."""
    session, match = db.session("journey"), IdentityMatch
    others = set(identity.around([member]).person_of.values()) - {member}
    session.execute(delete(match).where(or_(match.customer_id == member, match.other_id == member)))
    session.execute(delete(PersonSign).where(PersonSign.member_id == member))
    session.execute(delete(PersonStage).where(PersonStage.person_id == member))
    session.execute(delete(PersonDue).where(PersonDue.member_id == member))
    if others:
        linking.due(*others, at=at)


def subject(customer_id: str) -> str:
    """A customer's name in reports: whoever has the id finds theirs, the id is not found by it."""
    return hashlib.sha256(f"erased customer {customer_id}".encode()).hexdigest()


def named(erasure: Erasure) -> tuple[list[str], str | None]:
    """Whom an erasure was about: visitors and the customer, as the amendments of it say."""
    asked = select(Amendment).where(Amendment.amendment_id.in_(erasure.report.get("amendments", [])))
    rows = list(db.session("journey").scalars(asked))
    customer = next((row.customer_id for row in rows if row.customer_id), None)
    return [row.visitor_id for row in rows if row.visitor_id], customer


def told(row: Erasure) -> dict[str, Any]:
    """A report as JSON; without the names of the amendments that carry it out."""
    return {
        "erasure": row.erasure_id,
        "subject_sha256": row.subject,
        "asked_at": clock.from_micros(row.asked_at).isoformat(),
        "proved_at": clock.from_micros(row.done_at).isoformat() if row.done_at else None,
        "clean": row.clean,
        "problem": row.problem,
        **{name: value for name, value in row.report.items() if name != "amendments"},
    }


def _theirs(customer_id: str, visitors: Sequence[str]) -> Any:
    return or_(Event.visitor_id.in_(visitors), Event.customer_id == customer_id)


def _delete(customer_id: str, visitors: Sequence[str]) -> int:
    """Delete everything but the events that orders are counted by, which name nobody any more; how many."""
    session, members = db.session("journey"), [customer_id, *visitors]
    theirs = _theirs(customer_id, visitors)
    session.execute(delete(Event).where(and_(theirs, Event.order_id.is_(None))))
    kept = session.execute(
        update(Event)
        .where(theirs)
        .values(**NAMELESS, consent=CONSENT_DENIED)
        .execution_options(synchronize_session=False)
    )
    for model in (VisitSession, Touch):
        session.execute(delete(model).where(model.visitor_id.in_(visitors)))
    edge, match = IdentityEdge, IdentityMatch
    session.execute(delete(edge).where(or_(edge.customer_id == customer_id, edge.visitor_id.in_(visitors))))
    session.execute(delete(match).where(or_(match.customer_id == customer_id, match.other_id == customer_id)))
    session.execute(delete(PersonSign).where(PersonSign.member_id.in_(members)))
    session.execute(delete(PersonStage).where(PersonStage.person_id.in_(members)))
    session.execute(delete(PersonDue).where(PersonDue.member_id.in_(members)))
    return int(kept.rowcount)  # type: ignore[attr-defined]


def _amendments(customer_id: str, visitors: Sequence[str], at: int) -> list[str]:
    mine = or_(Amendment.visitor_id.in_(visitors), Amendment.customer_id == customer_id)
    asked = select(Amendment.amendment_id).where(Amendment.kind == FORGET, Amendment.made_at == at, mine)
    return list(db.session("journey").scalars(asked))
