"""The two statements that several queries share: variants and pictures of some products, in order."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection as SomeOf

from sqlalchemy import select

from shop.brand import store
from shop.catalog.models import Media, Variant
from shop.kernel import db
from shop.kernel.money import Money


def variants_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[Variant]]:
    """Variants by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[Variant]] = defaultdict(list)
    query = select(Variant).where(Variant.product_id.in_(product_ids)).order_by(Variant.position, Variant.id)
    for variant in db.session().scalars(query):
        found[variant.product_id].append(variant)
    return found


def media_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[Media]]:
    """Pictures by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[Media]] = defaultdict(list)
    query = select(Media).where(Media.product_id.in_(product_ids)).order_by(Media.position, Media.id)
    for media in db.session().scalars(query):
        found[media.product_id].append(media)
    return found


def first_shown(media: list[Media]) -> Media | None:
    """The first picture that is ready, else the first."""
    return next((picture for picture in media if picture.file), media[0] if media else None)


def currency() -> str:
    """The currency all prices are in."""
    return store.current().currency


def money(minor: int, currency: str) -> Money:
    """A price."""
    return Money(minor, currency)


def reduced_from(variant: Variant, currency: str) -> Money | None:
    """The price it is compared with, when that is really higher."""
    if variant.compare_at_minor is None or variant.compare_at_minor <= variant.price_minor:
        return None
    return Money(variant.compare_at_minor, currency)
