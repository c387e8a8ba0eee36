"""Words of the catalog in other languages: option names and values, tags, kinds of product.

Kept in memory by each process until one changes, so that translating a page's options costs no statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import select

from shop.brand import language
from shop.catalog.models import CatalogWord, Product
from shop.kernel import db, kept

Words = Mapping[str, str]


@kept.until_changed(CatalogWord)
def all_words() -> dict[str, dict[str, str]]:
    """{locale: {word: word in that language}}; not to be changed."""
    found: dict[str, dict[str, str]] = {}
    for row in db.session().execute(select(CatalogWord.locale, CatalogWord.source, CatalogWord.text)):
        found.setdefault(row.locale, {})[row.source] = row.text
    return found


def words(locale: str | None = None) -> Words:
    """The words of `locale`, else of the reader's language; a word that is not in it stays as it is."""
    return all_words().get(locale or language.current(), {})


class Chosen(Protocol):
    """What has up to three option values."""

    @property
    def option1(self) -> str: ...
    @property
    def option2(self) -> str: ...
    @property
    def option3(self) -> str: ...


def variant_title(variant: Chosen) -> str:
    """A variant's option values in the reader's language, e.g. "Sand / Large"."""
    known, values = words(), (variant.option1, variant.option2, variant.option3)
    return " / ".join(known.get(value, value) for value in values if value)


def translated(sources: Sequence[str], known: Words) -> tuple[str, ...]:
    """`sources` in the reader's language, all of them or, where two would look alike, none."""
    shown = tuple(known.get(source, source) for source in sources)
    return shown if len(set(shown)) == len(set(sources)) else tuple(sources)


def words_of(product: Product) -> list[str]:
    """The words a product is described by, as its owner wrote them; its variants are loaded."""
    values = [value for v in product.variants for value in (v.option1, v.option2, v.option3)]
    return list(
        dict.fromkeys(filter(None, [*product.option_names, *values, product.product_type, *product.tags]))
    )
