"""What a consent choice does to what is already stored.

Yes covers the visit in which it was said ("may we remember your visit"), not the visits before it. No,
later, parts the visitor from the person again: edges end, order rows lose their visit, visit rows get a
name that leads nowhere, and what was reckoned from them is forgotten. Both are plain updates of whole sets
and may be repeated; what has moved on to the lake is amended there by the worker.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from shop.kernel import db
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED
from tracking.journeys import amendments
from tracking.journeys.identity import linking
from tracking.journeys.identity.evidence import BY_CONSENT
from tracking.journeys.lanes import parted_name
from tracking.journeys.models import Event, IdentityEdge, PersonSign, Touch, VisitSession
from tracking.journeys.stages import signs


def join_visit(*, visitor_id: str, session_id: str, at: int) -> None:
    """Give the running visit's rows their visitor, now that the visitor has agreed."""
    for model in (Event, VisitSession, Touch):
        _change(
            update(model)
            .where(model.session_id == session_id, model.consent != CONSENT_GRANTED)
            .values(visitor_id=visitor_id, consent=CONSENT_GRANTED)
        )
    amendments.join_visit(session_id=session_id, visitor_id=visitor_id, at=at)
    linking.due(*signs.of_session(session_id), at=at)


def part(*, visitor_id: str, at: int) -> None:
    """Separate what a visitor looked at from who they are, for good."""
    stranger = parted_name()
    customers = _customers_of(visitor_id)
    linking.end_edges(IdentityEdge.visitor_id == visitor_id, ended_by=BY_CONSENT, at=at)
    _part_orders(visitor_id)
    for model in (Event, VisitSession, Touch):
        _change(
            update(model)
            .where(model.visitor_id == visitor_id)
            .values(visitor_id=stranger, consent=CONSENT_DENIED)
        )
    _change(update(Event).where(Event.visitor_id == stranger).values(customer_id=None))
    _change(update(Touch).where(Touch.visitor_id == stranger).values(click_id=""))
    amendments.part(visitor_id=visitor_id, stranger=stranger, at=at)
    _forget_signs(visitor_id, customers, at=at)


def visitors_of(customer_id: str) -> list[str]:
    """The visitors now known to be this customer."""
    query = select(IdentityEdge.visitor_id).where(
        IdentityEdge.customer_id == customer_id, IdentityEdge.ended_at.is_(None)
    )
    return list(db.session("journey").scalars(query.distinct()))


def _customers_of(visitor_id: str) -> list[str]:
    ever = select(IdentityEdge.customer_id).where(IdentityEdge.visitor_id == visitor_id).distinct()
    return list(db.session("journey").scalars(ever))


def _part_orders(visitor_id: str) -> None:
    of_order = or_(Event.order_id.is_not(None), Event.cart_id.is_not(None))
    orders = select(Event.order_id).where(Event.visitor_id == visitor_id, Event.order_id.is_not(None))
    _change(
        update(Event)
        .where(or_(and_(Event.visitor_id == visitor_id, of_order), Event.order_id.in_(orders)))
        .values(visitor_id=None, session_id=None, page_view_id=None, customer_id=None, consent=CONSENT_DENIED)
    )


def _forget_signs(visitor_id: str, customers: list[str], *, at: int) -> None:
    """The visitor's signs go; those of whoever they were are counted anew from what is still theirs."""
    _change(delete(PersonSign).where(PersonSign.member_id.in_([visitor_id, *customers])))
    for customer_id in customers:
        signs.rebuild(customer_id)
    linking.due(visitor_id, *customers, at=at)


def _change(statement: Any) -> None:
    db.session("journey").execute(statement.execution_options(synchronize_session=False))
