"""Collections and what is in them."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from shop.catalog.models import Collection, CollectionProduct, Product
from shop.kernel import db


def navigation(*, limit: int = 8) -> list[Collection]:
    """Collections shown in the shop's navigation, in the owner's order."""
    query = select(Collection).where(Collection.in_navigation).order_by(Collection.position, Collection.title)
    return list(db.session().scalars(query.limit(limit)))


def collection_by_handle(handle: str) -> Collection | None:
    """The collection at /collections/<handle>."""
    if len(handle) > 255 or "\x00" in handle:
        return None
    return db.session().scalar(select(Collection).where(Collection.handle == handle))


def collection_by_id(collection_id: uuid.UUID) -> Collection | None:
    """The collection, for its owner."""
    return db.session().get(Collection, collection_id)


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
