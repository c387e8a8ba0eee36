"""Pages of products: a collection's, all, or those found by words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from shop.catalog import search as finding
from shop.catalog.models import ACTIVE, Collection, CollectionProduct, Product
from shop.catalog.queries.cards import cards
from shop.catalog.values import Listing
from shop.kernel import db

SORTS = ("featured", "newest", "price-up", "price-down", "title")
MAX_PER_PAGE = 100
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (Product.created_at.desc(), Product.id.desc()),
    "price-up": (Product.lowest_price_minor.asc(), Product.id.asc()),
    "price-down": (Product.lowest_price_minor.desc(), Product.id.desc()),
    "title": (Product.title.asc(), Product.id.asc()),
}


def products_in(
    collection_handle: str | None = None, *, page: int = 1, per_page: int = 24, sort: str = "featured"
) -> Listing:
    """One page of a collection, or of all products for None. An unknown `sort` counts as "featured".

    "featured" is the owner's order in a collection, newest first among all. A page past the last is the last.
    """
    query = select(Product.id).where(Product.status == ACTIVE)
    order = _ORDERS.get(sort)
    if collection_handle is not None:
        query = (
            query.join(CollectionProduct, CollectionProduct.product_id == Product.id)
            .join(Collection, Collection.id == CollectionProduct.collection_id)
            .where(Collection.handle == collection_handle)
        )
        order = order or (CollectionProduct.position.asc(), Product.created_at.desc(), Product.id.asc())
    return _listing(query, order or _ORDERS["newest"], page=page, per_page=per_page)


def search(text: str, *, page: int = 1, per_page: int = 24) -> Listing:
    """One page of what is found for `text`, best first; nothing for a text without a word."""
    conditions, rank = finding.matching(text)
    if not conditions:
        return Listing(cards=(), total=0, page=1, pages=0)
    query = select(Product.id).where(Product.status == ACTIVE, *conditions)
    return _listing(query, (rank, Product.title.asc(), Product.id.asc()), page=page, per_page=per_page)


def _listing(
    query: Select[Any], order: tuple[ColumnElement[Any], ...], *, page: int, per_page: int
) -> Listing:
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    total = db.session().scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    if not total:
        return Listing(cards=(), total=0, page=1, pages=0)
    found = db.session().scalars(query.order_by(*order).limit(per_page).offset((page - 1) * per_page))
    return Listing(cards=tuple(cards(found).values()), total=total, page=page, pages=pages)
