"""A customer writes, changes or takes back their review: one for each product, however often they press."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.catalog import operations as catalog
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, Forbidden, NotFound
from shop.reviews import photos, queries, rules
from shop.reviews.events import ReviewWritten
from shop.reviews.models import PUBLISHED, SHOP, WAITING, Review
from shop.reviews.operations.counting import recount
from shop.reviews.operations.finding import lock_of_writer
from shop.reviews.operations.telling import published
from shop.reviews.rules import Draft


def write(
    *, customer_id: uuid.UUID, product_id: uuid.UUID, draft: Draft, locale: str, at: datetime
) -> Review:
    """Keep a customer's review of a product, or change the one there is, which is then looked at again.

    The same words a second time change nothing. Publishes ReviewWritten, and ReviewPublished where reviews
    appear at once. Raises Forbidden for who may not write, NotFound for a product that is gone.
    """
    verified = queries.has_right(customer_id, product_id)
    if not queries.may_write(verified=verified):
        raise Forbidden(N_("Reviews are written by people who bought this product here."))
    if not catalog.lock_product(product_id):
        raise NotFound(N_("This product does not exist any more."))
    review = lock_of_writer(customer_id, product_id)
    if review is not None and _says(review) == draft:
        return review
    before = review.status if review else None
    if review is None:
        review = _begun(customer_id, product_id, locale, at=at)
    else:
        review.edited_at = at
    review.stars, review.title, review.text, review.name = draft.stars, draft.title, draft.text, draft.name
    review.photos, review.photo_count = list(draft.photos), len(draft.photos)
    review.photos_due = photos.due(draft.photos)
    review.verified = verified
    review.status = rules.status_after_writing(before, at_once=queries.publishes_at_once())
    _settle(review, before, at=at)
    return review


def remove(*, customer_id: uuid.UUID, product_id: uuid.UUID) -> None:
    """Take a customer's review back; nothing of it is kept. Raises NotFound."""
    catalog.lock_product(product_id)
    review = lock_of_writer(customer_id, product_id)
    if review is None:
        raise NotFound(N_("There is no such review."))
    db.session().delete(review)
    recount(product_id)


def _begun(customer_id: uuid.UUID, product_id: uuid.UUID, locale: str, *, at: datetime) -> Review:
    review = Review(
        id=ids.new_id(),
        product_id=product_id,
        customer_id=customer_id,
        source=SHOP,
        locale=locale[:10],
        status=WAITING,
        written_at=at,
    )
    db.session().add(review)
    return review


def _says(review: Review) -> Draft:
    return Draft(
        stars=review.stars,
        title=review.title,
        text=review.text,
        name=review.name,
        photos=tuple(review.photos),
    )


def _settle(review: Review, before: str | None, *, at: datetime) -> None:
    """Tell what happened and bring the product's counts up to date where something shown has changed."""
    edited = before is not None
    events.publish(
        ReviewWritten(
            review_id=review.id, product_id=review.product_id, customer_id=review.customer_id, edited=edited
        ),
        at=at,
    )
    if review.status == PUBLISHED:
        review.published_at = at
        events.publish(published(review), at=at)
    if PUBLISHED in (before, review.status):
        recount(review.product_id)
    db.session().flush()
