"""How recommendations do: each slot against the people who are held out, since it began and week by week."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.base import Answer, Asked, Question


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
        periods=("28d", "90d", "365d"),
        default_period="90d",
        position=58,
    ),
)
