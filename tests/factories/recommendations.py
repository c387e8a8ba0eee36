"""What goes with what, as the worker writes it."""

from __future__ import annotations

import uuid

from shop.recommendations import companions, operations
from shop.recommendations.companions import Companion


def goes_with(product_id: uuid.UUID, *others: uuid.UUID, part: str = "together") -> None:
    """Write down, in the open transaction, what goes with a product's page, best first; all for the same
    `part` of the score."""
    known = [Companion(one, {part: 1.0 / place}) for place, one in enumerate(others, start=1)]
    operations.replace_companions([companions.written(product_id, companions.PAGE, known)])
