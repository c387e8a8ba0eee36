"""Whether a rule makes sense here: its words exist, its values fit, it asks for no circle, and somebody could
belong to it. What is wrong is a BadRule with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any as AnyValue
from uuid import UUID

from shop.kernel.errors import N_
from tracking.segments.rules import contradictions, vocabulary
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
    placed,
    segments_named,
)

MOST_DAYS = 3650
_UNKNOWN = N_("“%(name)s” is nothing that is known of customers.")
_CODE = re.compile(r"[A-Za-z]{2}([-_][A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Surroundings:
    """What a rule may name: the owner's attributes with type and choices, living segments with their rules
    (None: not by a rule), and the goods it names that there are."""

    attributes: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    segments: Mapping[str, Rule | None] = field(default_factory=dict)
    goods: frozenset[UUID] = frozenset()


def check(rule: Rule, around: Surroundings, *, code: str = "") -> None:
    """Raise BadRule where `rule`, of the segment `code`, cannot be."""
    _no_empty_group(rule, ())
    for path, condition in placed(rule):
        match condition:
            case TraitIs(key, op, value):
                trait = vocabulary.TRAITS.get(key)
                if trait is None:
                    raise BadRule(_UNKNOWN, path=path, name=key)
                _compares(trait.type, op, value, path, choices=tuple(trait.choices))
            case AttributeIs(key, op, value):
                if key not in around.attributes:
                    raise BadRule(N_("There is no attribute “%(name)s”."), path=path, name=key)
                type_, choices = around.attributes[key]
                _compares(type_, op, value, path, choices=choices, owner=True)
            case FactCount():
                _counts(condition, around, path)
            case InSegment(other):
                _is_no_circle(other, around, path, code)
    if contradictions.impossible(rule, {key: type_ for key, (type_, _) in around.attributes.items()}):
        raise BadRule(N_("Nobody can ever belong to this segment: its conditions contradict each other."))


def _no_empty_group(rule: Rule, path: tuple[int, ...]) -> None:
    if isinstance(rule, Not):
        _no_empty_group(rule.part, path)
    if isinstance(rule, All | Any):
        if not rule.parts:
            message = N_("A segment needs a condition: say who belongs to it.")
            raise BadRule(message if not path else N_("A group of conditions is empty."), path=path)
        for number, part in enumerate(rule.parts):
            _no_empty_group(part, (*path, number))


def _is_no_circle(other: str, around: Surroundings, path: tuple[int, ...], code: str) -> None:
    if other not in around.segments:
        raise BadRule(N_("There is no segment “%(name)s”."), path=path, name=other)
    seen, left = set[str](), [other]
    while left:
        one = left.pop()
        if one == code:
            raise BadRule(N_("A segment cannot ask for itself, also not through others."), path=path)
        asked = around.segments.get(one)
        if one not in seen and asked is not None:
            left += segments_named(asked)
        seen.add(one)


def _counts(rule: FactCount, around: Surroundings, path: tuple[int, ...]) -> None:
    fact = vocabulary.FACTS.get(rule.fact)
    if fact is None:
        raise BadRule(_UNKNOWN, path=path, name=rule.fact)
    fits = rule.measure in fact.measures and (fact.channels or not rule.channels)
    if not fits or ((rule.products or rule.collections) and not fact.goods):
        raise BadRule(N_("“%(name)s” cannot be counted so."), path=path, name=fact.name)
    if rule.days is not None and not 1 <= rule.days <= MOST_DAYS:
        raise BadRule(N_("Please give a number of days from 1 to %(most)s."), path=path, most=MOST_DAYS)
    if (rule.products | rule.collections) - around.goods:
        raise BadRule(N_("A condition names goods that there are not."), path=path)
    if rule.op not in dict(vocabulary.COUNTING):
        raise BadRule(N_("A condition is not complete."), path=path)
    _number(rule.op, rule.value, path, whole=True)
    if rule.measure == TIMES and _never_counted(rule):
        raise BadRule(N_("A count is never less than nothing."), path=path)


def _never_counted(rule: FactCount) -> bool:
    value: AnyValue = rule.value
    return value == 0 and rule.op == "<"


def _compares(
    type_: str,
    op: str,
    value: AnyValue,
    path: tuple[int, ...],
    *,
    choices: tuple[str, ...] = (),
    owner: bool = False,
) -> None:
    if op not in dict(vocabulary.operators(type_, owner=owner)):
        raise BadRule(N_("A condition compares in a way that its value does not have."), path=path)
    if op in (vocabulary.EMPTY, vocabulary.FILLED):
        return
    if value is None:
        raise BadRule(N_("A condition has no value."), path=path)
    if type_ in vocabulary.COUNTED:
        _number(op, value, path, whole=type_ == vocabulary.MONEY)
    elif type_ == vocabulary.DATE:
        _date(op, value, path)
    elif type_ == vocabulary.YES_NO:
        if not isinstance(value, bool):
            raise BadRule(N_("A condition asks for yes or no."), path=path)
    else:
        _names(op, value, path, choices, free=type_ == vocabulary.TEXT or owner)


def _number(op: str, value: AnyValue, path: tuple[int, ...], *, whole: bool) -> None:
    found = value if op == "between" else (value,)
    if not isinstance(found, tuple) or len(found) != (2 if op == "between" else 1):
        raise BadRule(N_("Between needs two values."), path=path)
    for one in found:
        if isinstance(one, bool) or not isinstance(one, int if whole else int | float) or one != one:
            raise BadRule(N_("A condition asks for a number."), path=path)
        if one < 0 and whole:
            raise BadRule(N_("A condition asks for a number that is not below zero."), path=path)
    if op == "between" and found[0] > found[1]:
        raise BadRule(N_("The smaller value of a range comes first."), path=path)


def _date(op: str, value: AnyValue, path: tuple[int, ...]) -> None:
    if op in ("in_last", "not_in_last", "in_next", "anniversary_in"):
        most = 366 if op == "anniversary_in" else MOST_DAYS
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise BadRule(N_("Please give a number of days from 1 to %(most)s."), path=path, most=most)
        return
    found = value if op == "between" else (value,)
    if not isinstance(found, tuple) or len(found) != (2 if op == "between" else 1):
        raise BadRule(N_("Between needs two values."), path=path)
    try:
        days = [date.fromisoformat(one) for one in found]
    except (TypeError, ValueError):
        raise BadRule(N_("A day is written like 2026-05-31."), path=path) from None
    if days[0] > days[-1]:
        raise BadRule(N_("The smaller value of a range comes first."), path=path)


def _names(op: str, value: AnyValue, path: tuple[int, ...], choices: tuple[str, ...], *, free: bool) -> None:
    found = value if op == "any_of" else (value,)
    if not isinstance(found, tuple) or not found or not all(isinstance(one, str) and one for one in found):
        raise BadRule(N_("A condition has no value."), path=path)
    for one in found:
        if choices and one not in choices and op not in ("contains", "starts"):
            raise BadRule(N_("“%(value)s” is not one of the choices."), path=path, value=one)
        if not choices and not free and not _CODE.fullmatch(one):
            raise BadRule(N_("“%(value)s” is not one of the choices."), path=path, value=one)
