"""Who is behind a bar, with the way to each one's journey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import clock, db, ids, tables
from shop.kernel.errors import N_
from shop.orders.models import Order
from shop.web import auth
from tracking.reports.base import Asked, BadQuestion
from tracking.reports.funnel import asking as questions
from tracking.reports.funnel import people
from tracking.reports.funnel.values import FunnelSpec
from tracking.web import journey_links

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of them: by name where the reader may know customers, else by a sign. `url`: the journey."""

    id: str
    name: str
    entered: datetime
    reached: int
    last: datetime
    url: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page of them. `after` is how many come before, `more` whether others follow."""

    spec: FunnelSpec
    step: int
    kind: str
    series: str
    total: int
    after: int
    rows: tuple[Row, ...]

    @property
    def more(self) -> bool:
        """Whether there are others after these."""
        return self.after + len(self.rows) < self.total


def of(asked: Asked, given: Mapping[str, str], *, limit: int = A_PAGE) -> Shown:
    """A page of those whom the address means. Raises BadQuestion."""
    spec = questions.from_asked(asked)
    step, kind, after = _number(given, "step", 1), given.get("kind", "reached"), _number(given, "after", 0)
    series = given.get("series", "main")
    if kind not in people.KINDS or not 1 <= step <= len(spec.steps):
        raise BadQuestion(N_("The funnel has no such step."))
    found = people.behind(spec, step=step, kind=kind, series=series, limit=limit, after=after)
    names = _names(spec.unit, [one.id for one in found.people])
    rows = tuple(
        Row(
            id=one.id,
            name=names.get(one.id, ""),
            entered=clock.from_micros(one.entered_at),
            reached=one.reached,
            last=clock.from_micros(one.reached_at),
            url=_address(spec.unit, one, names),
        )
        for one in found.people
    )
    return Shown(spec=spec, step=step, kind=kind, series=series, total=found.total, after=after, rows=rows)


def csv(asked: Asked, given: Mapping[str, str]) -> str:
    """All of them as CSV, up to the limit."""
    shown = of(asked, {**given, "after": "0"}, limit=people.MOST)
    lines = [[row.id, row.entered.isoformat(), row.reached, row.last.isoformat()] for row in shown.rows]
    return "".join(tables.csv_lines([shown.spec.unit, "entered_at", "furthest_step", "reached_at"], lines))


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadQuestion(N_("The funnel has no such step."))
    return int(text)


def _names(unit: str, found: Sequence[str]) -> dict[str, str]:
    """What customers and orders are called, for staff who may know."""
    known = [one for text in found if (one := ids.parse_id(text))]
    if unit == "order" and auth.staff_may("orders"):
        orders = select(Order.id, Order.number).where(Order.id.in_(known))
        return {str(key): f"#{number}" for key, number in db.session().execute(orders)}
    if unit != "person" or not auth.staff_may("customers"):
        return {}
    customers = select(Customer.id, Customer.name, Customer.email).where(Customer.id.in_(known))
    return {str(key): name or email for key, name, email in db.session().execute(customers)}


def _address(unit: str, one: people.Member, names: Mapping[str, str]) -> str:
    """The page of one's journey, where the reader may open it; "" otherwise."""
    if unit == "order":
        return url_for("admin_orders.show", number=int(names[one.id][1:])) if one.id in names else ""
    return journey_links.of_person(one.person)
