"""Writing lists down."""

from __future__ import annotations

import uuid
from datetime import datetime


def refresh_person(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Make one customer's two lists anew, in the open transaction; how many entries there are."""
    from tracking.personalization.lists import keeping

    return keeping.refresh(customer_id=customer_id, at=at)
