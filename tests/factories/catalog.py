"""Products, stock and pictures for tests."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from shop.catalog import operations, rules
from shop.catalog.models import Product
from shop.inventory import operations as inventory
from shop.kernel import db

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def product_input(title: str = "Mug", **changes: Any) -> rules.ProductInput:
    """A valid product of one variant at 28.00, with `changes`."""
    price = changes.pop("price_minor", 2800)
    changes.setdefault("variants", (rules.VariantInput(price_minor=price),))
    return rules.ProductInput(title=title, **changes)


def variants(*names: str, price_minor: int = 2800, **changes: Any) -> tuple[rules.VariantInput, ...]:
    """One variant for each option value."""
    return tuple(rules.VariantInput(options=(name,), price_minor=price_minor, **changes) for name in names)


def make_product(title: str = "Mug", *, stock: int | None = 10, at: datetime = AT, **changes: Any) -> Product:
    """A product in the open transaction, every variant with `stock` units (None: not counted)."""
    wanted = product_input(title, **changes)
    if stock is None:
        wanted = _uncounted(wanted)
    product = operations.create_product(wanted, at=at)
    inventory.follow_catalog([variant.id for variant in product.variants], at=at)
    for variant in product.variants:
        if stock:
            inventory.set_on_hand(variant_id=variant.id, on_hand=stock, reason="counted", at=at)
    return product


def _uncounted(wanted: rules.ProductInput) -> rules.ProductInput:
    from dataclasses import replace

    return replace(wanted, variants=tuple(replace(variant, tracked=False) for variant in wanted.variants))


def stocked_variant(units: int | None = 10, title: str = "Mug", **changes: Any) -> uuid.UUID:
    """The id of the one variant of a new product, in a transaction of its own."""
    with db.transaction():
        return make_product(title, stock=units, **changes).variants[0].id


def picture_bytes(
    size: tuple[int, int] = (800, 1000), kind: str = "JPEG", color: str = "#c08457", **options: Any
) -> bytes:
    """A picture file of one color."""
    mode = options.pop("mode", "RGB")
    stream = io.BytesIO()
    Image.new(mode, size, color).save(stream, kind, **options)
    return stream.getvalue()
