"""The owner's pins, bans and boosts, and what may be tried: kept by each process until that changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from shop.catalog.models import CollectionProduct
from shop.kernel import arms, clock, db, kept
from shop.recommendations.filling import Trying
from shop.recommendations.models import SlotRule, TriedProduct
from shop.recommendations.ruling import Rule, Ruling, ruling
from shop.recommendations.slots import SLOTS, Reader


def rules() -> list[SlotRule]:
    """Every rule, the newest first, for the owner."""
    return list(db.session().scalars(select(SlotRule).order_by(SlotRule.created_at.desc(), SlotRule.id)))


def said(slot: str, *, beside: Iterable[uuid.UUID] = (), at: datetime | None = None) -> Ruling:
    """What holds in `slot` beside these products; no statement while nothing changes."""
    return ruling(_rules(), slot=slot, beside=beside, at=at or clock.now())


def trying(slot: str, reader: Reader, *, anything: bool = False) -> Trying | None:
    """What this reader may be tried with today; None where nothing is."""
    if not SLOTS[slot].explores or not reader.subject:
        return None
    weights = _tried().get(slot)
    day = clock.now().date().isoformat()
    return Trying(weights, arms.fraction("try", slot, reader.subject, day), anything) if weights else None


@kept.until_changed(SlotRule, CollectionProduct)
def _rules() -> tuple[Rule, ...]:
    found = db.session().scalars(select(SlotRule).order_by(SlotRule.created_at, SlotRule.id)).all()
    members = _members({row.collection_id for row in found if row.collection_id})
    return tuple(
        Rule(
            id=row.id,
            act=row.act,
            slot=row.slot,
            product_id=row.product_id,
            beside_id=row.beside_id,
            place=row.place,
            factor=row.factor,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            members=members.get(row.collection_id, frozenset()) if row.collection_id else frozenset(),
        )
        for row in found
    )


def _members(collections: set[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    query = select(CollectionProduct.collection_id, CollectionProduct.product_id)
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for collection, product in (
        db.session().execute(query.where(CollectionProduct.collection_id.in_(collections)))
        if collections
        else ()
    ):
        found.setdefault(collection, set()).add(product)
    return {collection: frozenset(products) for collection, products in found.items()}


@kept.until_changed(TriedProduct)
def _tried() -> dict[str, dict[uuid.UUID, float]]:
    found: dict[str, dict[uuid.UUID, float]] = {}
    query = select(TriedProduct.slot, TriedProduct.product_id, TriedProduct.weight)
    for slot, product, weight in db.session().execute(
        query.order_by(TriedProduct.slot, TriedProduct.product_id)
    ):
        found.setdefault(slot, {})[product] = weight
    return found
