"""For the world of all routes: a promotion with a code and a batch of codes that nobody has used."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel import db
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode


def values(*, at: datetime) -> dict[str, uuid.UUID]:
    """Write them down; the ids that their addresses name."""
    with db.transaction():
        made = promotions.create(name="Spring", benefit=PercentOff(1000), conditions=[HasCode()], at=at)
        code = promotions.add_code(promotion_id=made.id, code="SPRING", at=at)
        batch = promotions.make_batch(promotion_id=made.id, name="Letters", size=2, at=at)
        return {"promotion_id": made.id, "code_id": code.id, "batch_id": batch.id}
