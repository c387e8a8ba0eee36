"""The owner's pins, bans and boosts that hold for one slot at one moment. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

PIN, BAN, BOOST = "pin", "ban", "boost"


@dataclass(frozen=True)
class Rule:
    """A rule as `models.SlotRule` has it; `members` are the products of its collection, if it has one."""

    id: uuid.UUID
    act: str
    slot: str
    product_id: uuid.UUID | None
    beside_id: uuid.UUID | None
    place: int
    factor: float
    starts_at: datetime | None
    ends_at: datetime | None
    members: frozenset[uuid.UUID] = frozenset()

    def holds(self, *, slot: str, beside: frozenset[uuid.UUID], at: datetime) -> bool:
        """Whether it counts in `slot` beside these products now; it begins and ends on its moments."""
        if self.slot not in ("", slot) or (self.beside_id is not None and self.beside_id not in beside):
            return False
        return (self.starts_at is None or self.starts_at <= at) and (
            self.ends_at is None or at < self.ends_at
        )

    @property
    def products(self) -> frozenset[uuid.UUID]:
        """What it is about."""
        return frozenset({self.product_id}) if self.product_id else self.members


@dataclass(frozen=True)
class Ruling:
    """What holds: pins by place, banned products, and factors; several boosts of a product multiply."""

    pins: tuple[tuple[int, uuid.UUID], ...] = ()
    banned: frozenset[uuid.UUID] = frozenset()
    factors: Mapping[uuid.UUID, float] = field(default_factory=dict)


NONE = Ruling()


def ruling(rules: Iterable[Rule], *, slot: str, beside: Iterable[uuid.UUID] = (), at: datetime) -> Ruling:
    """What holds of `rules`; a ban is stronger than a pin, an older pin stands before a newer one."""
    near = frozenset(beside)
    live = [rule for rule in rules if rule.holds(slot=slot, beside=near, at=at)]
    if not live:
        return NONE
    banned = frozenset(product for rule in live if rule.act == BAN for product in rule.products)
    pins = dict[uuid.UUID, int]()
    factors = dict[uuid.UUID, float]()
    for rule in live:
        if rule.act == PIN and rule.product_id and rule.product_id not in banned:
            pins.setdefault(rule.product_id, rule.place)
        if rule.act == BOOST:
            for product in rule.products:
                factors[product] = factors.get(product, 1.0) * rule.factor
    placed = sorted(((place, product) for product, place in pins.items()), key=lambda pin: pin[0])
    return Ruling(tuple(placed), banned, factors)
