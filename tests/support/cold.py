"""Makes this process forget what it keeps of the shop, as one that has just begun."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import FunctionType
from typing import Any

from shop.web import fragments

ROOTS = ("shop", "tracking", "fulfillment")
KEEPER = type(lru_cache(len))


def forget() -> None:
    """Empty every cache of the shop's functions, and the pages made so far."""
    fragments.forget()
    seen: set[int] = set()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ROOTS:
            for keeper in _keepers(vars(module).values(), seen):
                keeper.cache_clear()


def _keepers(found: Iterable[Any], seen: set[int]) -> Iterator[Any]:
    """Functions among `found` that keep answers, and those that wrappers among them close over."""
    for one in list(found):
        if id(one) in seen:
            continue
        seen.add(id(one))
        if type(one) is KEEPER:
            yield one
        elif type(one) is FunctionType and one.__closure__:
            yield from _keepers([cell.cell_contents for cell in one.__closure__], seen)
