"""A picture for each collection: its own, else that of its first product which has one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal, select, union_all

from shop.catalog.models import ACTIVE, Collection, CollectionProduct, Media, Product
from shop.catalog.pictures import picture_of
from shop.catalog.queries.rows import MediaRow, columns
from shop.catalog.values import Picture
from shop.kernel import db, reading

OWN = 0  # the rank of a collection's own picture, before those of its products


def _offers() -> Select[*tuple[Any, ...]]:
    """Collection, rank, picture: its own, or else the first `most` of its products', of `collections`."""
    collection, member, product, media = (
        model.__table__.c for model in (Collection, CollectionProduct, Product, Media)
    )
    wanted: BindParameter[Any] = bindparam("collections", expanding=True)
    own = select(
        collection.id.label("collection_id"),
        collection.media_id.label("media_id"),
        literal(OWN).label("rank"),
    ).where(collection.id.in_(wanted), collection.media_id.is_not(None))
    order = (member.position, product.id, media.position, media.id)
    ranked = (
        select(
            member.collection_id,
            media.id.label("media_id"),
            func.row_number().over(partition_by=member.collection_id, order_by=order).label("rank"),
        )
        .join_from(CollectionProduct.__table__, Collection.__table__, collection.id == member.collection_id)
        .join(Product.__table__, product.id == member.product_id)
        .join(Media.__table__, media.product_id == product.id)
        .where(member.collection_id.in_(wanted), collection.media_id.is_(None))
        .where(product.status == ACTIVE, media.file != "")
        .subquery()
    )
    first = select(ranked.c.collection_id, ranked.c.media_id, ranked.c.rank)
    both = union_all(own, first.where(ranked.c.rank <= bindparam("most"))).subquery()
    return (
        select(both.c.collection_id, both.c.rank, *columns(Media, MediaRow._fields))
        .join(Media.__table__, media.id == both.c.media_id)
        .order_by(both.c.rank)
    )


_OFFERS = _offers()


def covers(collection_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Picture]:
    """Pictures by collection, those without any left out. One statement.

    A product's picture is the cover of one collection only, as long as there are others, so that no two
    collections look alike.
    """
    if not collection_ids:
        return {}
    wanted = list(collection_ids)
    offered: dict[uuid.UUID, list[tuple[int, MediaRow]]] = {}
    for collection_id, rank, *media in reading.rows(_OFFERS, collections=wanted, most=len(wanted)):
        offered.setdefault(collection_id, []).append((rank, MediaRow._make(media)))
    return _without_repeats(collection_ids, offered)


def pictures_by_id(media_ids: Iterable[uuid.UUID], *, alt: str = "") -> dict[uuid.UUID, Picture]:
    """Pictures that stand free, by the ids somebody has kept; those gone are left out. One statement."""
    wanted = list(media_ids)
    if not wanted:
        return {}
    rows = db.session().scalars(select(Media).where(Media.id.in_(wanted)))
    return {media.id: picture for media in rows if (picture := picture_of(media, alt=alt)) is not None}


def _without_repeats(
    collection_ids: Sequence[uuid.UUID], offered: dict[uuid.UUID, list[tuple[int, MediaRow]]]
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
