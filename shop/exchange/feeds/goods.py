"""Everything for sale, a few hundred products at a time, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalog import texts, translations
from shop.catalog.models import ACTIVE, Product, ProductTranslation
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import Picture, ShownProduct
from shop.kernel import db

AT_ONCE = 300


@dataclass(frozen=True)
class Goods:
    """A product with its variants and its pictures that are ready."""

    product: ShownProduct
    variants: tuple[VariantRow, ...]
    pictures: tuple[Picture, ...]
    picture_of_variant: dict[str, Picture]

    @property
    def description(self) -> str:
        """Its description as plain text."""
        return " ".join(texts.plain_text(self.product.description_html).split())


def everything() -> Iterator[Goods]:
    """All products that are for sale, oldest first."""
    last: tuple[datetime, object] | None = None
    while True:
        query = translations.joined(select(Product, ProductTranslation)).where(Product.status == ACTIVE)
        if last is not None:
            after = (Product.created_at > last[0]) | (
                (Product.created_at == last[0]) & (Product.id > last[1])
            )
            query = query.where(after)
        found = db.session().execute(query.order_by(Product.created_at, Product.id).limit(AT_ONCE)).all()
        if not found:
            return
        yield from _goods([rows.shown_product(row, translation) for row, translation in found])
        last = (found[-1][0].created_at, found[-1][0].id)
        db.session().expunge_all()  # a hundred thousand products are read in the memory of some hundred


def newest(count: int) -> list[Goods]:
    """The `count` products that came last, newest first."""
    query = translations.joined(select(Product, ProductTranslation)).where(Product.status == ACTIVE)
    found = db.session().execute(query.order_by(Product.created_at.desc(), Product.id).limit(count)).all()
    return list(_goods([rows.shown_product(row, translation) for row, translation in found]))


def _goods(products: list[ShownProduct]) -> Iterator[Goods]:
    ids = [product.id for product in products]
    variants, media = rows.variants_of(ids), rows.media_of(ids)
    for product in products:
        ready = [one for one in media.get(product.id, []) if one.file]
        shown = {one.id: _picture(one, product.title) for one in ready}
        own = variants.get(product.id, [])
        if own:
            of_variant = {
                str(one.id): shown[one.media_id]
                for one in own
                if one.media_id is not None and one.media_id in shown
            }
            yield Goods(product, tuple(own), tuple(shown.values()), of_variant)


def _picture(media: MediaRow, title: str) -> Picture:
    picture = picture_of(media, alt=title)
    assert picture is not None  # it is ready
    return picture
