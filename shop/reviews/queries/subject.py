"""The product that is spoken of, in the reader's language, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from shop.catalog import translations
from shop.catalog.models import ACTIVE, Product
from shop.kernel import db


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A product as reviews see it; ratings as they are written on it (`catalog.models.Product`)."""

    id: uuid.UUID
    handle: str
    title: str
    status: str
    rating_count: int
    rating_average: int
    rating_stars: tuple[int, ...]
    question_count: int


def by_handle(handle: str) -> Subject | None:
    """The product at an address, while it is for sale."""
    if len(handle) > 255 or "\x00" in handle:
        return None
    found = _one(Product.handle == handle)
    return found if found is not None and found.status == ACTIVE else None


def by_id(product_id: uuid.UUID) -> Subject | None:
    """The product, for sale or not: who bought it may still say how it was."""
    return _one(Product.id == product_id)


def _one(wanted: ColumnElement[bool]) -> Subject | None:
    columns = select(
        Product.id,
        Product.handle,
        translations.shown_title().label("title"),
        Product.status,
        Product.rating_count,
        Product.rating_average,
        Product.rating_stars,
        Product.question_count,
    )
    row = db.session().execute(translations.joined(columns.select_from(Product)).where(wanted)).first()
    if row is None:
        return None
    return Subject(**{**row._mapping, "rating_stars": tuple(row.rating_stars or ())})
