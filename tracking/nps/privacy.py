"""What a person was asked and answered: told; the number stays for the statistics, the words go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import attention, db, registry
from shop.kernel.registry import Person
from shop.mail.addresses import address_hash
from tracking.nps import queries
from tracking.nps.models import OPEN_CASES, SUPPRESSED, UNRESOLVED, NpsAnswer, NpsCase, NpsPerson, NpsSurvey
from tracking.nps.operations import OVERDUE


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("surveys", surveys)
    registry.eraser("surveys", forget, order=10)


def surveys(person: Person) -> list[dict[str, Any]]:
    """Every survey with its answer, and what we noted of it."""
    asked = (
        select(NpsSurvey, NpsAnswer, NpsCase)
        .outerjoin(NpsAnswer, NpsAnswer.survey_id == NpsSurvey.id)
        .outerjoin(NpsCase, NpsCase.survey_id == NpsSurvey.id)
        .where(NpsSurvey.customer_id == person.customer_id)
        .order_by(NpsSurvey.delivered_at)
    )
    return [_told(survey, answer, case) for survey, answer, case in db.session().execute(asked)]


def _told(survey: NpsSurvey, answer: NpsAnswer | None, case: NpsCase | None) -> dict[str, Any]:
    return {
        "question": survey.metric,
        "state": survey.state,
        "invited_at": survey.invited_at and survey.invited_at.isoformat(),
        "reminded_at": survey.reminded_at and survey.reminded_at.isoformat(),
        "score": answer and answer.score,
        "comment": answer and answer.comment,
        "about": [*answer.tags, *answer.staff_tags] if answer else [],
        "may_contact": answer and answer.may_contact,
        "may_quote": answer and answer.may_quote,
        "known_then": answer.facts if answer else {},
        "answered_at": answer and answer.answered_at.isoformat(),
        "before": answer.history if answer else [],
        "followed_up": case and {"state": case.state, "outcome": case.outcome, "note": case.note},
    }


def forget(person: Person, at: datetime) -> None:
    """Empty the words, close the links and cases, ask nothing more."""
    session, silent = db.session(), {"synchronize_session": False}
    mine = NpsSurvey.customer_id == person.customer_id
    session.execute(
        update(NpsAnswer)
        .where(NpsAnswer.customer_id == person.customer_id)
        .values(comment="", history=[], facts={}, may_contact=False, may_quote=False)
        .execution_options(**silent)
    )
    _end_cases(person, at)
    session.execute(
        update(NpsSurvey)
        .where(mine, NpsSurvey.done_at.is_(None))
        .values(state=SUPPRESSED, reason="erased", done_at=at)
        .execution_options(**silent)
    )
    nobody = str(person.customer_id)
    closed = {"token_hash": None, "second_hash": None, "person_hash": nobody, "expires_at": None}
    session.execute(update(NpsSurvey).where(mine).values(**closed).execution_options(**silent))
    known = queries.turns(address_hash(person.email))
    session.execute(delete(NpsPerson).where(NpsPerson.person_hash.in_(known)).execution_options(**silent))


def _end_cases(person: Person, at: datetime) -> None:
    theirs = select(NpsCase).where(NpsCase.customer_id == person.customer_id)
    for case in db.session().scalars(theirs):
        case.note = ""
        if case.state in OPEN_CASES:
            case.state, case.closed_at = UNRESOLVED, at
        attention.resolve(kind=OVERDUE, key=str(case.id), at=at)
    db.session().flush()
