"""Sends due invitations and reminders: claimed rows, each decided and queued in a transaction of its own.

Daily it plans what no carrier tells of, and tells the owner of cases nobody has begun.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from shop.kernel import attention, db, jobs, work
from shop.kernel.errors import N_
from shop.orders.models import Order
from tracking.nps import emails, operations
from tracking.nps.models import NpsSurvey

log = logging.getLogger(__name__)
FAILED = "nps.failed"


def install() -> None:
    """Register the sender, the jobs and the mails' previews."""
    jobs.sender("nps", run_due, due=work.due(NpsSurvey))
    jobs.periodic("nps.plan_silent", every=timedelta(hours=6), job=operations.plan_silent)
    jobs.periodic("nps.tell_overdue", every=timedelta(minutes=30), job=operations.tell_overdue)
    emails.install()


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Settle up to `limit` due surveys; how many were claimed."""
    claimed = work.claim(NpsSurvey, at=at, limit=limit)
    for survey_id in claimed:
        try:
            with db.transaction():
                _settle(survey_id, at=at)
        except Exception as error:
            log.exception("survey could not be settled", extra={"survey_id": str(survey_id)})
            if work.fail(NpsSurvey, survey_id, error, at=at):
                _park(survey_id, error, at=at)
    return len(claimed)


def _settle(survey_id: uuid.UUID, *, at: datetime) -> None:
    survey = db.session().get(NpsSurvey, survey_id, with_for_update=True)
    if survey is None or survey.done_at is not None or survey.order_id is None:
        return
    order = db.session().get_one(Order, survey.order_id)
    token = operations.settle(survey, order, at=at)
    if token is not None:
        emails.queue_question(survey, order, token, at=at)


def _park(survey_id: uuid.UUID, error: BaseException, *, at: datetime) -> None:
    with db.transaction():
        attention.raise_item(
            kind=FAILED,
            key=str(survey_id),
            message=N_("A survey could not be sent: %(error)s"),
            params={"error": str(error)[:300]},
            action="retry_survey",
            at=at,
        )


def retry(survey_id: uuid.UUID, *, at: datetime) -> None:
    """Make a survey that was given up due again, and close its item; in the open transaction."""
    work.retry(NpsSurvey, survey_id, at=at)
    attention.resolve(kind=FAILED, key=str(survey_id), at=at)
