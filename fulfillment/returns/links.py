"""Addresses of returns: the signed one that a packing slip carries, and a return's own page."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fulfillment.returns.models import Return
from shop.kernel import signing
from shop.kernel.errors import N_
from shop.orders.models import Order

PURPOSE, LASTS, LONGEST = "returns.ask", timedelta(days=500), 200


def ask_path(order: Order, *, at: datetime) -> str:
    """The path (without language) at which things of an order are sent back, for more than a year."""
    return f"/returns/for/{ask_token(order.id, at=at)}"


def ask_token(order_id: uuid.UUID, *, at: datetime) -> str:
    """The token of such a path: it names the order, tells nothing of it and opens nothing else."""
    return signing.sign(PURPOSE, order_id.hex, expires_at=at + LASTS)


def read(token: str, *, at: datetime) -> uuid.UUID:
    """The order of a token. Raises BadLink when it is not ours, damaged or too old."""
    if len(token) > LONGEST:
        raise signing.BadLink(N_("This link is not valid any more."))
    return uuid.UUID(signing.verify(PURPOSE, token, at=at))


def path(one: Return) -> str:
    """The path (without language) of a return's page."""
    return f"/returns/{one.token}"


def code(one: Return, number: int) -> str:
    """What people call a return: its order's number and its own, e.g. R1042-1."""
    return f"R{number}-{one.position}"
