"""Do the issued documents agree with themselves and the orders? Reads only."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from shop.invoices import operations
from shop.invoices.models import CREDIT_NOTE, INVOICE, Invoice
from shop.kernel import db
from shop.kernel.models import Counter as Numbers

Difference = dict[str, Any]


def check() -> tuple[int, list[Difference]]:
    """(documents looked at, what does not agree): numbers, contents, sums, and what was taken back."""
    checked, last, found = 0, Counter[str](), list[Difference]()
    left: Counter[uuid.UUID] = Counter()
    for row in db.session().scalars(select(Invoice).order_by(Invoice.series, Invoice.number)):
        checked += 1
        if row.number != last[row.series] + 1:
            found.append(_difference("invoice_number", row, last[row.series] + 1, row.number))
        last[row.series] = row.number
        found += _of(row)
        left[row.order_id] += -row.total_minor if row.kind == CREDIT_NOTE else row.total_minor
    found += [
        {"what": "over_credited", "order_id": str(order_id), "expected": 0, "found": minor}
        for order_id, minor in left.items()
        if minor < 0
    ]
    return checked, found + list(_counters(last))


def _of(row: Invoice) -> Iterator[Difference]:
    groups = operations.groups_of(row)
    for what, expected, kept in (
        ("invoice_digest", operations.digest(row.data), row.digest),
        ("invoice_total", sum(group.gross for group in groups), row.total_minor),
        ("invoice_tax", sum(group.tax for group in groups), row.tax_minor),
        ("invoice_kind", INVOICE if row.corrects_id is None else CREDIT_NOTE, row.kind),
    ):
        if expected != kept:
            yield _difference(what, row, expected, kept)


def _counters(last: Counter[str]) -> Iterator[Difference]:
    rows = db.session().execute(select(Numbers.name, Numbers.value).where(Numbers.name.like("invoices:%")))
    for name, value in rows:
        series = name.removeprefix("invoices:")
        if last[series] != value:
            yield {"what": "invoice_counter", "series": series, "expected": last[series], "found": value}


def _difference(what: str, row: Invoice, expected: object, found: object) -> Difference:
    return {"what": what, "invoice": row.name, "expected": expected, "found": found}
