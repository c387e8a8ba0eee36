"""How recommendations do: each slot against the people who are held out, since it began and week by week."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.base import Answer, Asked, Parameter, Question
from tracking.reports.recommendations import words


def answer(asked: Asked) -> Answer:
    """Each slot since it began, and its weeks of this period, from what the worker keeps."""
    from tracking.reports.recommendations import telling

    return telling.tell(asked)


QUESTIONS = (
    Question(
        name="recommendations",
        title=N_("Recommendations"),
        about=N_("What each row of recommendations brings, against visitors who are shown its fallback."),
        answer=answer,
        parameters=(
            Parameter(
                name="slot", title=N_("Row"), kind="choice", default=words.EVERY, choices=words.SLOT_CHOICES
            ),
            Parameter(
                name="history",
                title=N_("History"),
                kind="choice",
                default=words.OWN_OR_DEMO,
                choices=words.HISTORIES,
            ),
        ),
        periods=("28d", "90d", "365d"),
        default_period="90d",
        position=58,
    ),
)
