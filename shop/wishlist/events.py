"""What happens to wish lists."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("wishlist.product_wished")
@dataclass(frozen=True, kw_only=True)
class ProductWished:
    """A product was put on a list."""

    product_id: uuid.UUID
    variant_id: uuid.UUID | None
    customer_id: uuid.UUID | None


@fact("wishlist.product_unwished")
@dataclass(frozen=True, kw_only=True)
class ProductUnwished:
    """A product was taken off a list."""

    product_id: uuid.UUID
    customer_id: uuid.UUID | None
