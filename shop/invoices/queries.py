"""Reading issued documents."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from shop.invoices.models import INVOICE, Invoice
from shop.kernel import db
from shop.orders.models import Order

BATCH = 500


@dataclass(frozen=True)
class InvoicePage:
    """One page (counted from 1) of `total` documents, each with its order's number."""

    rows: tuple[tuple[Invoice, int], ...]
    total: int
    page: int
    pages: int


def by_id(invoice_id: uuid.UUID) -> Invoice | None:
    """One document."""
    return db.session().get(Invoice, invoice_id)


def by_cause(cause: str) -> Invoice | None:
    """The document that was issued for `cause`."""
    return db.session().scalar(select(Invoice).where(Invoice.cause == cause))


def of_order(order_id: uuid.UUID) -> list[Invoice]:
    """An order's documents, oldest first."""
    rows = select(Invoice).where(Invoice.order_id == order_id).order_by(Invoice.issued_at, Invoice.id)
    return list(db.session().scalars(rows))


def invoice_of(order_id: uuid.UUID) -> Invoice | None:
    """The invoice of an order."""
    rows = select(Invoice).where(Invoice.order_id == order_id, Invoice.kind == INVOICE)
    return db.session().scalar(rows.order_by(Invoice.issued_at).limit(1))


def page(*, kind: str = "", search: str = "", page: int = 1, per_page: int = 50) -> InvoicePage:
    """One page of documents, newest first. `search`: a number with or without its series, or an order's."""
    matching = _matching(kind, search)
    counted = select(func.count()).select_from(Invoice).join(Order, Order.id == Invoice.order_id)
    total = db.session().scalar(counted.where(*matching)) or 0
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    rows = db.session().execute(
        select(Invoice, Order.number)
        .join(Order, Order.id == Invoice.order_id)
        .where(*matching)
        .order_by(Invoice.issued_at.desc(), Invoice.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return InvoicePage(tuple((row[0], row[1]) for row in rows), total, page, pages)


def between(since: datetime, until: datetime) -> Iterator[tuple[Invoice, int]]:
    """Documents issued from `since` to `until` with their orders' numbers, oldest first, by batches."""
    last: tuple[datetime, uuid.UUID] | None = None
    while True:
        query = (
            select(Invoice, Order.number)
            .join(Order, Order.id == Invoice.order_id)
            .where(Invoice.issued_at >= since, Invoice.issued_at < until)
        )
        if last is not None:
            query = query.where(
                or_(Invoice.issued_at > last[0], (Invoice.issued_at == last[0]) & (Invoice.id > last[1]))
            )
        rows = db.session().execute(query.order_by(Invoice.issued_at, Invoice.id).limit(BATCH)).all()
        for row in rows:
            yield row[0], row[1]
        if len(rows) < BATCH:
            return
        last = (rows[-1][0].issued_at, rows[-1][0].id)


def _matching(kind: str, search: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Invoice.kind == kind] if kind else []
    text = search.strip().replace("\x00", "")[:60]
    if text:
        named = func.lower(Invoice.series + cast(Invoice.number, String))
        number = text.lstrip("#")
        either = [named == text.lower()]
        if number.isascii() and number.isdigit() and len(number) < 10:
            either += [Invoice.number == int(number), Order.number == int(number)]
        found.append(or_(*either))
    return found
