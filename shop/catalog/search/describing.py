"""A product as the index knows it: its words at each level, its facets, what it costs, in every language."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from shop.catalog import texts
from shop.catalog.models import ACTIVE, Product, Variant
from shop.catalog.search import folding
from shop.catalog.variants import in_stock
from shop.kernel import db

MAX_DESCRIPTION = 4000
MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Described:
    """A product for sale. `row` are columns of `IndexedProduct`; `vocabulary` {folded: as written}."""

    product_id: uuid.UUID
    row: dict[str, Any]
    levels: tuple[frozenset[str], ...]
    vocabulary: dict[str, str]


def describe(product_ids: Sequence[uuid.UUID]) -> list[Described]:
    """Those of `product_ids` that are for sale, in four or five statements.

    Reads columns, no rows of the session: what its callers hold of those stays as they left it.
    """
    from shop.catalog import translations  # its module reads products; kept from a circle

    query = select(*Product.__table__.columns).where(Product.id.in_(product_ids)).order_by(Product.id)
    products = [product for product in db.session().execute(query) if product.status == ACTIVE]
    ids = [product.id for product in products]
    variants: dict[uuid.UUID, list[Any]] = defaultdict(list)
    of_them = select(*Variant.__table__.columns).where(Variant.product_id.in_(ids))
    for variant in db.session().execute(of_them.order_by(Variant.position, Variant.id)):
        variants[variant.product_id].append(variant)
    others = translations.texts_of(ids)
    return [
        _described(product, variants[product.id], others.get(product.id, {}))
        for product in products
        if variants[product.id]
    ]


def _described(product: Any, variants: list[Any], others: dict[str, str]) -> Described:
    levels, written = _levels(product, variants, others)
    return Described(
        product_id=product.id,
        row={
            "titles": {"": product.title, **{locale: _lines(text)[0] for locale, text in others.items()}},
            "facets": _facets(product, variants),
            "price_low": min(variant.price_minor for variant in variants),
            "price_high": max(variant.price_minor for variant in variants),
            "in_stock": any(
                in_stock(available=v.available, backorder=v.backorder, oversell=v.oversell) for v in variants
            ),
            "created_at": product.created_at,
        },
        levels=levels,
        vocabulary=_vocabulary(written),
    )


def _levels(
    product: Any, variants: list[Any], others: dict[str, str]
) -> tuple[tuple[frozenset[str], ...], list[str]]:
    """The words of each level, and the texts they come from (without the description's)."""
    translated = [_lines(text) for text in others.values()]
    codes = {folding.compact(code) for v in variants for code in (v.sku or "", v.barcode)} - {""}
    title = [product.title, *(lines[0] for lines in translated)]
    options = [text for v in variants for text in (v.option1, v.option2, v.option3, v.sku or "")]
    tags = [*product.tags, product.product_type, product.vendor, *product.option_names]
    tags += [lines[1] for lines in translated]
    body = [texts.plain_text(product.description_html), *(lines[2] for lines in translated)]
    levels = [frozenset(codes)]
    for found in (title, options, tags, [text[:MAX_DESCRIPTION] for text in body]):
        levels.append(frozenset(folding.index_words(dict.fromkeys(found))))
    return tuple(levels), [*title, *dict.fromkeys(options), *tags, *body]


def _lines(text: str) -> tuple[str, str, str]:
    """Title, words and description of a translated text."""
    title, _, rest = text.partition("\n")
    named, _, description = rest.partition("\n")
    return title, named, description


def _vocabulary(written: Iterable[str]) -> dict[str, str]:
    """Every word and bare word by how it was first written."""
    found: dict[str, str] = {}
    for text in dict.fromkeys(written):
        for shown in text[:MAX_DESCRIPTION].casefold().split():
            for form, as_written in _forms_of(shown):
                found.setdefault(form, as_written)
    return found


@lru_cache(maxsize=50_000)
def _forms_of(shown: str) -> tuple[tuple[str, str], ...]:
    """A written word's forms, each with how it is shown: the word itself as written, a bare one bare."""
    bare = shown.strip(".,;:!?()[]«»“”\"'…")[:MAX_SHOWN]
    return tuple(
        (form, bare if form == word else form)
        for word in folding.tokens(shown)
        for form in folding.forms(word)
    )


def _facets(product: Any, variants: list[Any]) -> list[list[str]]:
    """[option, value] of every option value, then the tags under "", each once."""
    pairs = [
        (name, value)
        for variant in variants
        for name, value in zip(
            product.option_names, (variant.option1, variant.option2, variant.option3), strict=False
        )
        if name and value
    ]
    return [list(pair) for pair in dict.fromkeys([*pairs, *(("", tag) for tag in product.tags)])]
