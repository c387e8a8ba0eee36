"""What happens to surveys."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("nps.answered")
@dataclass(frozen=True, kw_only=True)
class NpsAnswered:
    """Somebody confirmed an answer; `revision` above 1 is a changed mind within a day.

    `metric` is "nps" (0 to 10), "csat", "fixed", "help" (1 to 5) or "ces" (1 to 7). Order and customer are
    empty where a visitor who has never bought was asked.
    """

    survey_id: uuid.UUID
    order_id: uuid.UUID | None
    customer_id: uuid.UUID | None
    score: int
    has_comment: bool
    revision: int
    metric: str = "nps"


@fact("nps.case_opened")
@dataclass(frozen=True, kw_only=True)
class CaseOpened:
    """A customer was unhappy, or wants to be written to: somebody has a day to see to it."""

    case_id: uuid.UUID
    customer_id: uuid.UUID
    order_id: uuid.UUID | None


@fact("nps.case_closed")
@dataclass(frozen=True, kw_only=True)
class CaseClosed:
    """It came to an end, "resolved" or "unresolved"."""

    case_id: uuid.UUID
    customer_id: uuid.UUID
    order_id: uuid.UUID | None
    state: str
