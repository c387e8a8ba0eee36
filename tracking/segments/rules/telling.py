"""A rule in words. Pure: whoever shows it hands in how to translate and how amounts and days are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any as AnyValue
from uuid import UUID

from shop.kernel.errors import N_
from tracking.segments.rules import vocabulary as v
from tracking.segments.rules.values import (
    AMOUNT,
    PIECES,
    All,
    Any,
    AttributeIs,
    Condition,
    FactCount,
    InSegment,
    Not,
    Rule,
    TraitIs,
)

_GONE = N_("something that is no longer there")


@dataclass(frozen=True)
class Teller:
    """How things are said: `translate` takes a gettext id with its parameters; names by key, code and id."""

    translate: Callable[..., str]
    money: Callable[[int], str]
    day: Callable[[date], str]
    number: Callable[[float], str] = str
    attributes: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # key: (name, type)
    segments: Mapping[str, str] = field(default_factory=dict)
    goods: Mapping[UUID, str] = field(default_factory=dict)


def sentence(rule: Rule, say: Teller) -> str:
    """The whole rule in one line."""
    match rule:
        case All(parts):
            return _joined(parts, say, N_("%(first)s and %(then)s"))
        case Any(parts):
            return _joined(parts, say, N_("%(first)s or %(then)s"))
        case Not(part):
            return say.translate(N_("not (%(what)s)"), what=sentence(part, say))
    return told(rule, say)


def told(condition: Condition, say: Teller) -> str:
    """One condition."""
    if isinstance(condition, InSegment):
        name = say.segments.get(condition.code) or say.translate(_GONE)
        return say.translate(N_("is in “%(name)s”"), name=name)
    if isinstance(condition, FactCount):
        return _fact(condition, say)
    name, type_ = _subject(condition, say)
    if condition.op in (v.EMPTY, v.FILLED):
        return f"{name} {_operator(type_, condition.op, say)}"
    choices = v.TRAITS[condition.key].choices if isinstance(condition, TraitIs) else {}
    return _compared(name, type_, condition.op, condition.value, choices, say)


def _joined(parts: tuple[Rule, ...], say: Teller, word: str) -> str:
    said = [sentence(part, say) for part in parts]
    nested = [isinstance(part, All | Any) and len(part.parts) > 1 for part in parts]
    said = [f"({one})" if inside else one for one, inside in zip(said, nested, strict=True)]
    found = said[0] if said else ""
    for one in said[1:]:
        found = say.translate(word, first=found, then=one)
    return found


def _subject(condition: TraitIs | AttributeIs, say: Teller) -> tuple[str, str]:
    if isinstance(condition, TraitIs):
        trait = v.TRAITS.get(condition.key)
        return (say.translate(trait.name), trait.type) if trait else (say.translate(_GONE), v.TEXT)
    return say.attributes.get(condition.key) or (say.translate(_GONE), v.TEXT)


def _operator(type_: str, op: str, say: Teller) -> str:
    return say.translate(dict(v.operators(type_, owner=True)).get(op, op))


_DAYS = {
    "in_last": N_("%(name)s: in the last %(days)s days"),
    "not_in_last": N_("%(name)s: longer ago than %(days)s days"),
    "in_next": N_("%(name)s: in the next %(days)s days"),
    "anniversary_in": N_("%(name)s: anniversary in the next %(days)s days"),
}


def _compared(
    name: str, type_: str, op: str, value: AnyValue, choices: Mapping[str, str], say: Teller
) -> str:
    if op in _DAYS:
        return say.translate(_DAYS[op], name=name, days=say.number(value))
    values = [_said(type_, one, choices, say) for one in (value if isinstance(value, tuple) else (value,))]
    if op == "between" and len(values) == 2:
        low, high = values
        return say.translate(N_("%(name)s from %(low)s to %(high)s"), name=name, low=low, high=high)
    return f"{name} {_operator(type_, op, say)} {', '.join(values)}"


def _said(type_: str, value: AnyValue, choices: Mapping[str, str], say: Teller) -> str:
    if isinstance(value, bool):
        return say.translate(N_("yes")) if value else say.translate(N_("no"))
    if type_ == v.MONEY:
        return say.money(value)
    if type_ == v.SHARE:
        return f"{say.number(round(value * 100, 1))} %"
    if type_ == v.DATE and isinstance(value, str):
        return say.day(date.fromisoformat(value))
    if isinstance(value, int | float):
        return say.number(value)
    return say.translate(choices[value]) if value in choices else str(value)


def _fact(rule: FactCount, say: Teller) -> str:
    fact = v.FACTS.get(rule.fact)
    name = say.translate(fact.name if fact else _GONE)
    type_ = v.MONEY if rule.measure == AMOUNT else v.NUMBER
    said = _compared(name, type_, rule.op, rule.value, {}, say)
    if rule.measure != AMOUNT:
        unit = N_("%(what)s pieces") if rule.measure == PIECES else N_("%(what)s times")
        said = say.translate(unit, what=said)
    goods = sorted(say.goods.get(one) or say.translate(_GONE) for one in rule.products | rule.collections)
    if goods:
        said = say.translate(N_("%(what)s, of %(goods)s"), what=said, goods=", ".join(goods))
    if rule.channels:
        ways = ", ".join(sorted(say.translate(v.CHANNELS.get(one, one)) for one in rule.channels))
        said = say.translate(N_("%(what)s, by %(ways)s"), what=said, ways=ways)
    if rule.days is not None:
        days = say.number(rule.days)
        said = say.translate(N_("%(what)s, in the last %(days)s days"), what=said, days=days)
    return said
