"""What a variant's columns come to, wherever they were read."""

from __future__ import annotations


def title(*options: str) -> str:
    """Its option values, e.g. "Sand / Large"; empty for a product without options."""
    return " / ".join(value for value in options if value)


def in_stock(*, available: int | None, backorder: bool) -> bool:
    """Whether at least one can be bought now; `available` None is not counted."""
    return backorder or available is None or available > 0
