"""What lies in carts: of visits that may be known, and of all carts that changed in the last half hour."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from shop.cart.models import OPEN, Cart, CartLine
from shop.catalog import queries as catalog
from shop.kernel import db, ids
from tracking.reports.live.values import Heap, Item

TOP = 10


def contents(cart_ids: Iterable[str]) -> Mapping[str, tuple[Item, ...]]:
    """What lies in each of these carts while they are open, by the cart's id, at the catalog's prices."""
    wanted = [known for one in cart_ids if (known := ids.parse_id(one))]
    query = (
        select(CartLine.cart_id, CartLine.variant_id, CartLine.quantity)
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.id.in_(wanted), Cart.state == OPEN, CartLine.later.is_(False))
        .order_by(CartLine.added_at, CartLine.id)
    )
    rows = db.session().execute(query).all() if wanted else []
    variants = catalog.variants_for_sale(variant for _, variant, _ in rows)
    found: dict[str, list[Item]] = {}
    for cart_id, variant_id, quantity in rows:
        if variant := variants.get(variant_id):
            item = Item(
                title=variant.title,
                variant_title=variant.variant_title,
                quantity=quantity,
                value=variant.price * quantity,
            )
            found.setdefault(str(cart_id), []).append(item)
    return {cart: tuple(items) for cart, items in found.items()}


def lately(since: datetime) -> tuple[int, int, tuple[Heap, ...]]:
    """(filled carts that changed since then, what they are worth, the things most often in them)."""
    number = func.count(func.distinct(CartLine.cart_id))
    filled = (Cart.updated_at > since, Cart.state == OPEN, CartLine.later.is_(False))
    joined = CartLine.cart_id == Cart.id
    per_variant = (
        select(CartLine.variant_id, number, func.sum(CartLine.quantity))
        .join(Cart, joined)
        .where(*filled)
        .group_by(CartLine.variant_id)
    )
    rows = {variant: (int(carts), int(units)) for variant, carts, units in db.session().execute(per_variant)}
    heaps = _heaps(rows)
    carts = db.session().scalar(select(number).join(Cart, joined).where(*filled)) or 0
    return carts, sum(heap.value_minor for heap in heaps), heaps[:TOP]


def _heaps(rows: Mapping[uuid.UUID, tuple[int, int]]) -> tuple[Heap, ...]:
    variants = catalog.variants_for_sale(rows)
    found = [
        Heap(
            title=variant.title,
            variant_title=variant.variant_title,
            carts=rows[key][0],
            units=rows[key][1],
            value_minor=variant.price.minor * rows[key][1],
        )
        for key, variant in variants.items()
    ]
    return tuple(sorted(found, key=lambda heap: (-heap.carts, -heap.value_minor, heap.title)))
