"""Who may write what, and what they have written."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select

from shop.catalog import translations
from shop.catalog.models import Product
from shop.kernel import db, preferences
from shop.reviews.models import Review, ReviewRight
from shop.reviews.rules import ANYBODY, AT_ONCE


@dataclass(frozen=True, kw_only=True)
class Reviewable:
    """A product that a customer has received; `stars` they gave it, None when they have not said."""

    product_id: uuid.UUID
    handle: str
    title: str
    stars: int | None


def publishes_at_once() -> bool:
    """Whether reviews appear without the owner having looked, the good and the bad alike."""
    return preferences.get(AT_ONCE)


def open_to_all() -> bool:
    """Whether customers may write who have not bought the product."""
    return preferences.get(ANYBODY)


def has_right(customer_id: uuid.UUID, product_id: uuid.UUID) -> bool:
    """Whether the customer has received the product."""
    query = select(ReviewRight.id).where(
        ReviewRight.customer_id == customer_id, ReviewRight.product_id == product_id
    )
    return db.session().scalar(query) is not None


def may_write(*, verified: bool) -> bool:
    """Whether a customer may write; `verified`: they have received the product."""
    return verified or open_to_all()


def of_writer(customer_id: uuid.UUID, product_id: uuid.UUID) -> Review | None:
    """The customer's review of the product."""
    query = select(Review).where(Review.customer_id == customer_id, Review.product_id == product_id)
    return db.session().scalar(query)


def of_customer(customer_id: uuid.UUID) -> list[Review]:
    """All reviews of a customer, newest first."""
    query = select(Review).where(Review.customer_id == customer_id)
    return list(db.session().scalars(query.order_by(Review.written_at.desc(), Review.id)))


def received(
    customer_id: uuid.UUID,
    *,
    product_ids: Collection[uuid.UUID] | None = None,
    silent_only: bool = False,
    limit: int = 50,
) -> list[Reviewable]:
    """What a customer has received, newest first: of `product_ids` where given, with `silent_only` just what
    they have not reviewed. Titles in the reader's language; one statement."""
    theirs = and_(Review.customer_id == customer_id, Review.product_id == ReviewRight.product_id)
    columns = select(Product.id, Product.handle, translations.shown_title().label("title"), Review.stars)
    query = (
        translations.joined(
            columns.select_from(Product).join(ReviewRight, ReviewRight.product_id == Product.id)
        )
        .outerjoin(Review, theirs)
        .where(ReviewRight.customer_id == customer_id)
        .order_by(ReviewRight.granted_at.desc(), Product.id)
        .limit(limit)
    )
    if product_ids is not None:
        query = query.where(Product.id.in_(product_ids))
    if silent_only:
        query = query.where(Review.id.is_(None))
    return [
        Reviewable(product_id=row.id, handle=row.handle, title=row.title, stars=row.stars)
        for row in db.session().execute(query)
    ]
