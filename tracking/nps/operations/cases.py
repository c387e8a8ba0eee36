"""Seeing to the unhappy: a case is due within a day, and says in the end what was wrong and what was done."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.customers import operations as customers
from shop.kernel import attention, db, events, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders.models import Order
from tracking.nps import queries, scales, topics
from tracking.nps.events import CaseClosed, CaseOpened
from tracking.nps.models import (
    CONTACTED,
    NEW,
    OPEN_CASES,
    RESOLVED,
    UNRESOLVED,
    NpsAnswer,
    NpsCase,
)

DUE = timedelta(hours=24)
OVERDUE = "nps.case_overdue"
STATES = (NEW, CONTACTED, RESOLVED, UNRESOLVED)
OUTCOMES = ("apology", "refund", "replacement", "credit", "answered", "changed_mind", "nothing")
MAX_NOTE = 2000


class BadCase(DomainError):
    """A state, outcome or cause that does not exist, or a note that is too long."""


def follow(given: NpsAnswer, *, at: datetime) -> None:
    """Open a case for who is unhappy or wants to be written to; a changed mind ends one nobody has begun."""
    unhappy = scales.SCALES[given.metric].group(given.score) == scales.BAD
    case = queries.case_of(given.survey_id)
    if unhappy or given.may_contact:
        if case is None:
            _open(given, at=at)
        elif case.state == RESOLVED and case.outcome == "changed_mind":
            case.state, case.outcome, case.closed_at = NEW, "", None
            customers.note_complaint(customer_id=case.customer_id, is_open=True)
    elif case is not None and case.state == NEW:
        _close(case, RESOLVED, outcome="changed_mind", at=at)


def update_case(
    case_id: uuid.UUID, *, state: str, outcome: str, root_cause: str, note: str, at: datetime
) -> NpsCase:
    """What has become of a case. Raises NotFound, BadCase."""
    case = db.session().get(NpsCase, case_id, with_for_update=True)
    if case is None:
        raise NotFound(N_("This case does not exist any more."))
    known = state in STATES and outcome in ("", *OUTCOMES) and root_cause in ("", *topics.TAGS)
    if not known:
        raise BadCase(N_("Please choose one of the offered answers."))
    if len(note) > MAX_NOTE:
        raise BadCase(N_("Please use at most %(most)d letters."), most=MAX_NOTE)
    case.outcome, case.root_cause, case.note = outcome, root_cause, note.replace("\x00", "").strip()
    if state != NEW and case.contacted_at is None:
        case.contacted_at = at
    if state in OPEN_CASES:
        _reopen(case, state)
    elif case.state != state:
        _close(case, state, outcome=outcome, at=at)
    if state != NEW:
        attention.resolve(kind=OVERDUE, key=str(case.id), at=at)
    return case


def contacted(case_id: uuid.UUID, *, at: datetime) -> None:
    """Somebody has written to them; in time or not, it is not overdue any more."""
    case = db.session().get(NpsCase, case_id, with_for_update=True)
    if case is not None and case.state == NEW:
        case.state, case.contacted_at = CONTACTED, at
    attention.resolve(kind=OVERDUE, key=str(case_id), at=at)


def tell_overdue(at: datetime) -> int:
    """Put cases nobody has begun within a day on the list of what needs somebody; how many."""
    late = select(NpsCase).where(NpsCase.state == NEW, NpsCase.due_at <= at).order_by(NpsCase.due_at)
    with db.transaction() as session:
        found = list(session.scalars(late.limit(200)))
        told = {item.key for item in attention.open_items(limit=1000) if item.kind == OVERDUE}
        for case in found:
            if str(case.id) not in told:
                _tell_overdue(case, at=at)
        return len(found)


def _tell_overdue(case: NpsCase, *, at: datetime) -> None:
    order = db.session().get(Order, case.order_id) if case.order_id else None
    attention.raise_item(
        kind=OVERDUE,
        key=str(case.id),
        message=N_("An unhappy customer (order %(number)s) has waited for more than a day."),
        params={"number": order.number if order else "–"},
        link=f"/admin/nps/cases/{case.id}",
        action="nps_contacted",
        at=at,
    )


def _open(given: NpsAnswer, *, at: datetime) -> None:
    if given.customer_id is None:
        return
    case = NpsCase(
        id=ids.derived_id("nps case", given.survey_id),
        survey_id=given.survey_id,
        order_id=given.order_id,
        customer_id=given.customer_id,
        state=NEW,
        opened_at=at,
        due_at=at + DUE,
    )
    db.session().add(case)
    db.session().flush()
    customers.note_complaint(customer_id=case.customer_id, is_open=True)
    fact = CaseOpened(case_id=case.id, customer_id=case.customer_id, order_id=case.order_id)
    events.publish(fact, at=at)


def _reopen(case: NpsCase, state: str) -> None:
    if case.state not in OPEN_CASES:
        customers.note_complaint(customer_id=case.customer_id, is_open=True)
    case.state, case.closed_at = state, None


def _close(case: NpsCase, state: str, *, outcome: str, at: datetime) -> None:
    case.state, case.outcome, case.closed_at = state, outcome, at
    db.session().flush()
    others = select(NpsCase.id).where(NpsCase.customer_id == case.customer_id, NpsCase.state.in_(OPEN_CASES))
    if db.session().scalar(others.limit(1)) is None:
        customers.note_complaint(customer_id=case.customer_id, is_open=False)
    attention.resolve(kind=OVERDUE, key=str(case.id), at=at)
    fact = CaseClosed(case_id=case.id, customer_id=case.customer_id, order_id=case.order_id, state=state)
    events.publish(fact, at=at)
