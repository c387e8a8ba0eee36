"""What happens to surveys."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("nps.answered")
@dataclass(frozen=True, kw_only=True)
class NpsAnswered:
    """A customer confirmed an answer, 0 to 10; `revision` above 1 is a changed mind within a day."""

    survey_id: uuid.UUID
    order_id: uuid.UUID
    customer_id: uuid.UUID
    score: int
    has_comment: bool
    revision: int
