"""The members of a segment as CSV, for whoever needs them elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from shop.customers.attributes import queries as attributes
from shop.customers.grouping.models import CustomerSegment
from shop.customers.models import AttributeValue, Customer
from shop.kernel import db, tables
from tracking.segments.days import date_of
from tracking.segments.models import CustomerTraits

AT_ONCE = 1_000
COLUMNS = (
    "email", "name", "language", "since", "orders", "spent_minor", "last_order", "lifecycle", "temperature",
    "accepts_marketing",
)  # fmt: skip


def csv_lines(code: str) -> Iterator[str]:
    """One line a member, those in it longest first, after the names of the columns; attributes come last."""
    noted = attributes.living()
    yield _line([*COLUMNS, *(one.key for one in noted)])
    last: Any = None
    while rows := _rows(code, last):
        values = _values([row.id for row in rows])
        for row in rows:
            yield _line([*_cells(row), *(values.get((row.id, one.key), "") for one in noted)])
        last = rows[-1].membership


def _rows(code: str, after: Any) -> list[Any]:
    asked = (
        select(
            Customer.id, Customer.email, Customer.name, Customer.locale, Customer.accepts_marketing,
            CustomerSegment.id.label("membership"), CustomerSegment.since, CustomerTraits,
        )
        .join(CustomerSegment, CustomerSegment.customer_id == Customer.id)
        .outerjoin(CustomerTraits, CustomerTraits.customer_id == Customer.id)
        .where(CustomerSegment.code == code, CustomerSegment.until.is_(None), Customer.erased_at.is_(None))
        .order_by(CustomerSegment.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    if after is not None:
        asked = asked.where(CustomerSegment.id > after)
    return list(db.session().execute(asked))


def _values(ids: list[Any]) -> dict[tuple[Any, str], str]:
    asked = select(AttributeValue).where(AttributeValue.customer_id.in_(ids))
    return {(row.customer_id, row.key): row.text for row in db.session().scalars(asked)}


def _cells(row: Any) -> list[Any]:
    traits = row.CustomerTraits
    last = date_of(traits.last_order).isoformat() if traits and traits.last_order else ""
    known = (traits.orders, traits.spent, last) if traits else ("", "", "")
    scores = (traits.lifecycle or "", traits.temperature or "") if traits else ("", "")
    agreed = "yes" if row.accepts_marketing else "no"
    return [row.email, row.name, row.locale, row.since.isoformat(), *known, *scores, agreed]


def _line(cells: list[Any]) -> str:
    """One line; what a spreadsheet would take for a formula is kept as text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([tables.guarded(cell) for cell in cells])
    return out.getvalue()
