"""What the owner's pages and commands ask of the catalog."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from shop.catalog import search as finding
from shop.catalog.models import STATUSES, Collection, Media, Product, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.values import Picture
from shop.kernel import db
from shop.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class OwnerRow:
    """A product in the owner's list. `available` is None when none of its variants is counted."""

    product: Product
    image: Picture | None
    price: Money
    price_varies: bool
    variants: int
    available: int | None


@dataclass(frozen=True, kw_only=True)
class OwnerListing:
    """One page (counted from 1) of the owner's products."""

    rows: tuple[OwnerRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Stats:
    """How much there is, of any status."""

    products: int
    variants: int
    collections: int


def stats() -> Stats:
    """Counts of the whole catalog, in one statement."""
    counts = [
        select(func.count()).select_from(model).scalar_subquery() for model in (Product, Variant, Collection)
    ]
    products, variants, collections = db.session().execute(select(*counts)).one()
    return Stats(products=products, variants=variants, collections=collections)


def products_for_owner(
    *, text: str = "", status: str = "", page: int = 1, per_page: int = 50
) -> OwnerListing:
    """Products of any status found by `text` (all when empty), newest first."""
    conditions, rank = finding.matching(text)
    query = select(Product).where(*conditions)
    if status in STATUSES:
        query = query.where(Product.status == status)
    total = (
        db.session().scalar(select(func.count()).select_from(query.with_only_columns(Product.id).subquery()))
        or 0
    )
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    order = (rank,) if conditions else ()
    query = query.order_by(*order, Product.created_at.desc(), Product.id.desc())
    found = list(db.session().scalars(query.limit(per_page).offset((page - 1) * per_page)))
    return OwnerListing(rows=tuple(_rows(found)), total=total, page=page, pages=pages)


def _rows(products: list[Product]) -> Iterable[OwnerRow]:
    ids = [product.id for product in products]
    variants, media, currency = rows.variants_of(ids), rows.media_of(ids), rows.currency()
    for product in products:
        own = variants.get(product.id, [])
        counted = [variant.available for variant in own if variant.available is not None]
        yield OwnerRow(
            product=product,
            image=picture_of(rows.first_shown(media.get(product.id, [])), alt=""),
            price=Money(product.lowest_price_minor, currency),
            price_varies=len({variant.price_minor for variant in own}) > 1,
            variants=len(own),
            available=sum(counted) if counted else None,
        )


def picture_counts(recipe: int) -> dict[str, int]:
    """How many pictures are "ready", "waiting" for the worker, "parked", or made by an "older" recipe."""
    open_row = Media.done_at.is_(None)
    conditions = {
        "ready": ~open_row,
        "waiting": open_row & Media.parked_at.is_(None),
        "parked": open_row & Media.parked_at.is_not(None),
        "older": ~open_row & (Media.original != "") & (Media.recipe < recipe),
    }
    counts = [func.count(case((condition, 1))).label(name) for name, condition in conditions.items()]
    return dict(db.session().execute(select(*counts)).mappings().one())


def product_for_editing(product_id: uuid.UUID) -> Product | None:
    """The product with its variants and media loaded."""
    query = (
        select(Product)
        .where(Product.id == product_id)
        .options(selectinload(Product.variants), selectinload(Product.media))
        .execution_options(populate_existing=True)
    )
    return db.session().scalar(query)


def product_titles(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Titles by id."""
    query = select(Product.id, Product.title).where(Product.id.in_(list(product_ids)))
    return {row[0]: row[1] for row in db.session().execute(query)}


def parked_pictures(*, limit: int = 50) -> list[Media]:
    """Pictures that could not be fetched or prepared; the owner may try again or remove them."""
    query = (
        select(Media)
        .where(Media.parked_at.is_not(None), Media.done_at.is_(None))
        .order_by(Media.parked_at.desc())
    )
    return list(db.session().scalars(query.limit(limit)))
