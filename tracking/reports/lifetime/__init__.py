"""Lifetime value: what customers brought, month by month since their first order, and what they will."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.base import Answer, Asked, Question


def answer(asked: Asked) -> Answer:
    """What customers with their first order in these days are worth, from what the worker keeps."""
    from tracking.reports.lifetime import telling

    return telling.tell(asked)


QUESTIONS = (
    Question(
        name="lifetime-value",
        title=N_("What customers are worth"),
        about=N_(
            "What customers brought since their first order, after refunds, and what is expected of them."
        ),
        answer=answer,
        periods=("90d", "365d"),
        default_period="365d",
        position=26,
    ),
)
