"""Documents of a person: told whole; forgotten but for what the books need (number, amounts, taxes, country).

What was issued to a business, under its VAT number, is kept as issued: the law has both sides keep it
(Directive 2006/112/EC Art. 244; GDPR Art. 17(3)(b)).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from shop.invoices.models import Invoice
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.orders.models import Order


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("invoices", documents)
    registry.eraser("invoices", forget, order=45)


def documents(person: Person) -> list[dict[str, Any]]:
    """Every invoice and credit note, with all that stands on it."""
    return [{"number": row.name, "kind": row.kind, **row.printed} for row in _of_customer(person.customer_id)]


def forget(person: Person, at: datetime) -> None:
    """Take name, address and email off what was not issued to a business; its country stays, for taxes."""
    for row in list(_of_customer(person.customer_id)):
        buyer = row.parties["buyer"]
        if not buyer["tax_number"]:
            nobody = {"lines": [], "country": buyer["country"], "email": "", "tax_number": ""}
            db.session().execute(
                update(Invoice)
                .where(Invoice.id == row.id)
                .values(parties={"buyer": nobody, "goes_to": None})
                .execution_options(synchronize_session=False)
            )


def _of_customer(customer_id: uuid.UUID) -> Iterator[Invoice]:
    rows = select(Invoice).join(Order, Order.id == Invoice.order_id).where(Order.customer_id == customer_id)
    yield from db.session().scalars(rows.order_by(Invoice.issued_at, Invoice.id))
