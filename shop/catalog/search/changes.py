"""Keeping the index in step with the catalog: what changes is noted, and written just before the commit.

Rows changed through the session are noticed by themselves; whoever changes products, stock or collections by
bulk statements says so: `changed(product_ids)`, `stock_changed(variant_ids)`, `shelf_changed()`. Everything
noted in a transaction is written once, at its end and in it, so the index is never ahead or behind, nor are
rows of it locked while a checkout waits for others.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from shop.catalog.models import (
    CatalogWord,
    Collection,
    CollectionProduct,
    Product,
    ProductTranslation,
    Variant,
)
from shop.kernel import db

_NOTES = "catalog_changes"


@dataclass(slots=True)
class Notes:
    """What a transaction has changed so far."""

    products: set[uuid.UUID] = field(default_factory=set)
    variants: set[uuid.UUID] = field(default_factory=set)
    everything: bool = False
    shelf: bool = False

    def __bool__(self) -> bool:
        return bool(self.products or self.variants or self.everything or self.shelf)


def changed(product_ids: Iterable[uuid.UUID]) -> None:
    """These products (or their variants or texts) were written, in the open transaction."""
    _notes(db.session()).products.update(product_ids)


def stock_changed(variant_ids: Iterable[uuid.UUID]) -> None:
    """Availability of these variants was written."""
    _notes(db.session()).variants.update(variant_ids)


def everything_changed() -> None:
    """Words of the whole store were written; the worker goes through all products soon."""
    _notes(db.session()).everything = True


def shelf_changed() -> None:
    """Collections, or what is in them, were written."""
    _notes(db.session()).shelf = True


def settle() -> None:
    """Write what is noted now, for somebody who reads inside the same transaction."""
    if db.in_transaction():
        _write(db.session())


def _notes(session: Session) -> Notes:
    found: Notes = session.info.setdefault(_NOTES, Notes())
    return found


def _notice(session: Session, _context: Any) -> None:
    """Note what a flush has written."""
    for row in (*session.new, *session.deleted, *session.dirty):
        if isinstance(row, Product):
            _notes(session).products.add(row.id)
        elif isinstance(row, Variant | ProductTranslation):
            _notes(session).products.add(row.product_id)
        elif isinstance(row, CatalogWord):
            _notes(session).everything = True
        elif isinstance(row, Collection | CollectionProduct):
            _notes(session).shelf = True


def _write(session: Session) -> None:
    from shop.catalog.search import indexing

    if _NOTES not in session.info:
        return
    session.flush()
    notes: Notes = session.info.pop(_NOTES)
    if notes:
        indexing.follow(notes)


def _forget(session: Session) -> None:
    session.info.pop(_NOTES, None)


if not event.contains(Session, "after_flush", _notice):
    event.listen(Session, "after_flush", _notice)
    event.listen(Session, "before_commit", _write)
    event.listen(Session, "after_rollback", _forget)
