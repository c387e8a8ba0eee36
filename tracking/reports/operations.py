"""Keeping a question under a name, and forgetting it. Each needs an open transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from tracking.reports.models import SavedQuestion

LONGEST_NAME, MOST = 80, 100


class NotKept(DomainError):
    """A question that cannot be kept like this."""


def save(*, question: str, name: str, given: Mapping[str, str], at: datetime) -> SavedQuestion:
    """Keep `given` under `name`; what had that name is replaced. Raises NotKept."""
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise NotKept(N_("Please give it a name of at most %(most)s letters."), most=LONGEST_NAME)
    found = db.session().scalar(
        select(SavedQuestion).where(SavedQuestion.question == question, SavedQuestion.name == name)
    )
    if found is None:
        if (db.session().scalar(select(func.count()).select_from(SavedQuestion)) or 0) >= MOST:
            raise NotKept(N_("That is enough: please remove one that you no longer need."))
        found = SavedQuestion(id=ids.new_id(), question=question, name=name, created_at=at)
        db.session().add(found)
    found.given = dict(given)
    db.session().flush()
    return found


def forget(*, question: str, saved_id: uuid.UUID) -> bool:
    """Remove one; whether there was one."""
    gone = delete(SavedQuestion).where(SavedQuestion.id == saved_id, SavedQuestion.question == question)
    return bool(db.session().execute(gone).rowcount)  # type: ignore[attr-defined]
