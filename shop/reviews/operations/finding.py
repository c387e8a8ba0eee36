"""Rows to change, locked until the transaction ends. Products are always locked before their reviews."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_, NotFound
from shop.reviews.models import Question, Review


def lock_of_writer(customer_id: uuid.UUID, product_id: uuid.UUID) -> Review | None:
    """The customer's review of the product."""
    query = select(Review).where(Review.customer_id == customer_id, Review.product_id == product_id)
    return db.session().scalar(query.with_for_update().execution_options(populate_existing=True))


def lock_review(review_id: uuid.UUID) -> Review:
    """The review. Raises NotFound."""
    review = db.session().get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        raise NotFound(N_("There is no such review."))
    return review


def products_of(review_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Reviews by the product they are about, both in the order of their ids."""
    rows = db.session().execute(select(Review.product_id, Review.id).where(Review.id.in_(review_ids)))
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for product_id, review_id in sorted(tuple(row) for row in rows):
        found.setdefault(product_id, []).append(review_id)
    return found


def lock_question(question_id: uuid.UUID) -> Question:
    """The question. Raises NotFound."""
    question = db.session().get(Question, question_id, with_for_update=True, populate_existing=True)
    if question is None:
        raise NotFound(N_("There is no such question."))
    return question
