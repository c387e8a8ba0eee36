"""A customer whose timeline is asked for, and an erasure with its report, of the shop in which every address
leads somewhere."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.kernel import clock, db
from tracking.journeys import erasing


def values(customer_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """Somebody else was erased."""
    with db.transaction("journey"):
        erasure = erasing.erase(customer_id="somebody else", visitors=[], at=clock.to_micros(at))
    return {"person": customer_id, "erasure_id": erasure}
