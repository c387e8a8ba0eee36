"""A product and its stock, written in one go: what the owner's form does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalog import operations as catalog
from shop.catalog.models import Product, Variant
from shop.catalog.rules import ProductInput
from shop.inventory import reasons
from shop.inventory.operations.levels import adjust, follow_catalog, hold, set_on_hand
from shop.kernel import db


@dataclass(frozen=True, slots=True)
class StockEdit:
    """What a person saw (None: nothing was counted) and what they made of it (None: left open).

    Only the difference is applied, so that what was sold while the form was open stays sold.
    """

    seen: int | None = None
    wanted: int | None = None


def save_product(
    product_id: uuid.UUID | None, product: ProductInput, stock: Sequence[StockEdit], *, at: datetime
) -> Product:
    """Make (`product_id` None) or change a product; `stock` has one entry a variant, in the same order.

    Raises BadProduct, StockTooLow.
    """
    if product_id is None:
        row = catalog.create_product(product, at=at)
    else:
        hold(db.session().scalars(select(Variant.id).where(Variant.product_id == product_id)))
        row = catalog.update_product(product_id, product, at=at)
    variants = sorted(row.variants, key=lambda variant: variant.position)
    follow_catalog([variant.id for variant in variants], at=at)
    for variant, edit in zip(variants, stock, strict=True):
        if variant.tracked and edit.wanted is not None:
            _apply(variant, edit, at=at)
    return row


def _apply(variant: Variant, edit: StockEdit, *, at: datetime) -> None:
    if edit.seen is None:
        set_on_hand(variant_id=variant.id, on_hand=edit.wanted or 0, reason=reasons.STARTED, at=at)
    elif edit.wanted != edit.seen:
        delta = (edit.wanted or 0) - edit.seen
        adjust(variant_id=variant.id, delta=delta, reason="counted", at=at)
