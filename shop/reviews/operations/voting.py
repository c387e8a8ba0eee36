"""Presses of “helpful”: only their number is kept."""

from __future__ import annotations

import uuid

from sqlalchemy import update

from shop.kernel import db
from shop.kernel.errors import N_, NotFound
from shop.reviews.models import PUBLISHED, Review


def found_helpful(*, review_id: uuid.UUID) -> None:
    """Count one press. That a visitor presses once is for the edge to see to. Raises NotFound."""
    done = db.session().execute(
        update(Review)
        .where(Review.id == review_id, Review.status == PUBLISHED)
        .values(helpful=Review.helpful + 1)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound(N_("There is no such review."))
