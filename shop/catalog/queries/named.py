"""What an owner means by a name typed into a form: a product's title, address or SKU, or one variant."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from shop.brand import language
from shop.catalog.models import ARCHIVED, Product, ProductTranslation, Variant
from shop.kernel import db

_Rows = Select[uuid.UUID, uuid.UUID, str, str, str | None, str, str, str]


def products_named(words: Iterable[str]) -> dict[str, set[uuid.UUID]]:
    """For each word (lower case) the products with this title, address or SKU. One statement."""
    typed = {word.strip() for word in words if word.strip()}
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for product_id, _variant_id, *names in db.session().execute(_named(typed)) if typed else ():
        for name in names[:3]:
            found[(name or "").lower()].add(product_id)
    return {word.lower(): found[word.lower()] for word in typed if found[word.lower()]}


def variants_named(word: str) -> list[tuple[uuid.UUID, str]]:
    """(id, label) of the variants with this SKU, else all of the product with this title or address.

    “Title / Value” names one variant of a product with options.
    """
    title, _sign, value = word.partition(" / ")
    rows = db.session().execute(_named({word, title})).all()
    variants = [(row[1], _label(row), (row[4] or "").lower()) for row in rows]
    exact = [(key, label) for key, label, sku in variants if word.lower() in (sku, label.lower())]
    return exact or ([] if value else [(key, label) for key, label, _sku in variants])


def variant_labels(variant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """“Title / Value” by id."""
    query = _columns().where(Variant.id.in_(list(variant_ids)))
    return {row[1]: _label(row) for row in db.session().execute(query)}


def titles_read(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What products are called in their reader's language, for sale or not, by id. One statement."""
    said = and_(ProductTranslation.product_id == Product.id, ProductTranslation.locale == language.current())
    query = select(Product.id, func.coalesce(func.nullif(ProductTranslation.title, ""), Product.title))
    rows = db.session().execute(query.outerjoin(ProductTranslation, said).where(Product.id.in_(product_ids)))
    return {row[0]: row[1] for row in rows}


def titles_to_suggest(*, limit: int = 200) -> list[str]:
    """Titles of products, newest first, for a form that takes names."""
    query = select(Product.title).where(Product.status != ARCHIVED)
    return list(db.session().scalars(query.order_by(Product.created_at.desc(), Product.id).limit(limit)))


def _columns() -> _Rows:
    return (
        select(
            Product.id,
            Variant.id,
            Product.title,
            Product.handle,
            Variant.sku,
            Variant.option1,
            Variant.option2,
            Variant.option3,
        )
        .join(Variant, Variant.product_id == Product.id)
        .order_by(Product.id, Variant.position)
    )


def _named(typed: set[str]) -> _Rows:
    lower = [word.lower() for word in typed]
    return _columns().where(
        or_(
            func.lower(Product.title).in_(lower),
            Product.title.in_(typed),  # beyond ASCII SQLite's lower() does nothing
            Product.handle.in_(lower),
            func.lower(Variant.sku).in_(lower),
        )
    )


def _label(row: Any) -> str:
    _product, _variant, title, _handle, _sku, *options = row
    return " / ".join([title, *filter(None, options)])
