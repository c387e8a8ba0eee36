"""Products as cards, for grids, carts and suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, bindparam, func, select

from shop.brand import language
from shop.catalog import swatches
from shop.catalog.models import ACTIVE, Product, ProductTranslation, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import ProductCard
from shop.kernel import preferences, reading
from shop.kernel.money import Money


def _of_what_is_sold() -> Select[*tuple[Any, ...]]:
    """What cards say of products that are for sale, titles in `locale`; for each variant."""
    product, texts, variant = (model.__table__.c for model in (Product, ProductTranslation, Variant))
    title = func.coalesce(func.nullif(texts.title, ""), product.title)
    translated = and_(texts.product_id == product.id, texts.locale == bindparam("locale"))
    return (
        select(
            product.handle,
            title.label("title"),
            product.rating_count,
            product.rating_average,
            product.option_names,
            *rows.columns(Variant, VariantRow._fields),
        )
        .select_from(Product.__table__)
        .join(Variant.__table__, variant.product_id == product.id)
        .outerjoin(ProductTranslation.__table__, translated)
        # "" is added so that SQLite finds products by id, never by the status that nearly all have
        .where(product.status.concat("") == ACTIVE)
        .order_by(variant.position, variant.id)
    )


def beside(found: CTE, product_id: str) -> Select[*tuple[Any, ...]]:
    """What cards say of the products that `found` names in its column `product_id`, and all that it says of
    each; for `heads_beside`, to be put together once."""
    with_it = _of_what_is_sold().add_columns(*found.c)
    return with_it.join(found, found.c[product_id] == Product.__table__.c.id)


class Head(NamedTuple):
    """What a card says of the product itself, in the reader's language."""

    handle: str
    title: str
    rating_count: int
    rating_average: int
    option_names: list[str]


_WITH_VARIANTS = _of_what_is_sold().where(
    Product.__table__.c.id.in_(bindparam("product_ids", expanding=True))
)
_HEAD, _CARD = len(Head._fields), len(Head._fields) + len(VariantRow._fields)
Heads = dict[uuid.UUID, Head]
Variants = dict[uuid.UUID, list[VariantRow]]


def cards(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProductCard]:
    """Cards of those `product_ids` that are for sale, in the order given. Two statements."""
    heads, variants = heads_of(product_ids)
    return made_of(heads, variants, rows.media_of(heads)) if heads else {}


def heads_of(product_ids: Iterable[uuid.UUID]) -> tuple[Heads, Variants]:
    """What a card says of a product itself, and its variants, of those products that are for sale and have
    any; in the order given. One statement."""
    wanted = list(dict.fromkeys(product_ids))
    found: Heads = {}
    variants: Variants = {}
    of = {"locale": language.current(), "product_ids": wanted}
    for head, variant, _ in reading.rows(_WITH_VARIANTS, _parted, **of) if wanted else ():
        found.setdefault(variant.product_id, head)
        variants.setdefault(variant.product_id, []).append(variant)
    return {one: found[one] for one in wanted if one in found}, variants


def heads_beside(
    statement: Select[*tuple[Any, ...]], *, told_by: int, **values: Any
) -> tuple[Heads, Variants, list[Any]]:
    """As `heads_of`, of the products that a statement of `beside` finds; and its own columns, each once:
    the first `told_by` of them tell one from another. The very same while nothing changes, so they stay
    as they are."""
    found = reading.rows(statement, _parted, locale=language.current(), **values)
    return _put_together(reading.Same(*found), told_by)


@lru_cache(maxsize=1024)
def _put_together(found: reading.Same, told_by: int) -> tuple[Heads, Variants, list[Any]]:
    heads: Heads = {}
    variants: dict[uuid.UUID, dict[uuid.UUID, VariantRow]] = {}
    said: dict[tuple[Any, ...], Any] = {}
    for head, variant, more in found.rows:
        heads.setdefault(variant.product_id, head)
        variants.setdefault(variant.product_id, {}).setdefault(variant.id, variant)
        said.setdefault(more[:told_by], more)
    return heads, {one: list(of.values()) for one, of in variants.items()}, list(said.values())


def _parted(values: Iterable[Any]) -> tuple[Head, VariantRow, tuple[Any, ...]]:
    """A row taken apart; the very same parts for the same row, so that its card is made once."""
    row = tuple(values)
    return Head._make(row[:_HEAD]), VariantRow._make(row[_HEAD:_CARD]), row[_CARD:]


def made_of(
    heads: Heads,
    variants: Mapping[uuid.UUID, list[VariantRow]],
    media: Mapping[uuid.UUID, list[MediaRow]],
) -> dict[uuid.UUID, ProductCard]:
    """Cards of what was read already; a product without variants has none."""
    where = preferences.stored(), language.current()
    return {
        product_id: _card(
            reading.Same(head, *variants[product_id]),
            reading.Same(*media.get(product_id, ())),
            where,
        )
        for product_id, head in heads.items()
        if product_id in variants
    }


@lru_cache(maxsize=4096)
def _card(product: reading.Same, pictures: reading.Same, _where: tuple[Hashable, ...]) -> ProductCard:
    """Made once for these rows and what the owner has chosen (currency, colors), in the reader's language."""
    head, variants, media, currency = product.rows[0], product.rows[1:], pictures.rows, rows.currency()
    first = rows.first_shown(media)
    cheapest = min(variants, key=lambda variant: variant.price_minor)
    buyable = [variant for variant in variants if variant.in_stock]
    return ProductCard(
        id=variants[0].product_id,
        handle=head.handle,
        title=head.title,
        rating_count=head.rating_count,
        rating_average=head.rating_average,
        image=picture_of(first, alt=head.title),
        second=picture_of(next((one for one in media if one.file and one is not first), None), alt=""),
        colors=_colors(head.option_names, variants),
        price=Money(cheapest.price_minor, currency),
        price_varies=any(variant.price_minor != cheapest.price_minor for variant in variants),
        compare_at=rows.reduced_from(cheapest, currency),
        in_stock=bool(buyable),
        default_variant_id=(buyable or variants)[0].id,
    )


def _colors(option_names: Sequence[str], variants: Sequence[VariantRow]) -> tuple[str, ...]:
    """The colors of the first option that is a choice of colors, each once."""
    for at, name in enumerate(option_names[:3], start=1):
        values = dict.fromkeys(filter(None, (getattr(variant, f"option{at}") for variant in variants)))
        found = swatches.colors_of(name, list(values)).values() if len(values) > 1 else ()
        if any(found):
            return tuple(dict.fromkeys(filter(None, found)))
    return ()
