"""Who received a product may review it as a verified buyer."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from shop.kernel import db, ids
from shop.reviews.models import Review, ReviewRight


def grant(
    *, customer_id: uuid.UUID, product_ids: Collection[uuid.UUID], order_id: uuid.UUID | None, at: datetime
) -> int:
    """Let a customer review products as their verified buyer; how many rights are new.

    Told twice it is still one right. A review they wrote before they bought becomes a verified one.
    """
    wanted = sorted(set(product_ids))
    rows = [
        {
            "id": ids.derived_id("review right", customer_id, product_id),
            "customer_id": customer_id,
            "product_id": product_id,
            "order_id": order_id,
            "granted_at": at,
        }
        for product_id in wanted
    ]
    new = db.insert_ignore(ReviewRight, rows)
    if new:
        db.session().execute(
            update(Review)
            .where(Review.customer_id == customer_id, Review.product_id.in_(wanted))
            .values(verified=True)
            .execution_options(synchronize_session=False)
        )
    return new
