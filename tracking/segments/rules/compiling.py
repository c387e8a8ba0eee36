"""A rule as SQL over `customer_traits`: everybody for whom it holds, found by the database.

Every expression is true or false, never unknown, so that `Not` is the opposite. Facts, attributes and other
segments are asked for by sets of customers ("is among those who …"), which both databases do in one pass.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any as AnyValue

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true

from shop.catalog.models import CollectionProduct
from shop.customers.attributes.models import AttributeValue
from shop.customers.grouping.models import CustomerSegment
from tracking.segments.models import CustomerFact, CustomerTraits
from tracking.segments.rules import comparing, vocabulary
from tracking.segments.rules.judging import World
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

Expression = ColumnElement[bool]
_ORDERED: dict[str, Callable[[AnyValue, AnyValue], AnyValue]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
_WHO = CustomerTraits.customer_id


def members(rule: Rule, world: World, *, today: int) -> Select[AnyValue]:
    """The ids of all customers for whom `rule` holds on the day `today`."""
    return select(_WHO).where(condition(rule, world, today=today))


def condition(rule: Rule, world: World, *, today: int) -> Expression:
    """That `rule` holds for a row of `customer_traits`."""
    match rule:
        case All(parts):
            return and_(true(), *(condition(part, world, today=today) for part in parts))
        case Any(parts):
            return or_(false(), *(condition(part, world, today=today) for part in parts))
        case Not(part):
            return not_(condition(part, world, today=today))
        case InSegment(code):
            now = CustomerSegment.until.is_(None)
            return _WHO.in_(select(CustomerSegment.customer_id).where(CustomerSegment.code == code, now))
        case TraitIs():
            return _trait(rule, today)
        case AttributeIs():
            return _attribute(rule, world, today)
        case FactCount():
            return _fact(rule, today)
    raise TypeError(f"{rule!r} is no rule")


def _trait(rule: TraitIs, today: int) -> Expression:
    trait = vocabulary.TRAITS.get(rule.key)
    if trait is None:
        return false()
    column: AnyValue = getattr(CustomerTraits, rule.key)
    if rule.op in (vocabulary.EMPTY, vocabulary.FILLED):
        return column.is_(None) if rule.op == vocabulary.EMPTY else column.is_not(None)
    if rule.op in ("!=", "is_not"):
        same = _compared(trait.type, _OPPOSITE[rule.op], rule.value, column, today)
        return or_(column.is_(None), not_(same))
    return and_(column.is_not(None), _compared(trait.type, rule.op, rule.value, column, today))


_OPPOSITE = {"!=": "=", "is_not": "is"}


def _attribute(rule: AttributeIs, world: World, today: int) -> Expression:
    type_ = world.attributes.get(rule.key)
    if type_ is None:
        return false()
    having = select(AttributeValue.customer_id).where(AttributeValue.key == rule.key)
    if rule.op in (vocabulary.EMPTY, vocabulary.FILLED):
        return _WHO.not_in(having) if rule.op == vocabulary.EMPTY else _WHO.in_(having)
    column: AnyValue = {
        vocabulary.NUMBER: AttributeValue.number,
        vocabulary.YES_NO: AttributeValue.number,
        vocabulary.DATE: AttributeValue.day,
    }.get(type_, AttributeValue.folded)
    if rule.op == "anniversary_in":
        days = comparing.anniversaries(today, int(rule.value))  # type: ignore[arg-type]
        return _WHO.in_(having.where(func.substr(AttributeValue.folded, 6, 5).in_(days)))
    if rule.op in _OPPOSITE:
        return _WHO.not_in(having.where(_compared(type_, _OPPOSITE[rule.op], rule.value, column, today)))
    return _WHO.in_(having.where(_compared(type_, rule.op, rule.value, column, today)))


def _compared(type_: str, op: str, value: AnyValue, column: AnyValue, today: int) -> Expression:
    if type_ == vocabulary.DATE:
        return _date(op, value, column, today)
    if type_ in vocabulary.COUNTED:
        return _number(op, value, column)
    if type_ == vocabulary.YES_NO:
        return _same(column == (int(value) if column is AttributeValue.number else value))
    folded = _folding(type_, column)
    if op == "contains":
        return _same(column.contains(folded(value), autoescape=True))
    if op == "starts":
        return _same(column.startswith(folded(value), autoescape=True))
    if op == "any_of":
        return _same(column.in_([folded(one) for one in value]))
    return _same(column == folded(value))


def _folding(type_: str, column: AnyValue) -> Callable[[str], str]:
    """Text and what owners choose from is kept folded; the shop's own codes are not."""
    kept_so = type_ == vocabulary.TEXT or column is AttributeValue.folded
    return comparing.fold if kept_so else str


def _number(op: str, value: AnyValue, column: AnyValue) -> Expression:
    if op == "between":
        return _same(column.between(value[0], value[1]))
    return _same(_ORDERED[op](column, value))


def _date(op: str, value: AnyValue, column: AnyValue, today: int) -> Expression:
    if op == "in_last":
        return and_(column > today - value, column <= today)
    if op == "not_in_last":
        return _same(column <= today - value)
    if op == "in_next":
        return and_(column >= today, column < today + value)
    if op == "between":
        return _same(column.between(*map(comparing.day, value)))
    compared = {"on": operator.eq, "before": operator.lt, "after": operator.gt}[op]
    return _same(compared(column, comparing.day(value)))


def _same(expression: AnyValue) -> Expression:
    found: Expression = expression
    return found


def _fact(rule: FactCount, today: int) -> Expression:
    """Whoever has such facts is among them; who has none counts as 0."""
    asked = select(CustomerFact.customer_id).where(CustomerFact.kind == rule.fact)
    if rule.days is not None:
        asked = asked.where(CustomerFact.day > today - rule.days, CustomerFact.day <= today)
    if rule.products or rule.collections:
        asked = asked.where(_among(rule))
    if rule.channels:
        asked = asked.where(CustomerFact.channel.in_(sorted(rule.channels)))
    measured: AnyValue = {
        TIMES: func.count(CustomerFact.ref.distinct()),
        PIECES: func.sum(CustomerFact.quantity),
    }.get(rule.measure, func.sum(CustomerFact.amount_minor))
    grouped = asked.group_by(CustomerFact.customer_id)
    fits = _number(rule.op, rule.value, measured)
    if comparing.counted(rule.op, rule.value, 0):
        return _WHO.not_in(grouped.having(not_(fits)))
    return _WHO.in_(grouped.having(fits))


def _among(rule: FactCount) -> Expression:
    found: list[Expression] = []
    if rule.products:
        found.append(CustomerFact.product_id.in_(rule.products))
    if rule.collections:
        inside = CollectionProduct.collection_id.in_(rule.collections)
        found.append(CustomerFact.product_id.in_(select(CollectionProduct.product_id).where(inside)))
    return or_(*found)
