"""What happens to reviews and questions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("reviews.review_written")
@dataclass(frozen=True, kw_only=True)
class ReviewWritten:
    """Somebody wrote a review, or (`edited`) changed theirs."""

    review_id: uuid.UUID
    product_id: uuid.UUID
    customer_id: uuid.UUID | None
    edited: bool


@fact("reviews.review_published")
@dataclass(frozen=True, kw_only=True)
class ReviewPublished:
    """A review appeared on its product's page."""

    review_id: uuid.UUID
    product_id: uuid.UUID
    customer_id: uuid.UUID | None
    stars: int
    verified: bool


@fact("reviews.review_rejected")
@dataclass(frozen=True, kw_only=True)
class ReviewRejected:
    """A review is not shown; `reason` is a word of `rules.REASONS`."""

    review_id: uuid.UUID
    product_id: uuid.UUID
    customer_id: uuid.UUID | None
    reason: str


@fact("reviews.review_answered")
@dataclass(frozen=True, kw_only=True)
class ReviewAnswered:
    """The store replied to a review in public."""

    review_id: uuid.UUID
    product_id: uuid.UUID


@fact("reviews.question_asked")
@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """Somebody asked something about a product."""

    question_id: uuid.UUID
    product_id: uuid.UUID


@fact("reviews.question_answered")
@dataclass(frozen=True, kw_only=True)
class QuestionAnswered:
    """The store answered, `published` on the product's page or to the asker alone."""

    question_id: uuid.UUID
    product_id: uuid.UUID
    published: bool
