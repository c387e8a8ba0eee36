"""Writing translations, in the caller's transaction. An empty text means: as in the store's own language."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select

from shop.brand import store
from shop.catalog import rules, texts
from shop.catalog.models import CatalogWord, Collection, Media, Product, ProductTranslation
from shop.catalog.rules import BadProduct
from shop.kernel import db
from shop.kernel.errors import N_, NotFound

MAX_ALT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of a product or collection in one language."""

    title: str = ""
    description_html: str = ""
    seo_title: str = ""
    seo_description: str = ""


def save_product(product_id: uuid.UUID, locale: str, given: Texts, *, at: datetime) -> None:
    """Write a product's texts in `locale`; all empty ones take the translation away. Raises BadProduct."""
    given = _tidied(given, locale, most=rules.MAX_TITLE)
    if db.session().get(Product, product_id) is None:
        raise NotFound(N_("This product does not exist any more."))
    row = db.session().get(ProductTranslation, (product_id, locale))
    if not any(_as_dict(given).values()):
        if row is not None:
            db.session().delete(row)
    else:
        row = row or ProductTranslation(product_id=product_id, locale=locale)
        _fill(row, given, at=at)
    db.session().flush()


def save_collection(collection_id: uuid.UUID, locale: str, given: Texts) -> None:
    """Write a collection's texts in `locale`. Raises BadProduct."""
    given = _tidied(given, locale, most=rules.MAX_NAME)
    row = db.session().get(Collection, collection_id)
    if row is None:
        raise NotFound(N_("This collection does not exist any more."))
    said = {name: text for name, text in _as_dict(given).items() if text}
    others = {code: known for code, known in row.translations.items() if code != locale}
    row.translations = {**others, locale: said} if said else others
    db.session().flush()


def save_alts(product_id: uuid.UUID, locale: str, alts: Mapping[uuid.UUID, str]) -> None:
    """Write what the product's pictures show, in `locale`; pictures of other products are passed over."""
    _check_locale(locale)
    query = select(Media).where(Media.product_id == product_id, Media.id.in_(list(alts)))
    for media in db.session().scalars(query):
        text = " ".join(alts[media.id].split())[:MAX_ALT]
        others = {code: known for code, known in media.alts.items() if code != locale}
        media.alts = {**others, locale: text} if text else others
    db.session().flush()


def save_words(locale: str, given: Mapping[str, str]) -> None:
    """Write what words of the catalog are called in `locale`; an empty text takes a word away."""
    _check_locale(locale)
    tidy = {source: " ".join(text.split()) for source, text in given.items()}
    if any(len(text) > rules.MAX_NAME for text in tidy.values()):
        raise BadProduct(N_("A word has at most %(most)d letters."), most=rules.MAX_NAME)
    query = select(CatalogWord).where(CatalogWord.locale == locale, CatalogWord.source.in_(list(tidy)))
    there = {row.source: row for row in db.session().scalars(query)}
    for source, text in tidy.items():
        row = there.get(source)
        if row is not None and not text:
            db.session().delete(row)
        elif row is not None:
            row.text = text
        elif text:
            db.session().add(CatalogWord(locale=locale, source=source, text=text))
    db.session().flush()


def _fill(row: ProductTranslation, given: Texts, *, at: datetime) -> None:
    before = (row.title, row.description_html, row.seo_title, row.seo_description)
    if before != tuple(_as_dict(given).values()):
        for name, text in _as_dict(given).items():
            setattr(row, name, text)
        row.updated_at = at
        db.session().add(row)


def _tidied(given: Texts, locale: str, *, most: int) -> Texts:
    _check_locale(locale)
    title = " ".join(given.title.split())
    if title:
        rules.check_title(title, most=most)
    if len(given.description_html) > rules.MAX_HTML:
        raise BadProduct(N_("The description is too long."))
    if len(given.seo_title) > rules.MAX_NAME:
        raise BadProduct(N_("A title for search engines has at most %(most)d letters."), most=rules.MAX_NAME)
    return Texts(
        title=title,
        description_html=texts.clean_html(given.description_html),
        seo_title=" ".join(given.seo_title.split()),
        seo_description=" ".join(given.seo_description.split())[: texts.MAX_HTML],
    )


def _as_dict(given: Texts) -> dict[str, str]:
    return {one.name: getattr(given, one.name) for one in fields(given)}


def _check_locale(locale: str) -> None:
    if locale not in store.LANGUAGES:
        raise BadProduct(N_("This language is not available."))
