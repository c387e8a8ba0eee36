"""Writing the precomputed lists down, in the open transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from shop.catalog.models import Product
from shop.catalog.search import indexing
from shop.customers.models import Customer
from shop.kernel import db, kept
from shop.recommendations import entries
from shop.recommendations.companions import Listed
from shop.recommendations.entries import Item
from shop.recommendations.models import CompanionList, PersonalList, PopularProduct

CHUNK = 500


def replace_companions(lists: Iterable[Listed]) -> int:
    """Write down what goes with products that are still there; how many lists are new or not as they were.

    For a whole rebuild call it some lists at a time, a transaction each; nobody ever finds a list empty.
    """
    found = list(lists)
    there = _there({one.product_id for one in found})
    rows = [one._asdict() for one in found if one.product_id in there]
    make = sqlite.insert if db.dialect() == "sqlite" else postgresql.insert
    table: Any = CompanionList.__table__  # no objects: there are a hundred thousand
    new = make(table)
    swap = new.on_conflict_do_update(
        index_elements=[table.c.product_id, table.c.kind],
        set_={"companions": new.excluded.companions},
        where=table.c.companions != new.excluded.companions,
    )
    if not rows:
        return 0
    done = db.session().execute(swap, rows, execution_options={"preserve_rowcount": True})
    return int(done.rowcount)  # type: ignore[attr-defined]


def _there(product_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the products that are still there, and stay until this is written."""
    asked = select(Product.id).where(Product.id.in_(product_ids)).order_by(Product.id)
    return set(db.session().scalars(asked.with_for_update(read=True, key_share=True)))


def forget_companions(product_ids: Iterable[uuid.UUID], *, kind: str) -> None:
    """Delete the lists of this `kind` of these products."""
    ids = sorted(product_ids)
    for start in range(0, len(ids), CHUNK):
        some = CompanionList.product_id.in_(ids[start : start + CHUNK])
        db.session().execute(delete(CompanionList).where(some, CompanionList.kind == kind))


def replace_personal(
    *, customer_id: uuid.UUID, buy_again: Sequence[Item], for_you: Sequence[Item], at: datetime
) -> bool:
    """Replace one customer's lists. False, with nothing written, where there is no such customer any more."""
    there = select(Customer.id).where(Customer.id == customer_id, Customer.erased_at.is_(None))
    if db.session().scalar(there.with_for_update()) is None:
        return False
    db.session().execute(delete(PersonalList).where(PersonalList.customer_id == customer_id))
    row = {
        "customer_id": customer_id,
        "buy_again": entries.written(buy_again),
        "for_you": entries.written(for_you),
        "computed_at": at,
    }
    db.session().execute(insert(PersonalList), [row])
    return True


def forget_personal(*, before: datetime, limit: int) -> int:
    """Delete up to `limit` customers' lists that were not computed again since `before`; how many."""
    old = select(PersonalList.customer_id).where(PersonalList.computed_at < before)
    ids = list(db.session().scalars(old.order_by(PersonalList.computed_at).limit(limit)))
    if ids:
        db.session().execute(delete(PersonalList).where(PersonalList.customer_id.in_(ids)))
    return len(ids)


def replace_popular(scores: Iterable[tuple[uuid.UUID, float]], *, at: datetime) -> int:
    """Replace the list of what sells best, best first; lists and search in the catalog go by it too."""
    scores = list(scores)
    indexing.set_popularity(dict(scores))
    db.session().execute(delete(PopularProduct))
    rows = [
        {"rank": rank, "product_id": product_id, "score": score, "computed_at": at}
        for rank, (product_id, score) in enumerate(scores, start=1)
    ]
    kept.changed(PopularProduct)
    return _write(PopularProduct, rows)


def _write(model: Any, rows: list[dict[str, Any]]) -> int:
    for start in range(0, len(rows), CHUNK):
        db.session().execute(insert(model), rows[start : start + CHUNK])
    return len(rows)
