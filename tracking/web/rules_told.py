"""Rules of segments in the owner's language, with the names of what they ask for."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from sqlalchemy import select

from shop.brand import store
from shop.catalog.models import Collection, Product
from shop.customers.attributes import queries as attributes
from shop.customers.grouping import queries as groups
from shop.customers.grouping.models import COMPUTED
from shop.kernel import db
from shop.kernel.money import Money
from shop.web.render import money
from tracking.segments.rules import telling
from tracking.segments.rules.telling import Teller
from tracking.segments.rules.values import AttributeIs, FactCount, InSegment, Rule, conditions


def sentence(rule: Rule) -> str:
    """The rule in one line. Up to four statements."""
    return telling.sentence(rule, teller(rule))


def teller(*rules: Rule) -> Teller:
    """What it takes to tell these rules in the language of the page."""
    asked = [one for rule in rules for one in conditions(rule)]
    counted = [one for one in asked if isinstance(one, FactCount)]
    goods = {found for one in counted for found in one.products | one.collections}
    titles: dict[Any, str] = {}
    for model in (Product, Collection) if goods else ():
        rows = db.session().execute(select(model.id, model.title).where(model.id.in_(goods)))
        titles |= {row.id: row.title for row in rows}
    segments = groups.living() if any(isinstance(one, InSegment) for one in asked) else []
    noted = attributes.living() if any(isinstance(one, AttributeIs) for one in asked) else []
    return Teller(
        translate=_,
        money=partial(_money, store.current().currency),
        day=_day,
        number=format_decimal,
        attributes={one.key: (one.name, one.kind) for one in noted},
        segments={one.code: _(one.name) if one.kind == COMPUTED else one.name for one in segments},
        goods=titles,
    )


def _money(currency: str, minor: int) -> str:
    return money(Money(minor, currency))


def _day(day: date) -> str:
    return str(format_date(day))
