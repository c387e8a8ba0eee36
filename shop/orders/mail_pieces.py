"""What areas above orders add to the order's mails: `add(pieces)`, called as `pieces(order)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shop.orders.models import Order

Pieces = Callable[[Order], dict[str, Any]]
_pieces: dict[str, Pieces] = {}


def add(pieces: Pieces) -> None:
    """Add to what mails say of an order, JSON-ready; the same function counts once."""
    _pieces[f"{pieces.__module__}.{pieces.__qualname__}"] = pieces


def of(order: Order) -> dict[str, Any]:
    """All that was added for `order`."""
    return {name: value for pieces in _pieces.values() for name, value in pieces(order).items()}
