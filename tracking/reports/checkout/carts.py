"""Carts before the checkout: filled, come to checkout, or left with something in them. Pure.

A cart counts on the day something was first put into it. It is left when nothing happened in it for an hour
and it neither came to checkout nor was bought; one that was emptied is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracking.reports.parts.tallies import Tally, add

if TYPE_CHECKING:
    from tracking.reports.checkout.folding import Row

ADDED, REMOVED = "add_to_cart", "remove_from_cart"
FILLED, CAME, LEFT, EMPTIED, OPEN = "filled", "came", "left", "emptied", "open"
HOUR = 3_600_000_000


def filled(rows: Sequence[Row]) -> Row | None:
    """The event that first put something into the cart."""
    return next((row for row in rows if row.name == ADDED), None)


def count(cell: Tally, rows: Sequence[Row], *, came: bool, now: int) -> None:
    """Add one cart to `cell`; `came`: a checkout was begun with it, or it was bought."""
    state = CAME if came else _state(rows, now)
    for word in (FILLED, state):
        add(cell, "carts", word)
        add(cell, "carts_value", word, by=worth(rows))


def worth(rows: Sequence[Row]) -> int:
    """What lies in it in the end, in minor units; before something begins that is bought."""
    signs = {ADDED: 1, REMOVED: -1}
    return max(sum(signs[row.name] * (row.value or 0) for row in rows if row.name in signs), 0)


def _state(rows: Sequence[Row], now: int) -> str:
    units = sum(_units(row) for row in rows)
    if units <= 0:
        return EMPTIED
    return OPEN if now - max(row.at for row in rows) < HOUR else LEFT


def _units(row: Row) -> int:
    if row.name not in (ADDED, REMOVED):
        return 0
    items = row.props.get("items")
    first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    quantity = first.get("quantity")
    many = quantity if isinstance(quantity, int) and 0 < quantity < 1000 else 1
    return many if row.name == ADDED else -many
