"""What addresses about carriers name: a parcel that nobody follows, a link of the owner's."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from fulfillment.carriers import public
from fulfillment.trackers.models import FAILED, Tracker
from shop.kernel import db, ids


def values(parcel_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """Make them."""
    with db.transaction() as session:
        tracker = Tracker(
            id=ids.new_id(),
            parcel_id=parcel_id,
            carrier="ups",
            number="1Z999AA10123456784",
            state=FAILED,
            created_at=at,
            due_at=at,
            done_at=at,
        )
        session.add(tracker)
        code = public.keep(code="", name="Bike", url="https://bike.example/{number}", at=at)
    return {"provider": "easypost", "source": "easypost", "tracker_id": tracker.id, "carrier_code": code}
