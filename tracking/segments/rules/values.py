"""What a rule is made of. Frozen values; `reading` knows their stored form."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

Value = str | int | float | bool | None | tuple[str | int | float, ...]

TIMES, PIECES, AMOUNT = "times", "pieces", "amount"


@dataclass(frozen=True)
class TraitIs:
    """A trait of the shop's own (`vocabulary.TRAITS`) compares so."""

    key: str
    op: str
    value: Value = None


@dataclass(frozen=True)
class AttributeIs:
    """An attribute of the owner's compares so."""

    key: str
    op: str
    value: Value = None


@dataclass(frozen=True)
class FactCount:
    """So much of a fact within the last `days` (today is one; None: ever), among these goods and channels.

    `measure`: how many `times` (orders, visits, mails), how many `pieces`, or what `amount` (minor units).
    A fact is among the goods when its product is one of `products` or in one of `collections`.
    """

    fact: str
    measure: str
    op: str
    value: Value
    days: int | None = None
    products: frozenset[uuid.UUID] = frozenset()
    collections: frozenset[uuid.UUID] = frozenset()
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class InSegment:
    """Whoever is in another segment."""

    code: str


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Rule


Condition = TraitIs | AttributeIs | FactCount | InSegment
Rule = Condition | All | Any | Not


def conditions(rule: Rule) -> Iterator[Condition]:
    """Every condition of a rule, in its order."""
    for _path, condition in placed(rule):
        yield condition


def placed(rule: Rule, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Condition]]:
    """Every condition with its place: the numbers of the parts that lead to it, from the outside."""
    if isinstance(rule, All | Any):
        for number, part in enumerate(rule.parts):
            yield from placed(part, (*path, number))
    elif isinstance(rule, Not):
        yield from placed(rule.part, path)
    else:
        yield path, rule


def segments_named(rule: Rule) -> set[str]:
    """The other segments a rule asks for."""
    return {one.code for one in conditions(rule) if isinstance(one, InSegment)}


def facts_named(rule: Rule) -> set[str]:
    """The kinds of facts a rule counts."""
    return {one.fact for one in conditions(rule) if isinstance(one, FactCount)}
