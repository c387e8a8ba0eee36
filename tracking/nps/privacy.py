"""What a person was asked and answered: told; the number stays for the statistics, the words go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.mail.addresses import address_hash
from tracking.nps.models import SUPPRESSED, NpsAnswer, NpsPerson, NpsSurvey


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("surveys", surveys)
    registry.eraser("surveys", forget, order=10)


def surveys(person: Person) -> list[dict[str, Any]]:
    """Every survey with its answer."""
    asked = (
        select(NpsSurvey, NpsAnswer)
        .outerjoin(NpsAnswer, NpsAnswer.survey_id == NpsSurvey.id)
        .where(NpsSurvey.customer_id == person.customer_id)
        .order_by(NpsSurvey.delivered_at)
    )
    return [
        {
            "state": survey.state,
            "invited_at": survey.invited_at and survey.invited_at.isoformat(),
            "score": answer and answer.score,
            "comment": answer and answer.comment,
            "answered_at": answer and answer.answered_at.isoformat(),
            "before": answer.history if answer else [],
        }
        for survey, answer in db.session().execute(asked)
    ]


def forget(person: Person, at: datetime) -> None:
    """Empty the words, close the links, ask nothing more."""
    session, silent = db.session(), {"synchronize_session": False}
    mine = NpsSurvey.customer_id == person.customer_id
    session.execute(
        update(NpsAnswer)
        .where(NpsAnswer.customer_id == person.customer_id)
        .values(comment="", history=[])
        .execution_options(**silent)
    )
    session.execute(
        update(NpsSurvey)
        .where(mine, NpsSurvey.done_at.is_(None))
        .values(state=SUPPRESSED, reason="erased", done_at=at)
        .execution_options(**silent)
    )
    nobody = str(person.customer_id)
    session.execute(
        update(NpsSurvey).where(mine).values(token_hash=None, person_hash=nobody).execution_options(**silent)
    )
    session.execute(delete(NpsPerson).where(NpsPerson.person_hash == address_hash(person.email)))
