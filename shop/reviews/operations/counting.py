"""Writing the counts down on the product, from the rows themselves, one writer after the other."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from shop.catalog import operations as catalog
from shop.kernel import db
from shop.reviews.models import PUBLISHED, Question, Review
from shop.reviews.rules import STARS


def recount(product_id: uuid.UUID) -> None:
    """Write down how many published reviews give how many stars.

    The product is locked first, so that of two changes at once the later one counts both.
    """
    db.session().flush()
    catalog.lock_product(product_id)
    rows = db.session().execute(
        select(Review.stars, func.count())
        .where(Review.product_id == product_id, Review.status == PUBLISHED)
        .group_by(Review.stars)
    )
    given: dict[int, int] = {row[0]: row[1] for row in rows}
    catalog.set_rating(product_id=product_id, stars=[given.get(number, 0) for number in STARS])


def recount_questions(product_id: uuid.UUID) -> None:
    """Write down how many questions are shown with their answers."""
    db.session().flush()
    catalog.lock_product(product_id)
    count = db.session().scalar(
        select(func.count()).where(Question.product_id == product_id, Question.status == PUBLISHED)
    )
    catalog.set_question_count(product_id=product_id, count=count or 0)
