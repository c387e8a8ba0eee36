"""Products as cards, for grids, carts and suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, null, select, type_coerce, union_all

from shop.brand import language
from shop.catalog import swatches
from shop.catalog.models import ACTIVE, Media, Product, ProductTranslation, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import ProductCard
from shop.kernel import preferences, reading
from shop.kernel.money import Money


class Head(NamedTuple):
    """What a card says of the product itself, in the reader's language."""

    handle: str
    title: str
    rating_count: int
    rating_average: int
    option_names: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What is read of some products that are for sale, by product: what is theirs, variants and pictures."""

    heads: dict[uuid.UUID, Head] = field(default_factory=dict)
    variants: dict[uuid.UUID, list[VariantRow]] = field(default_factory=dict)
    media: dict[uuid.UUID, list[MediaRow]] = field(default_factory=dict)


_HEAD = len(Head._fields)
_VARIANT = _HEAD + len(VariantRow._fields)
_MEDIA = _VARIANT + len(MediaRow._fields)
_ORDER = ("position", "row_id")


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
            *_nothing(rows.columns(Media, MediaRow._fields)),
            variant.position.label("position"),
            variant.id.label("row_id"),
        )
        .select_from(Product.__table__)
        .join(Variant.__table__, variant.product_id == product.id)
        .outerjoin(ProductTranslation.__table__, translated)
        # "" is added so that SQLite finds products by id, never by the status that nearly all have
        .where(product.status.concat("") == ACTIVE)
    )


def _pictures() -> Select[*tuple[Any, ...]]:
    """Pictures, in the places that `_of_what_is_sold` leaves for them."""
    media = Media.__table__.c
    return select(
        *_nothing(rows.columns(Product, Head._fields)),
        *_nothing(rows.columns(Variant, VariantRow._fields)),
        *rows.columns(Media, MediaRow._fields),
        media.position,
        media.id,
    )


def _nothing(columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """NULL in place of each, read as it would be."""
    return [type_coerce(null(), column.type) for column in columns]


def _named() -> Select[*tuple[Any, ...]]:
    wanted: Any = bindparam("product_ids", expanding=True)
    sold = _of_what_is_sold().where(Product.__table__.c.id.in_(wanted))
    pictures = _pictures().where(Media.__table__.c.product_id.in_(wanted))
    return union_all(sold, pictures).order_by(*_ORDER)  # type: ignore[return-value]


_NAMED = _named()


def cards(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProductCard]:
    """Cards of those `product_ids` that are for sale, in the order given. One statement."""
    wanted = list(dict.fromkeys(product_ids))
    return made_of(told_of(wanted), wanted) if wanted else {}


def told_of(product_ids: Iterable[uuid.UUID]) -> Told:
    """What cards say of those products that are for sale. One statement."""
    wanted = list(dict.fromkeys(product_ids))
    found = reading.rows(_NAMED, _parted, locale=language.current(), product_ids=wanted)
    return _put_together(found)


def _put_together(found: Iterable[tuple[Head | None, VariantRow | MediaRow]]) -> Told:
    told = Told()
    for head, row in found:
        if isinstance(row, MediaRow):
            if row.product_id is not None:
                told.media.setdefault(row.product_id, []).append(row)
        elif head is not None:
            told.heads.setdefault(row.product_id, head)
            told.variants.setdefault(row.product_id, []).append(row)
    return told


def _parted(values: Iterable[Any]) -> tuple[Head | None, VariantRow | MediaRow]:
    """A row taken apart, a picture without a head; the very same parts for the same row, so that its card is
    made once."""
    row = tuple(values)
    if row[0] is None:
        return None, MediaRow._make(row[_VARIANT:_MEDIA])
    return Head._make(row[:_HEAD]), VariantRow._make(row[_HEAD:_VARIANT])


def made_of(told: Told, wanted: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProductCard]:
    """Cards of what was read already, of those `wanted` that are for sale, in that order."""
    where = preferences.stored(), language.current()
    return {
        one: _card(
            reading.Same(told.heads[one], *told.variants[one]),
            reading.Same(*told.media.get(one, ())),
            where,
        )
        for one in wanted
        if one in told.heads
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
