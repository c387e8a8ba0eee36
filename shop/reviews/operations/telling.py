"""The fact that a review has appeared, from its row."""

from __future__ import annotations

from shop.reviews.events import ReviewPublished
from shop.reviews.models import Review


def published(review: Review) -> ReviewPublished:
    """What is told when `review` appears."""
    return ReviewPublished(
        review_id=review.id,
        product_id=review.product_id,
        customer_id=review.customer_id,
        stars=review.stars,
        verified=review.verified,
    )
