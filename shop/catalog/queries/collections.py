"""Collections and what is in them."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from shop.catalog.models import Collection, CollectionProduct, Product
from shop.catalog.queries import rows
from shop.catalog.values import ShownCollection
from shop.kernel import db


def navigation(*, limit: int = 8) -> list[ShownCollection]:
    """Collections shown in the shop's navigation, in the owner's order."""
    query = select(Collection).where(Collection.in_navigation).order_by(Collection.position, Collection.title)
    return [rows.shown_collection(row) for row in db.session().scalars(query.limit(limit))]


def collection_by_handle(handle: str) -> ShownCollection | None:
    """The collection at /collections/<handle>, with its picture."""
    if len(handle) > 255 or "\x00" in handle:
        return None
    query = select(Collection).where(Collection.handle == handle).options(joinedload(Collection.media))
    row = db.session().scalar(query)
    return rows.shown_collection(row, row.picture) if row is not None else None


def collection_by_id(collection_id: uuid.UUID) -> Collection | None:
    """The collection with its picture, for its owner."""
    with_picture = [joinedload(Collection.media)]
    return db.session().get(Collection, collection_id, options=with_picture, populate_existing=True)


def collections_with_counts() -> list[tuple[Collection, int]]:
    """All collections in order, each with how many products it has (of any status)."""
    query = (
        select(Collection, func.count(CollectionProduct.product_id))
        .outerjoin(CollectionProduct, CollectionProduct.collection_id == Collection.id)
        .group_by(Collection.id)
        .order_by(Collection.position, Collection.title)
    )
    return [(collection, count) for collection, count in db.session().execute(query)]


def members(collection_id: uuid.UUID) -> list[Product]:
    """The products of a collection in the owner's order, of any status (columns only)."""
    query = (
        select(Product)
        .join(CollectionProduct, CollectionProduct.product_id == Product.id)
        .where(CollectionProduct.collection_id == collection_id)
        .order_by(CollectionProduct.position, Product.title, Product.id)
    )
    return list(db.session().scalars(query))
