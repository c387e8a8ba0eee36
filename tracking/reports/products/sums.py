"""Sums of what was sold, as they are kept and added up. Pure.

Keys are words with a space between them, "" for what is not there any more: of a variant "<product>
<variant>", of what was sold of it "<product> <variant> <store's currency> <order's currency> <rate>".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Of any days that have no order in common.

    `sold`: [orders, units, what they brought without tax in minor units of the order's currency, units that
    came back, what these had brought in the store's currency]. `named`: the titles a variant was sold by.
    `orders`: how many held a product, by "<product> <store's currency>".
    """

    sold: dict[str, list[int]] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)


def key_of(row: Any) -> str:
    """Where in `Sums.sold` a row (product_id, variant_id, of, to, rate) belongs."""
    return f"{place_of(row)} {row.of} {row.to} {row.rate or ''}"


def place_of(row: Any) -> str:
    """Where in `Sums.named` a row belongs."""
    return f"{row.product_id or ''} {row.variant_id or ''}"


def merged(parts: Iterable[Mapping[str, Any]]) -> Sums:
    """Kept parts (the fields of `Sums`) added up."""
    total = Sums()
    for part in parts:
        for key, counts in part["sold"].items():
            known = total.sold.get(key)
            total.sold[key] = [a + b for a, b in zip(known, counts, strict=True)] if known else counts
        for key, titles in part["named"].items():
            named = total.named.get(key)
            if named != titles:
                total.named[key] = list(map(max, named, titles)) if named else titles
        for key, many in part["orders"].items():
            total.orders[key] = total.orders.get(key, 0) + many
    return total
