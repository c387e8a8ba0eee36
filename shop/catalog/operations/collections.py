"""Making and changing collections and what is in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from shop.catalog import handles, rules, search, texts
from shop.catalog.models import Collection, CollectionProduct, Product
from shop.catalog.operations import media
from shop.catalog.pictures import Stored
from shop.catalog.rules import BadProduct
from shop.content import redirects
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound

SHOWN_BY_THEMSELVES = 8


class CollectionNotFound(NotFound):
    """There is no such collection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionInput:
    """A collection as it shall be. An empty `handle` is made from the title."""

    title: str
    handle: str = ""
    description_html: str = ""
    seo_title: str = ""
    seo_description: str = ""
    position: int = 0
    in_navigation: bool = True


def create_collection(collection: CollectionInput, *, at: datetime) -> Collection:
    """Write a new collection. Raises BadProduct."""
    row = Collection(id=ids.new_id(), created_at=at)
    _fill(row, collection)
    db.session().add(row)
    db.session().flush()
    return row


def update_collection(collection_id: uuid.UUID, collection: CollectionInput) -> Collection:
    """Change a collection. Raises BadProduct, CollectionNotFound."""
    row = _found(collection_id)
    before = row.handle
    _fill(row, collection)
    db.session().flush()
    redirects.moved(f"/collections/{before}", f"/collections/{row.handle}")
    return row


def delete_collection(collection_id: uuid.UUID) -> None:
    """Delete a collection with its picture; its products stay."""
    row = _found(collection_id)
    picture = row.media_id
    db.session().delete(row)
    db.session().flush()
    redirects.gone(f"/collections/{row.handle}")
    if picture is not None:
        media.drop_kept_picture(picture)


def set_collection_picture(
    collection_id: uuid.UUID, stored: Stored | None, *, alt: str = "", at: datetime, **more: Any
) -> None:
    """Give a collection another picture, or (None) none of its own. Raises CollectionNotFound."""
    row = _found(collection_id)
    before, row.media_id = row.media_id, None
    if stored is not None:
        row.media_id = media.keep_picture(stored, alt=alt, at=at, **more).id
    db.session().flush()
    if before is not None:
        media.drop_kept_picture(before)


def set_members(collection_id: uuid.UUID, product_ids: Sequence[uuid.UUID]) -> None:
    """Make `product_ids`, in this order, all that the collection holds; unknown ones are passed over."""
    _found(collection_id)
    wanted = list(dict.fromkeys(product_ids))
    known = set(db.session().scalars(select(Product.id).where(Product.id.in_(wanted))))
    gone = delete(CollectionProduct).where(CollectionProduct.collection_id == collection_id)
    db.session().execute(gone)
    search.shelf_changed()
    _insert(collection_id, [product_id for product_id in wanted if product_id in known], start=0)


def add_to_collection(collection_id: uuid.UUID, product_ids: Sequence[uuid.UUID]) -> int:
    """Put products at the end of a collection; how many were not in it yet."""
    last = select(func.max(CollectionProduct.position)).where(
        CollectionProduct.collection_id == collection_id
    )
    return _insert(collection_id, list(product_ids), start=(db.session().scalar(last) or 0) + 1)


def set_collections(product_id: uuid.UUID, collection_ids: Iterable[uuid.UUID]) -> None:
    """Have the product in exactly these collections; where it already is, it keeps its place."""
    wanted = set(db.session().scalars(select(Collection.id).where(Collection.id.in_(list(collection_ids)))))
    gone = delete(CollectionProduct).where(
        CollectionProduct.product_id == product_id, CollectionProduct.collection_id.not_in(wanted)
    )
    db.session().execute(gone)
    search.shelf_changed()
    for collection_id in sorted(wanted):
        add_to_collection(collection_id, [product_id])


def ensure_collections(titles: Mapping[str, str], *, at: datetime) -> tuple[dict[str, uuid.UUID], int]:
    """Ids of the collections with these handles, making those that are missing with the titles given.

    Returns (ids by handle, how many were made). The first few made show themselves in the navigation.
    """
    query = select(Collection.handle, Collection.id).where(Collection.handle.in_(titles))
    found = {row[0]: row[1] for row in db.session().execute(query)}
    missing = [handle for handle in titles if handle not in found]
    if missing:
        counts = db.session().execute(
            select(func.count(), func.max(Collection.position)).select_from(Collection)
        )
        count, last = counts.one()
        for number, handle in enumerate(missing):
            row = Collection(
                id=ids.new_id(),
                handle=handle,
                title=titles[handle][: rules.MAX_NAME],
                position=(last or 0) + number + 1,
                in_navigation=count + number < SHOWN_BY_THEMSELVES,
                created_at=at,
            )
            db.session().add(row)
            found[handle] = row.id
        db.session().flush()
    return found, len(missing)


def _insert(collection_id: uuid.UUID, product_ids: list[uuid.UUID], *, start: int) -> int:
    rows = [
        {"collection_id": collection_id, "product_id": product_id, "position": position}
        for position, product_id in enumerate(product_ids, start=start)
    ]
    search.shelf_changed()
    return db.insert_ignore(CollectionProduct, rows)


def _fill(row: Collection, collection: CollectionInput) -> None:
    rules.check_title(collection.title, most=rules.MAX_NAME)
    rules.check_handle(collection.handle)
    row.title = " ".join(collection.title.split())
    row.handle = _handle(collection, row)
    row.description_html = texts.clean_html(collection.description_html[: rules.MAX_HTML])
    row.seo_title = " ".join(collection.seo_title.split())[: rules.MAX_NAME]
    row.seo_description = " ".join(collection.seo_description.split())[: rules.MAX_HTML]
    row.position = min(max(collection.position, 0), 10_000)
    row.in_navigation = collection.in_navigation


def _handle(collection: CollectionInput, row: Collection) -> str:
    def taken(handle: str) -> bool:
        query = select(Collection.id).where(Collection.handle == handle, Collection.id != row.id)
        return db.session().scalar(query) is not None

    if collection.handle:
        if taken(collection.handle):
            raise BadProduct(
                N_("Another collection already has the address “%(handle)s”."), handle=collection.handle
            )
        return collection.handle
    return row.handle or handles.free_handle(handles.slugify(collection.title) or "collection", taken)


def _found(collection_id: uuid.UUID) -> Collection:
    row = db.session().get(Collection, collection_id)
    if row is None:
        raise CollectionNotFound(N_("This collection does not exist any more."))
    return row
