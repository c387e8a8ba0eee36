"""The same things once more: a cart of its own with what an order held, as far as it can be had now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from shop.cart import queries
from shop.cart.models import Cart
from shop.cart.operations import lines, rows
from shop.catalog import queries as catalog
from shop.kernel.errors import N_
from shop.promotions.sentences import Sentence


def again(*, wanted: Mapping[uuid.UUID, int], at: datetime) -> tuple[Cart, list[Sentence]]:
    """(a new cart with `wanted` units by variant, why some is left out). Raises NotForSale when all is."""
    variants = catalog.variants_for_sale(wanted)
    cart, left_out = rows.new(at=at, single=True), []
    put = 0
    for variant_id, quantity in list(wanted.items())[: rows.MOST_LINES]:
        variant = variants.get(variant_id)
        if variant is None:
            continue
        if variant.units:
            quantity = min(quantity, variant.units)
        problem = queries.problem(variant, quantity)
        if problem is not None:
            left_out.append(problem)
            continue
        rows.put(cart, variant_id, min(quantity, rows.MOST_UNITS), at=at)
        lines.tell(cart, variant, min(quantity, rows.MOST_UNITS), at=at)
        put += 1
    if not put:
        raise lines.NotForSale(N_("Nothing of this can be bought at the moment."))
    return rows.changed(cart, at=at), left_out
