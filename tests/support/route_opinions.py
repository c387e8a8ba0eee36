"""An answer and its case, of the shop in which every address leads somewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.kernel import db
from shop.kernel.origin import Origin
from tracking.nps import operations, queries


def values(survey_token: str, *, at: datetime) -> dict[str, Any]:
    """Somebody was unhappy."""
    with db.transaction():
        said = operations.Said(score=3, comment="Chipped")
        given = operations.answer(token=survey_token, said=said, locale="en", by=Origin(), at=at)
        case = queries.case_of(given.survey_id)
        assert case is not None
        return {"answer_id": given.id, "case_id": case.id}
