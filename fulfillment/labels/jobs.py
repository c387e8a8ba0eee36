"""The worker's part: labels whose buyer has died, money that carriers owe, sheets nobody needs any more."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from fulfillment.labels import flow, operations
from fulfillment.labels.models import ASKING, FAILED, OFFERED, LabelSheet, ParcelLabel
from shop.kernel import db, jobs, work
from shop.kernel.errors import N_, DomainError

SHEETS_KEPT, OFFERS_KEPT = timedelta(days=60), timedelta(days=2)
EVERY = timedelta(days=1)
log = logging.getLogger(__name__)


def install() -> None:
    """Register them."""
    jobs.sender("labels.resume", run_due, due=work.due(ParcelLabel))
    jobs.periodic("labels.tidy", every=EVERY, job=tidy)


def run_due(*, at: datetime, limit: int = 10) -> int:
    """Bring up to `limit` labels further; how many were tried."""
    claimed = work.claim(ParcelLabel, at=at, limit=limit)
    for label_id in claimed:
        try:
            flow.resume(label_id, at=at)
        except Exception as error:
            log.warning("label not done", extra={"label_id": str(label_id)}, exc_info=True)
            if work.fail(ParcelLabel, label_id, error, at=at):
                _park(label_id, error, at=at)
    return len(claimed)


def tidy(at: datetime) -> None:
    """Drop sheets after two months (they bear an address) and offers that nobody took."""
    with db.transaction() as session:
        session.execute(delete(LabelSheet).where(LabelSheet.kept_at < at - SHEETS_KEPT))
        untaken = (ParcelLabel.state.in_((ASKING, OFFERED, FAILED)), ParcelLabel.chosen_at.is_(None))
        session.execute(delete(ParcelLabel).where(*untaken, ParcelLabel.created_at < at - OFFERS_KEPT))
        session.execute(
            update(ParcelLabel)
            .where(ParcelLabel.url != "", ParcelLabel.bought_at < at - SHEETS_KEPT)
            .values(url="")
        )


def _park(label_id: uuid.UUID, error: BaseException, *, at: datetime) -> None:
    with db.transaction():
        unknown = DomainError(N_("Something unexpected happened; the log tells what."))
        problem = error if isinstance(error, DomainError) else unknown
        operations.stuck(label_id=label_id, problem=problem, at=at)
