"""Writing the precomputed lists down, whole, in the open transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from shop.catalog.search import indexing
from shop.kernel import db
from shop.recommendations.models import Affinity, PersonalItem, PopularProduct

CHUNK = 500


@dataclass(frozen=True)
class Companion:
    """One companion of a product with the parts its score is the sum of."""

    product_id: uuid.UUID
    rank: int
    other_id: uuid.UUID
    score: float
    reason: str
    parts: dict[str, float]


@dataclass(frozen=True)
class Item:
    """One entry of a personal list."""

    slot: str
    rank: int
    product_id: uuid.UUID
    score: float
    reason: str
    because_of_id: uuid.UUID | None = None
    times: int = 0
    last_at: datetime | None = None


def replace_affinities(companions: Iterable[Companion], *, at: datetime) -> int:
    """Replace every product's companions; how many there are now."""
    db.session().execute(delete(Affinity))
    return _write(
        Affinity,
        [
            {
                "product_id": c.product_id,
                "rank": c.rank,
                "other_id": c.other_id,
                "score": c.score,
                "reason": c.reason,
                "parts": c.parts,
                "computed_at": at,
            }
            for c in companions
        ],
    )


def replace_personal(*, customer_id: uuid.UUID, items: Iterable[Item], at: datetime) -> int:
    """Replace one customer's lists."""
    db.session().execute(delete(PersonalItem).where(PersonalItem.customer_id == customer_id))
    return _write(
        PersonalItem,
        [
            {
                "customer_id": customer_id,
                "slot": i.slot,
                "rank": i.rank,
                "product_id": i.product_id,
                "score": i.score,
                "reason": i.reason,
                "because_of_id": i.because_of_id,
                "times": i.times,
                "last_at": i.last_at,
                "computed_at": at,
            }
            for i in items
        ],
    )


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
