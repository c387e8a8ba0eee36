"""For the world of all routes: a promotion with a code and a batch of codes that nobody has used; a boost."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.catalog.models import Product
from shop.kernel import db
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from shop.recommendations import operations as recommendations
from shop.recommendations.operations import Wanted


def values(*, at: datetime) -> dict[str, uuid.UUID]:
    """Write them down; the ids that their addresses name."""
    with db.transaction():
        made = promotions.create(name="Spring", benefit=PercentOff(1000), conditions=[HasCode()], at=at)
        code = promotions.add_code(promotion_id=made.id, code="SPRING", at=at)
        batch = promotions.make_batch(promotion_id=made.id, name="Letters", size=2, at=at)
        some = db.session().scalars(select(Product.id).order_by(Product.id).limit(1)).one()
        rule = recommendations.make_rule(Wanted(act="boost", product_id=some, factor=1.5), at=at)
        return {"slot_rule_id": rule.id, "promotion_id": made.id, "code_id": code.id, "batch_id": batch.id}
