"""Writing the index: the one place where products become words, facets and shelf rows.

Writers follow each other (an advisory lock on PostgreSQL, the write lock on SQLite), always at the end of
their transaction, so that they never wait in a circle.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, text, update

from shop.catalog.models import ACTIVE, IndexedProduct, Product, Variant
from shop.catalog.search import describing, engines, shelves
from shop.catalog.search.changes import Notes
from shop.catalog.search.describing import Described
from shop.catalog.search.engines import Words
from shop.kernel import clock, db

BATCH = 200
LOCK = 727_001  # of PostgreSQL's advisory locks; ours alone
NEVER = None


def follow(notes: Notes) -> None:
    """Write what follows from the changes of the open transaction."""
    if notes.products:
        write(notes.products)
    if notes.everything:
        db.session().execute(update(IndexedProduct).values(indexed_at=NEVER))
    moved = _follow_stock(notes.variants) if notes.variants else False
    if notes.products or notes.shelf or notes.everything or moved:
        shelves.renew()


def write(product_ids: Iterable[uuid.UUID]) -> None:
    """Bring the index of these products up to date, in the open transaction."""
    _one_at_a_time()
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        _write_batch(ids[start : start + BATCH])


def catch_up(*, limit: int = BATCH) -> int:
    """Index products for sale that are missing or out of date; how many were written."""
    return len(_write_late(limit=limit))


def lag() -> int:
    """How many products for sale are missing in the index or out of date."""
    return db.session().scalar(_late(func.count())) or 0


def reindex(*, progress: Callable[[float], None] | None = None) -> int:
    """Write the whole index anew, in transactions of its own; how many products are in it.

    Pages are served meanwhile: products keep their words until those are written again.
    """
    with db.transaction():
        _one_at_a_time()
        db.session().execute(delete(IndexedProduct).where(IndexedProduct.product_id.in_(_not_for_sale())))
        engines.current().clean()
        db.session().execute(update(IndexedProduct).values(indexed_at=NEVER))
        total = lag()
    done, last = 0, None
    while True:
        with db.transaction():
            written = _write_late(after=last)
        if not written:
            shelves.write_down(at=clock.now())
            return done
        done, last = done + len(written), written[-1]
        if progress is not None and total:
            progress(min(done / total, 1.0))


def set_popularity(scores: dict[uuid.UUID, float]) -> None:
    """Write down how well products sell; those not named do not sell. In the open transaction."""
    query = select(IndexedProduct.number, IndexedProduct.product_id, IndexedProduct.popularity)
    named = or_(IndexedProduct.popularity != 0, IndexedProduct.product_id.in_(list(scores)))
    changes = [
        {"number": row.number, "popularity": scores.get(row.product_id, 0.0)}
        for row in db.session().execute(query.where(named).order_by(IndexedProduct.number))
        if scores.get(row.product_id, 0.0) != row.popularity
    ]
    if changes:
        db.session().execute(update(IndexedProduct), changes)
        shelves.renew()


def _write_late(*, after: uuid.UUID | None = None, limit: int = BATCH) -> list[uuid.UUID]:
    """Index some of those that are missing or out of date, in the order of their ids."""
    query = _late(Product.id).order_by(Product.id).limit(limit)
    found = list(db.session().scalars(query if after is None else query.where(Product.id > after)))
    if found:
        write(found)
        shelves.renew()
    return found


def _late(what: Any) -> Select[Any]:
    """Of products for sale that the index has not, or not as they are now."""
    late = or_(IndexedProduct.number.is_(None), IndexedProduct.indexed_at.is_(None))
    beside = Product.__table__.outerjoin(IndexedProduct.__table__, IndexedProduct.product_id == Product.id)
    return select(what).select_from(beside).where(Product.status == ACTIVE, late, _has_variants())


def _write_batch(ids: Sequence[uuid.UUID]) -> None:
    query = select(IndexedProduct.product_id, IndexedProduct.number).where(IndexedProduct.product_id.in_(ids))
    locked = query.order_by(
        IndexedProduct.number
    ).with_for_update()  # so that stock is read after others' sales
    numbers = {row[0]: row[1] for row in db.session().execute(locked)}
    described = {one.product_id: one for one in describing.describe(ids)}
    _write_rows(list(described.values()), numbers)
    gone = [number for product_id, number in numbers.items() if product_id not in described]
    if gone:
        db.session().execute(delete(IndexedProduct).where(IndexedProduct.number.in_(gone)))
    engine = engines.current()
    engine.remove(gone)
    engine.put([Words(numbers[one.product_id], one.levels) for one in described.values()])
    engine.learn({word: shown for one in described.values() for word, shown in one.vocabulary.items()})


def _write_rows(described: list[Described], numbers: dict[uuid.UUID, int]) -> None:
    """Insert or update the shelf rows; `numbers` gets those of the new ones."""
    at = clock.now()
    rows = [{"product_id": one.product_id, "indexed_at": at, **one.row} for one in described]
    there = [{**row, "number": numbers[row["product_id"]]} for row in rows if row["product_id"] in numbers]
    new = [row for row in rows if row["product_id"] not in numbers]
    if there:
        db.session().execute(update(IndexedProduct), sorted(there, key=lambda row: row["number"]))
    if new:
        made = db.session().execute(
            insert(IndexedProduct).returning(IndexedProduct.product_id, IndexedProduct.number), new
        )
        numbers.update({row[0]: row[1] for row in made})


def _follow_stock(variant_ids: set[uuid.UUID]) -> bool:
    """Write down which products of these variants can be bought; whether any changed."""
    of_them = select(Variant.product_id).where(Variant.id.in_(sorted(variant_ids)))
    query = select(IndexedProduct).where(IndexedProduct.product_id.in_(of_them))
    rows = list(db.session().scalars(query.order_by(IndexedProduct.number).with_for_update()))
    stocked = set(
        db.session().scalars(
            select(Variant.product_id)
            .where(Variant.product_id.in_([row.product_id for row in rows]), Variant.buyable())
            .distinct()
        )
    )
    flipped = [row for row in rows if row.in_stock != (row.product_id in stocked)]
    for row in flipped:
        row.in_stock = row.product_id in stocked
    db.session().flush()
    return bool(flipped)


def _has_variants() -> ColumnElement[bool]:
    return select(Variant.id).where(Variant.product_id == Product.id).exists()


def _not_for_sale() -> Select[uuid.UUID]:
    return select(Product.id).where(Product.status != ACTIVE)


def _one_at_a_time() -> None:
    if db.dialect() == "postgresql":
        db.session().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
