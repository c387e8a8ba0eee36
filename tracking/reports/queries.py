"""Reading what the owner keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_
from tracking.reports.base import BadQuestion
from tracking.reports.models import SavedQuestion


def saved(question: str) -> list[SavedQuestion]:
    """What is kept of a question, by name."""
    query = select(SavedQuestion).where(SavedQuestion.question == question)
    return list(db.session().scalars(query.order_by(SavedQuestion.name, SavedQuestion.id)))


def given(question: str, name: str) -> Mapping[str, Any]:
    """What a question was asked with when it was kept as `name`. Raises BadQuestion."""
    query = select(SavedQuestion.given).where(SavedQuestion.question == question, SavedQuestion.name == name)
    found = db.session().scalar(query)
    if found is None:
        raise BadQuestion(N_("Nothing is kept under the name “%(name)s”."), name=name)
    return found
