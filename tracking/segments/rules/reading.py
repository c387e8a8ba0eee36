"""Rules as JSON: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, and conditions by the one word that names
them: `{"trait": "orders", "op": ">=", "value": 3}`, `attribute`, `fact`, `segment`.

Whatever is sent is read: what is no rule is a BadRule with its place.
"""

from __future__ import annotations

import uuid
from typing import Any as AnyValue

from shop.kernel import ids
from shop.kernel.errors import N_
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.values import (
    TIMES,
    All,
    Any,
    AttributeIs,
    FactCount,
    InSegment,
    Not,
    Rule,
    TraitIs,
    Value,
)

MOST_CONDITIONS, DEEPEST, LONGEST, MOST_CHOSEN, LARGEST = 60, 5, 200, 200, 10**15
Path = tuple[int, ...]


def from_json(stored: AnyValue) -> Rule:
    """The rule. Raises BadRule."""
    counted = [0]
    return _rule(stored, (), 0, counted)


def as_json(rule: Rule) -> dict[str, AnyValue]:
    """The stored form of a rule."""
    match rule:
        case All(parts):
            return {"all": [as_json(part) for part in parts]}
        case Any(parts):
            return {"any": [as_json(part) for part in parts]}
        case Not(part):
            return {"not": as_json(part)}
        case InSegment(code):
            return {"segment": code}
        case FactCount():
            return _fact_as_json(rule)
        case TraitIs(key, op, value):
            return {"trait": key, "op": op, "value": _plain(value)}
        case AttributeIs(key, op, value):
            return {"attribute": key, "op": op, "value": _plain(value)}
    raise TypeError(f"{rule!r} is no rule")


def _fact_as_json(rule: FactCount) -> dict[str, AnyValue]:
    return {
        "fact": rule.fact,
        "measure": rule.measure,
        "op": rule.op,
        "value": _plain(rule.value),
        "days": rule.days,
        "products": sorted(map(str, rule.products)),
        "collections": sorted(map(str, rule.collections)),
        "channels": sorted(rule.channels),
    }


def _plain(value: Value) -> AnyValue:
    return list(value) if isinstance(value, tuple) else value


def _rule(stored: AnyValue, path: Path, depth: int, counted: list[int]) -> Rule:
    if not isinstance(stored, dict):
        raise BadRule(N_("This is not a rule."), path=path)
    if depth > DEEPEST:
        raise BadRule(N_("Groups of conditions go no deeper than %(most)s."), path=path, most=DEEPEST)
    for word, group in (("all", All), ("any", Any)):
        if word in stored:
            return group(_parts(stored[word], path, depth, counted))
    if "not" in stored:
        return Not(_rule(stored["not"], path, depth + 1, counted))
    counted[0] += 1
    if counted[0] > MOST_CONDITIONS:
        raise BadRule(N_("A rule has %(most)s conditions at most."), path=path, most=MOST_CONDITIONS)
    return _condition(stored, path)


def _parts(stored: AnyValue, path: Path, depth: int, counted: list[int]) -> tuple[Rule, ...]:
    if not isinstance(stored, list):
        raise BadRule(N_("This is not a rule."), path=path)
    return tuple(_rule(part, (*path, n), depth + 1, counted) for n, part in enumerate(stored))


def _condition(stored: dict[str, AnyValue], path: Path) -> Rule:
    if "segment" in stored:
        return InSegment(_word(stored["segment"], path))
    for word, kind in (("trait", TraitIs), ("attribute", AttributeIs)):
        if word in stored:
            key, op = _word(stored[word], path), _word(stored.get("op"), path)
            return kind(key, op, _value(stored.get("value"), path))
    if "fact" not in stored:
        raise BadRule(N_("This is not a rule."), path=path)
    days = stored.get("days")
    if days is not None and (isinstance(days, bool) or not isinstance(days, int)):
        raise BadRule(N_("Days are a whole number."), path=path)
    return FactCount(
        fact=_word(stored["fact"], path),
        measure=_word(stored.get("measure", TIMES), path),
        op=_word(stored.get("op"), path),
        value=_value(stored.get("value"), path),
        days=days,
        products=_ids(stored.get("products"), path),
        collections=_ids(stored.get("collections"), path),
        channels=frozenset(_word(one, path) for one in _list(stored.get("channels"), path)),
    )


def _word(stored: AnyValue, path: Path) -> str:
    if not isinstance(stored, str) or not stored or len(stored) > LONGEST or "\x00" in stored:
        raise BadRule(N_("A condition is not complete."), path=path)
    return stored


def _value(stored: AnyValue, path: Path) -> Value:
    if isinstance(stored, list):
        return tuple(_scalar(one, path) for one in _list(stored, path))
    return None if stored is None else _scalar(stored, path)


def _scalar(stored: AnyValue, path: Path) -> AnyValue:
    if isinstance(stored, str):
        return _word(stored.strip(), path)
    if isinstance(stored, bool) or (isinstance(stored, int | float) and abs(stored) <= LARGEST):
        return stored
    raise BadRule(N_("A condition has a value that cannot be."), path=path)


def _list(stored: AnyValue, path: Path) -> list[AnyValue]:
    if stored is None:
        return []
    if not isinstance(stored, list) or len(stored) > MOST_CHOSEN:
        raise BadRule(N_("At most %(most)s can be chosen."), path=path, most=MOST_CHOSEN)
    return stored


def _ids(stored: AnyValue, path: Path) -> frozenset[uuid.UUID]:
    found = [ids.parse_id(one) if isinstance(one, str) else None for one in _list(stored, path)]
    if None in found:
        raise BadRule(N_("A condition names goods that there are not."), path=path)
    return frozenset(filter(None, found))
