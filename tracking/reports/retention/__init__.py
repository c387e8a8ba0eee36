"""Retention: who comes back, who buys again and how soon, and which customers spend how much."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports import lots
from tracking.reports.base import Answer, Asked, Parameter, Question
from tracking.reports.retention.weeks import MONTH, WEEK


def answer(asked: Asked) -> Answer:
    """Cohorts of visitors and customers, the next order, times between orders, customers by value."""
    from tracking.reports.retention import asking, telling

    return telling.tell(asking.find(asked))


QUESTIONS = (
    Question(
        name="retention",
        title=N_("Who comes back"),
        about=N_("Who comes back, who buys again and how soon, and which customers are worth how much."),
        answer=answer,
        parameters=(
            Parameter(
                name="grain",
                title=N_("Groups by"),
                kind="choice",
                default=WEEK,
                choices={WEEK: N_("Week of the first visit"), MONTH: N_("Month of the first visit")},
            ),
            lots.PARAMETER,
        ),
        periods=("28d", "90d", "365d"),
        default_period="90d",
        position=25,
    ),
)
