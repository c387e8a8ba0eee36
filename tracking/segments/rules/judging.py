"""Whether a rule holds for one customer. Pure: everything that is known of them is handed in.

Holds for exactly those whom `compiling` finds; a test compares the two with rules drawn at random.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any as AnyValue
from typing import NamedTuple

from tracking.segments.rules import comparing, vocabulary
from tracking.segments.rules.values import (
    PIECES,
    TIMES,
    All,
    Any,
    AttributeIs,
    FactCount,
    InSegment,
    Not,
    Rule,
    TraitIs,
)

NO_PRODUCT = uuid.UUID(int=0)


class Happened(NamedTuple):
    """One fact of a customer: see `models.CustomerFact`."""

    kind: str
    day: int
    ref: str
    product_id: uuid.UUID = NO_PRODUCT
    channel: str = ""
    quantity: int = 1
    amount_minor: int = 0


@dataclass(frozen=True)
class Known:
    """What is known of one customer on the day `today`; dates are days, what is missing is None or absent."""

    customer_id: uuid.UUID
    today: int
    traits: Mapping[str, AnyValue] = field(default_factory=dict)
    attributes: Mapping[str, AnyValue] = field(default_factory=dict)
    facts: Sequence[Happened] = ()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """What rules need beside the customer: types of the owner's attributes, and goods by collection."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    goods: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)

    def wanted(self, rule: FactCount) -> frozenset[uuid.UUID] | None:
        """The products a condition is about; None: whatever it was."""
        if not rule.products and not rule.collections:
            return None
        return rule.products.union(*(self.goods.get(one, frozenset()) for one in rule.collections))


def holds(rule: Rule, known: Known, world: World) -> bool:
    """Whether `rule` holds for this customer."""
    match rule:
        case All(parts):
            return all(holds(part, known, world) for part in parts)
        case Any(parts):
            return any(holds(part, known, world) for part in parts)
        case Not(part):
            return not holds(part, known, world)
        case InSegment(code):
            return code in known.codes
        case TraitIs(key, op, value):
            trait = vocabulary.TRAITS.get(key)
            have = known.traits.get(key)
            return trait is not None and comparing.holds(trait.type, op, value, have, today=known.today)
        case AttributeIs(key, op, value):
            type_ = world.attributes.get(key)
            have = known.attributes.get(key)
            if type_ == vocabulary.CHOICE:  # (the owner's words, which are compared as words are)
                type_ = vocabulary.TEXT
            return type_ is not None and comparing.holds(type_, op, value, have, today=known.today)
        case FactCount():
            return comparing.counted(rule.op, rule.value, _count(rule, known, world))
    raise TypeError(f"{rule!r} is no rule")


def counting(rule: FactCount, known: Known, world: World) -> Iterator[Happened]:
    """The facts a condition counts today."""
    since = known.today - rule.days if rule.days is not None else None
    goods = world.wanted(rule)
    for one in known.facts:
        if (
            one.kind == rule.fact
            and (since is None or since < one.day <= known.today)
            and (goods is None or one.product_id in goods)
            and (not rule.channels or one.channel in rule.channels)
        ):
            yield one


def _count(rule: FactCount, known: Known, world: World) -> int:
    counted = counting(rule, known, world)
    if rule.measure == TIMES:
        return len({one.ref for one in counted})
    return sum(one.quantity if rule.measure == PIECES else one.amount_minor for one in counted)
