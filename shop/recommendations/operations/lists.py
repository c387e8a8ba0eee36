"""Writing the precomputed lists down, in the open transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select

from shop.catalog.search import indexing
from shop.customers.models import Customer
from shop.kernel import db
from shop.recommendations import entries
from shop.recommendations.entries import Item
from shop.recommendations.models import Affinity, PersonalList, PopularProduct
from shop.recommendations.operations import writing

__all__ = ["Companion", "Item", "forget_affinities", "forget_personal"]
CHUNK = 500


class Companion(NamedTuple):
    """One companion of a product with the parts its score is the sum of."""

    product_id: uuid.UUID
    rank: int
    other_id: uuid.UUID
    score: float
    reason: str
    parts: dict[str, float]
    kind: str = "page"


def replace_affinities(
    companions: Iterable[Companion], *, kinds: Collection[str], products: Collection[uuid.UUID], at: datetime
) -> int:
    """Swap the companions of these `kinds` of these `products`; how many there are now.

    For a whole rebuild call it chunk by chunk, a transaction each, so that nobody ever reads an empty list.
    """
    ids = list(products)
    for start in range(0, len(ids), CHUNK):
        some = Affinity.product_id.in_(ids[start : start + CHUNK])
        db.session().execute(delete(Affinity).where(some, Affinity.kind.in_(kinds)))
    return writing.affinities(companions, at=at)


def forget_affinities(*, kinds: Collection[str], before: datetime) -> int:
    """Delete the companions of these `kinds` that were not written since `before`; how many."""
    old = delete(Affinity).where(Affinity.kind.in_(kinds), Affinity.computed_at < before)
    return int(db.session().execute(old).rowcount)  # type: ignore[attr-defined]


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
    return _write(PopularProduct, rows)


def _write(model: Any, rows: list[dict[str, Any]]) -> int:
    for start in range(0, len(rows), CHUNK):
        db.session().execute(insert(model), rows[start : start + CHUNK])
    return len(rows)
