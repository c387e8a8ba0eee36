"""The owner's decisions about reviews. None of them can look at the stars: praise and complaint are alike."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from shop.catalog import operations as catalog
from shop.kernel import db, events
from shop.kernel.errors import N_, NotFound
from shop.reviews import rules
from shop.reviews.events import ReviewAnswered, ReviewRejected
from shop.reviews.models import PUBLISHED, REJECTED, Review
from shop.reviews.operations.counting import recount
from shop.reviews.operations.finding import lock_review, products_of
from shop.reviews.operations.telling import published

MOST_AT_ONCE = 200


def publish(*, review_ids: Collection[uuid.UUID], at: datetime) -> int:
    """Show reviews on their products' pages; how many were not shown before. Unknown ids are passed over.

    Publishes ReviewPublished for each. Raises NotFound when none of them exists.
    """
    found = products_of(list(review_ids)[:MOST_AT_ONCE])
    if not found:
        raise NotFound(N_("There is no such review."))
    return sum(_publish_of(product_id, of_it, at=at) for product_id, of_it in found.items())


def _publish_of(product_id: uuid.UUID, review_ids: list[uuid.UUID], *, at: datetime) -> int:
    catalog.lock_product(product_id)
    hidden = [review for review in map(lock_review, review_ids) if review.status != PUBLISHED]
    for review in hidden:
        review.status, review.published_at, review.reason, review.reason_note = PUBLISHED, at, "", ""
        events.publish(published(review), at=at)
    if hidden:
        recount(product_id)
    return len(hidden)


def reject(*, review_id: uuid.UUID, reason: str, note: str = "", at: datetime) -> Review:
    """Do not show a review, for a `reason` of `rules.REASONS`; its writer is told. Publishes ReviewRejected.

    Said again with the same reason nothing happens. Raises BadReview, NotFound.
    """
    reason, note = rules.checked_reason(reason, note)
    review = _locked(review_id)
    if (review.status, review.reason, review.reason_note) == (REJECTED, reason, note):
        return review
    was_shown = review.status == PUBLISHED
    review.status, review.reason, review.reason_note = REJECTED, reason, note
    events.publish(
        ReviewRejected(
            review_id=review.id, product_id=review.product_id, customer_id=review.customer_id, reason=reason
        ),
        at=at,
    )
    if was_shown:
        recount(review.product_id)
    return review


def reply(*, review_id: uuid.UUID, text: str, at: datetime) -> Review:
    """The store's public reply to a review; "" takes it back. Publishes ReviewAnswered. Raises BadReview."""
    kept = rules.checked_reply(text)
    review = _locked(review_id)
    if kept == review.reply:
        return review
    review.reply, review.replied_at = kept, at if kept else None
    if kept:
        events.publish(ReviewAnswered(review_id=review.id, product_id=review.product_id), at=at)
    db.session().flush()
    return review


def _locked(review_id: uuid.UUID) -> Review:
    for product_id in products_of([review_id]):
        catalog.lock_product(product_id)
    return lock_review(review_id)
