"""Which goods a rule means, and goods as rules see them: all units of one variant at one price."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shop.kernel.money import allocate


@dataclass(frozen=True, kw_only=True)
class Part:
    """All units of one variant at one price. `left_minor` is what earlier discounts left of them.

    No discount may take it below `floor_minor`. `gift_of` is the promotion that gives them away; such
    goods, and gift cards, belong to no selection.
    """

    variant_id: uuid.UUID
    product_id: uuid.UUID
    quantity: int
    unit_minor: int
    left_minor: int
    collection_ids: frozenset[uuid.UUID] = frozenset()
    floor_minor: int = 0
    gift_of: uuid.UUID | None = None
    gift_card: bool = False

    @property
    def meant(self) -> bool:
        """Whether discounts may be about it at all: neither a present nor a gift card."""
        return self.gift_of is None and not self.gift_card

    @property
    def subtotal_minor(self) -> int:
        """Before any discount."""
        return self.unit_minor * self.quantity

    @property
    def room(self) -> int:
        """Minor units that may still come off."""
        return max(0, self.left_minor - self.floor_minor)

    def less(self, off: int) -> Part:
        """The same goods with `off` minor units less left of them."""
        return replace(self, left_minor=self.left_minor - off) if off else self


@dataclass(frozen=True)
class Selection:
    """Goods by product or by collection; an empty one means everything. Never those of `without`."""

    product_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)
    collection_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)
    without: frozenset[uuid.UUID] = field(default_factory=frozenset)

    @property
    def everything(self) -> bool:
        """Whether nothing was picked."""
        return not self.product_ids and not self.collection_ids

    @property
    def ids(self) -> frozenset[uuid.UUID]:
        """Every product and collection picked."""
        return self.product_ids | self.collection_ids

    def has(self, part: Part) -> bool:
        """Whether `part` is meant."""
        if not part.meant or part.product_id in self.without:
            return False
        picked = part.product_id in self.product_ids or not self.collection_ids.isdisjoint(
            part.collection_ids
        )
        return picked or self.everything

    def of(self, parts: Iterable[Part]) -> list[Part]:
        """Those of `parts` that are meant."""
        return [part for part in parts if self.has(part)]

    def units(self, parts: Iterable[Part]) -> int:
        """How many units of `parts` are meant."""
        return sum(part.quantity for part in self.of(parts))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {
            "products": sorted(str(one) for one in self.product_ids),
            "collections": sorted(str(one) for one in self.collection_ids),
        }

    def stored(self, key: str) -> dict[str, Any]:
        """{key: stored form}, or nothing when it means everything."""
        return {} if self.everything else {key: self.as_dict()}

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> Selection:
        """From its stored form; everything where there is none."""
        kept = stored or {}
        return cls(
            frozenset(uuid.UUID(one) for one in kept.get("products", ())),
            frozenset(uuid.UUID(one) for one in kept.get("collections", ())),
        )


EVERYTHING = Selection()


def spread(total: int, parts: Sequence[Part], *, over: Selection = EVERYTHING) -> list[int]:
    """`total` minor units off `parts` in proportion to what is left of those within `over`.

    No part gives more than its room; what finds no room anywhere is not given. By largest remainder.
    """
    off = [0] * len(parts)
    open_ = [place for place, part in enumerate(parts) if over.has(part) and part.room]
    total = min(total, sum(parts[place].room for place in open_))
    while total and open_:
        shares = dict(zip(open_, allocate(total, [parts[one].left_minor for one in open_]), strict=True))
        full = [place for place, share in shares.items() if share > parts[place].room]
        for place in full or open_:
            off[place] = parts[place].room if full else shares[place]
            total -= off[place]
        open_ = [place for place in open_ if place not in full] if full else []
    return off


def proportional(total: int, parts: Sequence[Part], *, over: Selection = EVERYTHING) -> list[int]:
    """`total` off the parts within `over` by what is left of each, whatever their room (the caller caps)."""
    places = [place for place, part in enumerate(parts) if over.has(part)]
    off = [0] * len(parts)
    shares = allocate(total, [parts[place].left_minor for place in places]) if places else []
    for place, share in zip(places, shares, strict=True):
        off[place] = share
    return off
