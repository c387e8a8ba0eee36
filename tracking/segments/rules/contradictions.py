"""Whether a rule can be shown to hold for nobody, whatever customers there will be. Pure.

The rule is spread out into alternatives, each a list of conditions that must hold together; within one, what
is asked of the same trait, attribute, segment or count is compared. Only what is certain counts: a rule with
too many alternatives, or one that is impossible for deeper reasons, passes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any as AnyValue

from tracking.segments.rules import comparing
from tracking.segments.rules import vocabulary as v
from tracking.segments.rules.values import (
    All,
    Any,
    Condition,
    FactCount,
    InSegment,
    Not,
    Rule,
    TraitIs,
)

MOST = 512
Literal = tuple[Condition, bool]


def impossible(rule: Rule, attributes: Mapping[str, str]) -> bool:
    """Whether it certainly holds for nobody; `attributes` are the types of the owner's."""
    spread = _spread(rule, True)
    return spread is not None and all(_clash(one, attributes) for one in spread)


def _spread(rule: Rule, wanted: bool) -> list[list[Literal]] | None:
    """The alternatives of a rule, or of its opposite; None: too many."""
    if isinstance(rule, Not):
        return _spread(rule.part, not wanted)
    if not isinstance(rule, All | Any):
        return [[(rule, wanted)]]
    parts = [_spread(part, wanted) for part in rule.parts]
    known = [part for part in parts if part is not None]
    together = isinstance(rule, All) == wanted
    if together:  # (a part that is too large may be left out: what contradicts without it does so with it)
        if math.prod(map(len, known)) > MOST:
            return None
        return [[one for part in chosen for one in part] for chosen in product(*known)]
    if len(known) < len(parts) or sum(map(len, known)) > MOST:
        return None
    return [one for part in known for one in part]


def _clash(together: Sequence[Literal], attributes: Mapping[str, str]) -> bool:
    """Whether these conditions certainly do not hold together."""
    by_subject: defaultdict[AnyValue, list[Literal]] = defaultdict(list)
    for condition, wanted in together:
        by_subject[_subject(condition)].append((condition, wanted))
    return any(_clash_of(found, attributes) for found in by_subject.values())


def _subject(condition: Condition) -> AnyValue:
    if isinstance(condition, FactCount):
        goods = condition.products, condition.collections, condition.channels
        return "fact", condition.fact, condition.measure, *goods
    if isinstance(condition, InSegment):
        return "segment", condition.code
    return type(condition).__name__, condition.key


def _clash_of(found: Sequence[Literal], attributes: Mapping[str, str]) -> bool:
    first = found[0][0]
    if isinstance(first, InSegment):
        return len({wanted for _condition, wanted in found}) == 2
    if isinstance(first, FactCount):
        return _no_count(found)
    type_ = v.TRAITS[first.key].type if isinstance(first, TraitIs) else attributes[first.key]
    said = _said_to_be(found)
    if len(said) == 2:
        return True
    if said != {True}:
        return False  # (of whom nothing is known, everything can be denied)
    if type_ in v.COUNTED:
        return _no_number(found, _numbers)
    if type_ == v.DATE:
        return _no_number(found, _dates) or _no_number(found, _ages)
    return _no_name(found, type_)


def _said_to_be(found: Sequence[Literal]) -> set[bool]:
    """Whether there must be a value, or none: asked for as such, or by comparing what must be there."""
    said = set()
    for condition, wanted in found:
        op = condition.op  # type: ignore[union-attr]
        if op in (v.EMPTY, v.FILLED):
            said.add((op == v.FILLED) == wanted)
        elif (op not in ("!=", "is_not")) == wanted:
            said.add(True)
    return said


def _no_count(found: Sequence[Literal]) -> bool:
    """Whether the counts of one fact cannot be so: the more days, the more there is of it."""
    windows = sorted({condition.days or math.inf for condition, _wanted in found})  # type: ignore[union-attr]
    low = 0.0
    for days in windows:
        here = [one for one in found if (one[0].days or math.inf) == days]  # type: ignore[union-attr]
        if _no_number(here, _numbers, low=low):
            return True
        low = max(low, _range(here, _numbers, low)[0])
    return False


def _no_number(found: Sequence[Literal], read: AnyValue, *, low: float = -math.inf) -> bool:
    """Whether no number is left of those that `read` makes of the conditions."""
    least, most = _range(found, read, low)
    but = {value for op, value in (read(*one) for one in found) if op == "!="}
    return least > most or (least == most and least in but)


def _range(found: Sequence[Literal], read: AnyValue, low: float) -> tuple[float, float]:
    high = math.inf
    for condition, wanted in found:
        op, value = read(condition, wanted)
        if op == "between":
            low, high = max(low, value[0]), min(high, value[1])
        if op in (">", ">=", "="):
            low = max(low, math.nextafter(value, math.inf) if op == ">" else value)
        if op in ("<", "<=", "="):
            high = min(high, math.nextafter(value, -math.inf) if op == "<" else value)
    return low, high


_DENIED = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "!=": "=", "=": "!="}


def _numbers(condition: AnyValue, wanted: bool) -> tuple[str, AnyValue]:
    """What is asked of the number; "" where it is no single range."""
    return (condition.op if wanted else _DENIED.get(condition.op, "")), condition.value


def _dates(condition: AnyValue, wanted: bool) -> tuple[str, AnyValue]:
    """What is asked of the day itself."""
    if condition.op == "between":
        return ("between" if wanted else ""), tuple(map(comparing.day, condition.value))
    op = {"on": "=", "before": "<", "after": ">"}.get(condition.op, "")
    return (op if wanted else _DENIED.get(op, "")), comparing.day(condition.value) if op else None


def _ages(condition: AnyValue, wanted: bool) -> tuple[str, AnyValue]:
    """What is asked of how many days ago it is."""
    n = condition.value
    if condition.op == "not_in_last":
        return (">=" if wanted else "<"), n
    if wanted and condition.op == "in_last":
        return "between", (0, n - 1)
    if wanted and condition.op == "in_next":
        return "between", (1 - n, 0)
    return "", None


def _no_name(found: Sequence[Literal], type_: str) -> bool:
    """Whether no name is left that all of it agrees on; there must be one."""
    left: set[AnyValue] | None = {True, False} if type_ == v.YES_NO else None
    never: set[AnyValue] = set()
    for condition, wanted in found:
        op, value = condition.op, condition.value  # type: ignore[union-attr]
        if op not in ("is", "is_not", "any_of"):
            continue
        names = {_name(one, type_) for one in (value if isinstance(value, tuple) else (value,))}
        if (op == "is_not") == wanted:
            never |= names
        else:
            left = names if left is None else left & names
    return left is not None and not left - never


def _name(value: AnyValue, type_: str) -> AnyValue:
    return comparing.fold(value) if type_ == v.TEXT else value
