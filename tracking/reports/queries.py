"""Reading what the owner keeps."""

from __future__ import annotations

from sqlalchemy import select

from shop.kernel import db
from tracking.reports.models import SavedQuestion


def saved(question: str) -> list[SavedQuestion]:
    """What is kept of a question, by name."""
    query = select(SavedQuestion).where(SavedQuestion.question == question)
    return list(db.session().scalars(query.order_by(SavedQuestion.name, SavedQuestion.id)))
