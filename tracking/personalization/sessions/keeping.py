"""Nightly: what is looked at next, written down beside the other companions for pages to read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shop.kernel import db, jobs
from shop.recommendations import companions
from shop.recommendations import operations as recommendations
from shop.recommendations.companions import NEXT, Companion
from tracking.personalization import queries

if TYPE_CHECKING:
    from tracking.personalization.sessions.following import Following

JOB, KIND = "personalization.sessions", NEXT
AT_ONCE = 200


def keep(at: datetime) -> dict[str, int]:
    """Learn from the newest visits and replace what was written; how many visits and pairs."""
    from tracking.personalization.sessions import following, reading

    own = reading.own(at=at)
    found = following.learned(own)
    written: dict[uuid.UUID, int] = {}
    for some in _chunks(own.products):
        with db.transaction():
            written |= write(some, found)
    gone = queries.listed(KIND) - written.keys()
    with db.transaction():
        recommendations.forget_companions(gone, kind=KIND)
    return {"visits": len(own.visits), "next": sum(written.values())}


def write(products: Sequence[uuid.UUID], found: Following) -> dict[uuid.UUID, int]:
    """Write lists of these products, of what is still there; how many are in each that is written."""
    rows = {product: found.get(product, ()) for product in products}
    there = queries.existing({*products, *(other for others in rows.values() for other, _ in others)})
    known = {
        product: [Companion(other, {"sequence": score}) for other, score in others if other in there]
        for product, others in rows.items()
        if product in there
    }
    told = {product: others for product, others in known.items() if others}
    recommendations.replace_companions(companions.written(one, KIND, told[one]) for one in told)
    return {product: len(others) for product, others in told.items()}


def _chunks(products: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(products), AT_ONCE):
        yield products[start : start + AT_ONCE]


def install() -> None:
    """Once a day."""
    jobs.periodic(JOB, every=timedelta(days=1), job=keep)
