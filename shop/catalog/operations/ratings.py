"""What reviews write down on a product: its stars and how many questions are answered on its page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select, update

from shop.catalog import search
from shop.catalog.models import Product
from shop.kernel import db

STARS = 5


def lock_product(product_id: uuid.UUID) -> bool:
    """Hold the product's row until the transaction ends, so that counts are written one after the other.

    False when there is no such product. Without the key, so that rows which merely point to it may come in.
    """
    row = select(Product.id).where(Product.id == product_id)
    return db.session().scalar(row.with_for_update(key_share=True)) is not None


def set_rating(*, product_id: uuid.UUID, stars: Sequence[int]) -> None:
    """Set how many published reviews give 1, 2, 3, 4 and 5 stars; count and average follow."""
    if len(stars) != STARS or min(stars) < 0:
        raise ValueError("one count for each of 1 to 5 stars")
    search.shelf_changed()
    count = sum(stars)
    total = sum(number * given for number, given in enumerate(stars, start=1))
    _write(
        product_id,
        rating_count=count,
        rating_average=(total * 200 + count) // (2 * count) if count else 0,
        rating_stars=list(stars) if count else [],
    )


def set_question_count(*, product_id: uuid.UUID, count: int) -> None:
    """Set how many questions are shown with their answers."""
    _write(product_id, question_count=count)


def _write(product_id: uuid.UUID, **values: object) -> None:
    db.session().execute(update(Product).where(Product.id == product_id).values(**values))
