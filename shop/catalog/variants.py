"""What a variant's columns come to, wherever they were read."""

from __future__ import annotations

from datetime import date

from shop.kernel import clock


def title(*options: str) -> str:
    """Its option values, e.g. "Sand / Large"; empty for a product without options."""
    return " / ".join(value for value in options if value)


def units(*, available: int | None, backorder: bool, oversell: int | None) -> int | None:
    """How many can be bought now; None for as many as one likes.

    `available` None is not counted. With `backorder` it goes on selling when there are none, until `oversell`
    more than there are were sold (None: without end).
    """
    if available is None or (backorder and oversell is None):
        return None
    return max(available + (oversell or 0 if backorder else 0), 0)


def in_stock(*, available: int | None, backorder: bool, oversell: int | None) -> bool:
    """Whether at least one can be bought now."""
    left = units(available=available, backorder=backorder, oversell=oversell)
    return left is None or left > 0


def promised(*, backorder: bool, ships_from: date | None) -> date | None:
    """The day from which units are sent that are not there yet; None where none lies ahead."""
    ahead = backorder and ships_from is not None and ships_from > clock.now().date()
    return ships_from if ahead else None
