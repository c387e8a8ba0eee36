"""Reading translations in the statement that reads the product."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select

from shop.brand import language
from shop.catalog import texts
from shop.catalog.models import Product, ProductTranslation, Variant
from shop.catalog.translations.words import all_words
from shop.kernel import db

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


def joined(query: Query) -> Query:
    """`query`, which selects from products, with the translation in the reader's language beside them."""
    beside = and_(
        ProductTranslation.product_id == Product.id, ProductTranslation.locale == language.current()
    )
    return query.outerjoin(ProductTranslation, beside)


def shown_title() -> ColumnElement[str]:
    """A product's title as its reader sees it, in a `joined` query; also to sort by."""
    return func.coalesce(func.nullif(ProductTranslation.title, ""), Product.title)


class Translated(Protocol):
    """What has texts of its own and, in `translations`, in other languages: {locale: {field: text}}."""

    @property
    def translations(self) -> dict[str, Any]: ...


def own(collection: Translated, field: str, *, stands_for: str = "") -> str:
    """A text of a collection in the reader's language, else the store's own.

    What search engines are told follows the text it stands for: never one language above another.
    """
    translated = collection.translations.get(language.current()) or {}
    follows = bool(stands_for and translated.get(stands_for))
    return str(translated.get(field) or ("" if follows else getattr(collection, field)))


def of_product(product_id: uuid.UUID) -> dict[str, ProductTranslation]:
    """All translations of a product by language, for its owner."""
    query = select(ProductTranslation).where(ProductTranslation.product_id == product_id)
    return {row.locale: row for row in db.session().scalars(query)}


def texts_of(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """What products are found by in other languages: {product: {locale: text}}, two statements.

    A text's first line is the title (the product's own where it has no other), then come the words of
    options, tags and kind, then the description, plain. Languages without any translation are left out.
    """
    wanted = list(product_ids)
    query = select(ProductTranslation).where(ProductTranslation.product_id.in_(wanted))
    rows = {(row.product_id, row.locale): row for row in db.session().scalars(query)}
    known = all_words()
    locales = sorted({*known, *(locale for _, locale in rows)})
    found: dict[uuid.UUID, dict[str, str]] = {}
    for product_id, (title, sources) in _sources(wanted).items():
        for locale in locales:
            row = rows.get((product_id, locale))
            named = [known.get(locale, {})[source] for source in sources if source in known.get(locale, {})]
            if row is not None or named:
                found.setdefault(product_id, {})[locale] = _text(row, title, named)
    return found


def _text(row: ProductTranslation | None, title: str, named: list[str]) -> str:
    own_title, description = (row.title, row.description_html) if row else ("", "")
    return "\n".join((own_title or title, " ".join(named), texts.plain_text(description)))


def _sources(product_ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[str, list[str]]]:
    """Title and words of each product, as the owner wrote them."""
    query = (
        select(Product, Variant.option1, Variant.option2, Variant.option3)
        .outerjoin(Variant, Variant.product_id == Product.id)
        .where(Product.id.in_(product_ids))
    )
    found: dict[uuid.UUID, tuple[str, list[str]]] = {}
    for product, *values in db.session().execute(query):
        first = [product.product_type, *product.option_names, *product.tags]
        _, known = found.setdefault(product.id, (product.title, first))
        known += [value for value in values if value]
    return {key: (title, list(dict.fromkeys(known))) for key, (title, known) in found.items()}
