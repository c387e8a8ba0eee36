"""A picture for each collection: that of its first product which has one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from shop.catalog.models import ACTIVE, CollectionProduct, Media, Product
from shop.catalog.pictures import picture_of
from shop.catalog.values import Picture
from shop.kernel import db


def covers(collection_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Picture]:
    """Pictures by collection, those without any left out. One statement.

    A picture is the cover of one collection only, as long as there are others, so that no two look alike.
    """
    if not collection_ids:
        return {}
    order = (CollectionProduct.position, Product.id, Media.position, Media.id)
    ranked = (
        select(
            CollectionProduct.collection_id,
            Media.id,
            func.row_number()
            .over(partition_by=CollectionProduct.collection_id, order_by=order)
            .label("rank"),
        )
        .join(Product, Product.id == CollectionProduct.product_id)
        .join(Media, Media.product_id == Product.id)
        .where(
            CollectionProduct.collection_id.in_(collection_ids), Product.status == ACTIVE, Media.file != ""
        )
        .subquery()
    )
    query = (
        select(ranked.c.collection_id, Media)
        .join(Media, Media.id == ranked.c.id)
        .where(ranked.c.rank <= len(collection_ids))
        .order_by(ranked.c.rank)
    )
    offered: dict[uuid.UUID, list[Media]] = {}
    for collection_id, media in db.session().execute(query):
        offered.setdefault(collection_id, []).append(media)
    return _without_repeats(collection_ids, offered)


def _without_repeats(
    collection_ids: Sequence[uuid.UUID], offered: dict[uuid.UUID, list[Media]]
) -> dict[uuid.UUID, Picture]:
    used: set[str] = set()
    found: dict[uuid.UUID, Picture] = {}
    for collection_id in collection_ids:
        media = offered.get(collection_id, [])
        chosen = next((one for one in media if one.file not in used), media[0] if media else None)
        picture = picture_of(chosen, alt="")
        if chosen is not None and picture is not None:
            used.add(chosen.file)
            found[collection_id] = picture
    return found
