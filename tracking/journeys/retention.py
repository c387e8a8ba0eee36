"""How long visits are kept: as long as the owner says; then they go, but for what orders are counted by.

A visit is deleted with what was looked at in it and how it came. What happened to an order stays with the
order, so that the account of orders against purchases goes on to balance, but leads to no visit any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, DomainError
from tracking.journeys.identity import linking
from tracking.journeys.models import Event, IdentityEdge, PersonSign, Quarantine, Touch, VisitSession

FOR_GOOD = 0
# Days by what they are called; 13 and 25 months are what CNIL names for audience measurement: for the
# cookie, and for what was gathered by it.
CHOICES = {
    90: N_("3 months"),
    180: N_("6 months"),
    395: N_("13 months"),
    760: N_("25 months"),
    FOR_GOOD: N_("as long as there is a shop"),
}
KEEP_DAYS = preferences.declare("journeys.keep_days", 760)
AT_ONCE = 200


class BadRetention(DomainError):
    """A time that visits cannot be kept for."""


def choose(days: int, *, at: datetime) -> int:
    """Keep visits for `days`, one of CHOICES. Raises BadRetention."""
    if days not in CHOICES:
        raise BadRetention(N_("Please choose how long visits are kept."))
    preferences.put(KEEP_DAYS, days, at=at)
    return days


def forget_old(at: datetime) -> int:
    """Delete visits whose last sign of life is older than the owner keeps them; how many.

    In short transactions of its own, so that visitors of now never wait for it.
    """
    days = preferences.get(KEEP_DAYS)
    if days == FOR_GOOD:
        return 0
    before, count = at - timedelta(days=days), 0
    while gone := _forget_some(clock.to_micros(before)):
        count += gone
    with db.transaction("journey") as session:
        session.execute(delete(Quarantine).where(Quarantine.day < before.date().isoformat()))
        _part_from_nobody(session, clock.to_micros(before))
    while _forget_signs(before, at=at):
        pass
    return count


def _forget_some(before: int) -> int:
    with db.transaction("journey") as session:
        gone = VisitSession.last_at < before, VisitSession.started_at < before  # (the second has an index)
        old = select(VisitSession.session_id).where(*gone).order_by(VisitSession.started_at)
        visits = list(session.scalars(old.limit(AT_ONCE)))
        theirs = Event.session_id.in_(visits)
        session.execute(delete(Event).where(and_(theirs, Event.order_id.is_(None))))
        session.execute(
            update(Event)
            .where(theirs)
            .values(visitor_id=None, session_id=None, page_view_id=None)
            .execution_options(synchronize_session=False)
        )
        for model in (Touch, VisitSession):
            session.execute(delete(model).where(model.session_id.in_(visits)))
    return len(visits)


def _forget_signs(before: datetime, *, at: datetime) -> int:
    """Forget some days of what people did; their stages are reckoned from the days that are left."""
    with db.transaction("journey") as session:
        old = select(PersonSign.member_id).where(PersonSign.day < before.date().isoformat()).distinct()
        members = list(session.scalars(old.limit(AT_ONCE)))
        session.execute(
            delete(PersonSign).where(
                PersonSign.member_id.in_(members), PersonSign.day < before.date().isoformat()
            )
        )
        if members:
            linking.due(*members, at=clock.to_micros(at))
    return len(members)


def _part_from_nobody(session: Session, before: int) -> None:
    """Forget who a visitor was of whom no visit is left."""
    left = exists().where(VisitSession.visitor_id == IdentityEdge.visitor_id)
    session.execute(delete(IdentityEdge).where(and_(IdentityEdge.linked_at < before, ~left)))
