"""Reads what a rule may name in this store: attributes, segments, and the goods it asks for."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalog.models import Collection, Product
from shop.customers.attributes.models import CustomerAttribute
from shop.customers.grouping import queries
from shop.customers.grouping.models import RULE, Segment
from shop.kernel import db
from tracking.segments.rules import reading
from tracking.segments.rules.checking import Surroundings
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.values import FactCount, Rule, conditions


def of(rule: Rule) -> Surroundings:
    """What there is of what `rule` could name."""
    asked = [one for one in conditions(rule) if isinstance(one, FactCount)]
    goods = {found for one in asked for found in one.products | one.collections}
    there = set(db.session().scalars(select(Product.id).where(Product.id.in_(goods)))) if goods else set()
    if goods:
        there |= set(db.session().scalars(select(Collection.id).where(Collection.id.in_(goods))))
    attributes = select(CustomerAttribute).where(CustomerAttribute.retired_at.is_(None))
    return Surroundings(
        attributes={one.key: (one.kind, tuple(one.choices)) for one in db.session().scalars(attributes)},
        segments={one.code: _rule(one) for one in queries.living()},
        goods=frozenset(there),
    )


def _rule(segment: Segment) -> Rule | None:
    try:
        return reading.from_json(segment.rule) if segment.kind == RULE else None
    except BadRule:
        return None
