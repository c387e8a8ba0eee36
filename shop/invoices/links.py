"""The address of an order's documents: signed, so that whoever has the mail or the order can fetch them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from shop.invoices import seller
from shop.kernel import ids, signing
from shop.kernel.errors import N_
from shop.orders.models import Order

PURPOSE = "invoices.order"
VALID = timedelta(days=3 * 366)  # a receipt is asked for as long as a guarantee runs


def path(order: Order) -> str:
    """Where the documents of `order` are, for who may see its whole address."""
    return f"/invoices/{token(order)}"


def token(order: Order) -> str:
    """The signed name of an order's documents."""
    return signing.sign(PURPOSE, str(order.id), expires_at=order.placed_at + VALID)


def read(token: str, *, at: datetime) -> uuid.UUID:
    """The order that a link names. Raises BadLink."""
    found = ids.parse_id(str(signing.verify(PURPOSE, token, at=at)))
    if found is None:
        raise signing.BadLink(N_("This link is not valid any more."))
    return found


def in_mails(order: Order) -> dict[str, Any]:
    """What the order's mails know of its documents."""
    return {"documents_path": path(order) if seller.automatic() else ""}
