"""A picture for each collection: its own, else that of its first product which has one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Subquery, func, literal, select, union_all

from shop.catalog.models import ACTIVE, Collection, CollectionProduct, Media, Product
from shop.catalog.pictures import picture_of
from shop.catalog.values import Picture
from shop.kernel import db

OWN = 0  # the rank of a collection's own picture, before those of its products


def covers(collection_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Picture]:
    """Pictures by collection, those without any left out. One statement.

    A product's picture is the cover of one collection only, as long as there are others, so that no two
    collections look alike.
    """
    if not collection_ids:
        return {}
    ranked = _of_products(collection_ids)
    offers = select(ranked.c.collection_id, ranked.c.media_id, ranked.c.rank).where(
        ranked.c.rank <= len(collection_ids)
    )
    both = union_all(_own(collection_ids), offers).subquery()
    query = select(both.c.collection_id, both.c.rank, Media).join(Media, Media.id == both.c.media_id)
    offered: dict[uuid.UUID, list[tuple[int, Media]]] = {}
    for collection_id, rank, media in db.session().execute(query.order_by(both.c.rank)):
        offered.setdefault(collection_id, []).append((rank, media))
    return _without_repeats(collection_ids, offered)


def pictures_by_id(media_ids: Iterable[uuid.UUID], *, alt: str = "") -> dict[uuid.UUID, Picture]:
    """Pictures that stand free, by the ids somebody has kept; those gone are left out. One statement."""
    wanted = list(media_ids)
    if not wanted:
        return {}
    rows = db.session().scalars(select(Media).where(Media.id.in_(wanted)))
    return {media.id: picture for media in rows if (picture := picture_of(media, alt=alt)) is not None}


def _own(collection_ids: Sequence[uuid.UUID]) -> Any:
    columns = (Collection.id.label("collection_id"), Collection.media_id.label("media_id"))
    return select(*columns, literal(OWN).label("rank")).where(
        Collection.id.in_(collection_ids), Collection.media_id.is_not(None)
    )


def _of_products(collection_ids: Sequence[uuid.UUID]) -> Subquery:
    order = (CollectionProduct.position, Product.id, Media.position, Media.id)
    rank = func.row_number().over(partition_by=CollectionProduct.collection_id, order_by=order)
    return (
        select(CollectionProduct.collection_id, Media.id.label("media_id"), rank.label("rank"))
        .join(Collection, Collection.id == CollectionProduct.collection_id)
        .join(Product, Product.id == CollectionProduct.product_id)
        .join(Media, Media.product_id == Product.id)
        .where(CollectionProduct.collection_id.in_(collection_ids), Collection.media_id.is_(None))
        .where(Product.status == ACTIVE, Media.file != "")
        .subquery()
    )


def _without_repeats(
    collection_ids: Sequence[uuid.UUID], offered: dict[uuid.UUID, list[tuple[int, Media]]]
) -> dict[uuid.UUID, Picture]:
    used: set[str] = set()
    found: dict[uuid.UUID, Picture] = {}
    for collection_id in collection_ids:
        offers = offered.get(collection_id, [])
        fresh = (media for rank, media in offers if rank == OWN or media.file not in used)
        chosen = next(fresh, offers[0][1] if offers else None)
        picture = picture_of(chosen, alt="")
        if chosen is not None and picture is not None:
            used.add(chosen.file)
            found[collection_id] = picture
    return found
