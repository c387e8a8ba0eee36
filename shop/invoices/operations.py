"""Issuing documents: the order's row is locked, the number is taken in the transaction of the row."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from shop.invoices import composing, queries, seller
from shop.invoices.composing import Group
from shop.invoices.models import CREDIT_NOTE, INVOICE, Invoice
from shop.kernel import db, ids, locks
from shop.kernel.errors import N_, Conflict
from shop.orders import operations as orders
from shop.orders.models import CANCELLED, Order
from shop.orders.states import EDITED
from shop.pricing.quote import Quote

REFUND, CANCELLATION = "refund", "cancelled"  # credit notes that change nothing of what was sold
BY_MONEY = (REFUND, CANCELLATION)


class NothingToInvoice(Conflict):
    """The order was never confirmed, or it was cancelled before it had an invoice."""


def issue(*, order_id: uuid.UUID, at: datetime) -> Invoice:
    """The invoice of a confirmed order, made now or before; what has gone back already is credited at once.

    Raises NothingToInvoice.
    """
    order = orders.lock(order_id)
    known = queries.invoice_of(order_id)
    if known is not None:
        return known
    if order.confirmed_at is None or order.status == CANCELLED:
        raise NothingToInvoice(N_("An invoice is made once an order is paid or accepted."))
    by = seller.current()
    made = _write(
        order,
        kind=INVOICE,
        series=by.invoice_series,
        cause=f"order:{order.id}",
        data=composing.invoice(order, by, at=at),
        at=at,
    )
    _credit(order, cause=f"before:{made.id}", reason="refund", at=at)
    return made


def credit(
    *, order_id: uuid.UUID, cause: str, reason: str, at: datetime, most: int | None = None
) -> Invoice | None:
    """Take back what money that went back (or a cancellation) leaves too much of the order's invoice.

    `reason` is "refund" or "cancelled"; `most` limits it, in minor units. Issued once a `cause`; None when
    there is nothing to take back.
    """
    order = orders.lock(order_id)
    known = queries.by_cause(cause)
    if known is not None:
        return known
    if queries.invoice_of(order_id) is None:
        return None
    return _credit(order, cause=cause, reason=reason, at=at, most=most)


def adjust(*, order_id: uuid.UUID, cause: str, at: datetime) -> list[Invoice]:
    """What was ordered has changed: a credit note over what went, an invoice over what came, by taxes.

    Nothing for an order without invoice. Each is issued once a `cause`.
    """
    order = orders.lock(order_id)
    documents = queries.of_order(order_id)
    if not documents or order.status == CANCELLED or any(one.cause.startswith(cause) for one in documents):
        return []
    sold = [one for one in documents if one.data.get("reason") not in BY_MONEY]
    changed = composing.left(composing.groups(Quote.from_dict(order.quote)), remaining(sold))
    gone = [Group(one.rates, -one.gross, -one.tax) for one in changed if one.gross < 0]
    made = []
    for kind, share in (
        (CREDIT_NOTE, composing.capped(gone, remaining(documents))),
        (INVOICE, [one for one in changed if one.gross > 0]),
    ):
        if share:
            made.append(
                _correct(order, documents[0], share, kind=kind, cause=f"{cause}:{kind}", reason=EDITED, at=at)
            )
    return made


def _credit(
    order: Order, *, cause: str, reason: str, at: datetime, most: int | None = None
) -> Invoice | None:
    documents = queries.of_order(order.id)
    sums = {
        kind: sum(one.total_minor for one in documents if one.kind == kind) for kind in (INVOICE, CREDIT_NOTE)
    }
    due = composing.to_credit(
        total=sums[INVOICE],
        credited=sums[CREDIT_NOTE],
        paid=order.paid_minor,
        refunded=order.refunded_minor,
        cancelled=order.status == CANCELLED,
    )
    amount = due if most is None else min(due, most)
    if amount <= 0:
        return None
    share = composing.part_of(remaining(documents), amount)
    return _correct(order, documents[0], share, kind=CREDIT_NOTE, cause=cause, reason=reason, at=at)


def _correct(
    order: Order, first: Invoice, share: list[Group], *, kind: str, cause: str, reason: str, at: datetime
) -> Invoice:
    by = seller.current()
    return _write(
        order,
        kind=kind,
        series=by.credit_series if kind == CREDIT_NOTE else by.invoice_series,
        cause=cause,
        data=composing.credit(order, by, corrects=first.name, share=share, reason=reason, at=at),
        at=at,
        corrects_id=first.id if kind == CREDIT_NOTE else None,
    )


def remaining(documents: list[Invoice]) -> list[Group]:
    """What an order's invoices come to without its credit notes, by taxes."""
    issued = (group for one in documents if one.kind == INVOICE for group in groups_of(one))
    return composing.left(
        issued, (group for one in documents if one.kind == CREDIT_NOTE for group in groups_of(one))
    )


def groups_of(document: Invoice) -> list[Group]:
    """A document's amounts by taxes."""
    return [Group.from_dict(stored) for stored in document.data["groups"]]


def digest(data: dict[str, Any]) -> str:
    """SHA-256 hex of a document's data, the same whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write(
    order: Order,
    *,
    kind: str,
    series: str,
    cause: str,
    data: dict[str, Any],
    at: datetime,
    corrects_id: uuid.UUID | None = None,
) -> Invoice:
    parties = {name: data.pop(name) for name in ("buyer", "goes_to")}
    row = Invoice(
        id=ids.new_id(),
        kind=kind,
        parties=parties,
        series=series,
        number=locks.next_number(f"invoices:{series}"),
        order_id=order.id,
        corrects_id=corrects_id,
        cause=cause,
        issued_at=at,
        currency=order.currency,
        tax_minor=sum(group["tax"] for group in data["groups"]),
        total_minor=data["total"],
        data=data,
        digest=digest(data),
    )
    db.session().add(row)
    db.session().flush()
    said = {"name": row.name, "document": str(row.id), "minor": row.total_minor, "currency": row.currency}
    orders.add_timeline(order_id=order.id, kind=f"{kind}_issued", data=said, at=at)
    return row
