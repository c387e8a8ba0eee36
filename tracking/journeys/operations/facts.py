"""Writing down what follows from the shop's facts: on the visit's side or the order's, with consent both."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, update

from shop.kernel import db
from shop.kernel.origin import Origin
from tracking.journeys import arrivals, lanes, rows, sessions, taxonomy, visits
from tracking.journeys.lanes import Who
from tracking.journeys.models import FACT, VisitSession
from tracking.journeys.operations.marking import mark_person
from tracking.journeys.statements import INSERT_EVENTS, Kept


def record_fact(
    name: str,
    *,
    event_id: uuid.UUID,
    at: int,
    received_at: int,
    origin: Origin,
    afterwards: bool = False,
    order_id: object = None,
    cart_id: object = None,
    customer_id: object = None,
    value: tuple[int, str] | None = None,
    props: Mapping[str, Any] | None = None,
) -> bool:
    """Write an event that follows from a fact; True when it was new. Carries what is known of the visit.

    Without consent a fact of an order names no visit, and any other names neither cart nor person.
    `afterwards`: it happened without the visitor's doing, so it is no part of the visit that led to it.
    """
    visit, told = visits.find(origin.session_id), dict(props or {})
    if origin.personal or order_id:
        who = lanes.order_side(origin, customer_id=customer_id)
    else:
        who, cart_id = lanes.visit_side(origin, at=at, kept=visit), None
        told = {key: item for key, item in told.items() if key not in taxonomy.NAMING}
    if afterwards:
        who = Who(customer_id=who.customer_id, consent=who.consent)
    row = rows.event(
        name,
        event_id=str(event_id),
        props=told,
        occurred_at=min(at, received_at),
        received_at=received_at,
        **rows.identifiers(who),
        **_of_visit(origin, visit),
        order_id=str(order_id) if order_id else None,
        cart_id=str(cart_id) if cart_id else None,
        value_minor=value[0] if value else None,
        currency=value[1] if value else None,
        recorded_by=FACT,
    )
    row["bot"] = row["bot"] and order_id is None
    return INSERT_EVENTS.run([row]).rowcount == 1


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
    visit = visits.find(origin.session_id)
    row = rows.event(
        name,
        event_id=str(event_id),
        props=props,
        occurred_at=at,
        received_at=at,
        **rows.identifiers(lanes.visit_side(origin, at=at, kept=visit)),
        **_of_visit(origin, visit),
        recorded_by=FACT,
    )
    if customer_id and origin.personal:
        row["customer_id"] = str(customer_id)
    return INSERT_EVENTS.run([row]).rowcount == 1


def reach(*, session_id: str | None, name: str, new: bool, at: int) -> None:
    """Raise the session's stage to what `name` shows; a new purchase is counted and unmarks a bot."""
    stage = sessions.STAGE_OF.get(name)
    if session_id is None or stage is None:
        return
    values: dict[Any, Any] = {
        VisitSession.stage: case((VisitSession.stage < stage, stage), else_=VisitSession.stage)
    }
    if stage == sessions.PURCHASED and new:
        values[VisitSession.purchases] = VisitSession.purchases + 1
    change = update(VisitSession).where(VisitSession.session_id == session_id).values(values)
    db.session("journey").execute(change.execution_options(synchronize_session=False))
    if stage == sessions.PURCHASED:
        visit = visits.find(session_id)
        if visit is not None and visit.bot:
            mark_person(session_id, at=at)


def _of_visit(origin: Origin, visit: Kept | None) -> dict[str, Any]:
    if visit is not None:
        return visits.described(visit)
    return {
        **rows.acquisition(arrivals.landed(origin.campaign)),
        "locale": (origin.locale or "")[:10],
        "internal": lanes.internal(origin),
    }
