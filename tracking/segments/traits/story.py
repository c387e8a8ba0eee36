"""What was gathered of one customer: facts by kind, reference and goods, and what is known beside. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracking.segments.rules.judging import NO_PRODUCT, Happened

Key = tuple[str, str, uuid.UUID]


@dataclass
class Story:
    """One customer's. `values` are traits that are known as such; the others follow from `facts`."""

    customer_id: uuid.UUID
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[Key, Happened] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        *,
        day: int,
        ref: object,
        product_id: uuid.UUID | None = None,
        channel: str = "",
        quantity: int = 1,
        amount_minor: int = 0,
    ) -> None:
        """Note a fact; more of the same reference and goods is added to it, on the earlier day."""
        product = product_id or NO_PRODUCT
        key = kind, str(ref), product
        known = self.facts.get(key)
        if known is not None:
            day = min(day, known.day)
            quantity, amount_minor = quantity + known.quantity, amount_minor + known.amount_minor
        self.facts[key] = Happened(kind, day, str(ref), product, channel, quantity, amount_minor)

    def of(self, kind: str) -> Iterator[Happened]:
        """The facts of a kind."""
        return (one for one in self.facts.values() if one.kind == kind)
