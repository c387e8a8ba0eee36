"""Nightly: what is looked at next, written down beside the other companions for pages to read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from shop.catalog.models import Product
from shop.kernel import db, jobs
from shop.recommendations import operations as recommendations
from shop.recommendations import reasons
from shop.recommendations.operations import Companion

if TYPE_CHECKING:
    from tracking.personalization.sessions.following import Following

JOB, KIND = "personalization.sessions", "next"
AT_ONCE = 200


def keep(at: datetime) -> dict[str, int]:
    """Learn from the newest visits and replace what was written; how many visits and pairs."""
    from tracking.personalization.sessions import following, reading

    own = reading.own(at=at)
    found = following.learned(own)
    pairs = 0
    for some in _chunks(own.products):
        with db.transaction():
            pairs += write(some, found, at=at)
    with db.transaction():
        recommendations.forget_affinities(kinds=[KIND], before=at)
    return {"visits": len(own.visits), "next": pairs}


def write(products: Sequence[uuid.UUID], found: Following, *, at: datetime) -> int:
    """Write these products' rows, of what is still there."""
    rows = {product: found.get(product, ()) for product in products}
    named = {*products, *(other for others in rows.values() for other, _ in others)}
    held = select(Product.id).where(Product.id.in_(named)).order_by(Product.id)
    there = set(
        db.session().scalars(held.with_for_update(read=True, key_share=True))
    )  # until this is written
    written = [
        Companion(product, rank, other, score, reasons.NEXT, {"sequence": score}, kind=KIND)
        for product, others in rows.items()
        if product in there
        for rank, (other, score) in enumerate(((o, s) for o, s in others if o in there), start=1)
    ]
    return recommendations.replace_affinities(written, kinds=[KIND], products=products, at=at)


def _chunks(products: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for start in range(0, len(products), AT_ONCE):
        yield products[start : start + AT_ONCE]


def install() -> None:
    """Once a day."""
    jobs.periodic(JOB, every=timedelta(days=1), job=keep)
