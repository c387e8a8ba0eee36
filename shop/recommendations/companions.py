"""What goes with a product, as values and as the text that is stored: one for a product's whole list.

`{"ids": [hex, …], "parts": {"together": [number, …], …}}`, best first, a number for each id.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shop.recommendations import reasons

PAGE, TOGETHER, NEXT = "page", "cart", "next"  # beside a product, with it in a cart, looked at after it
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Companion(NamedTuple):
    """Something that goes with a product: the parts that its score is the sum of."""

    other_id: uuid.UUID
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        """How well it goes with it."""
        return sum(self.parts.values())

    @property
    def reason(self) -> str:
        """What carries the score, as a code of `reasons`."""
        return reasons.of(self.parts)


class Listed(NamedTuple):
    """The companions of a product, of one kind, as they are stored."""

    product_id: uuid.UUID
    kind: str
    companions: str


def written(product_id: uuid.UUID, kind: str, companions: Iterable[Companion]) -> Listed:
    """A list to be stored, best first."""
    found = list(companions)
    names = dict.fromkeys(name for one in found for name in one.parts)
    parts = {name: [one.parts.get(name, 0.0) for one in found] for name in names}
    return Listed(product_id, kind, text([one.other_id.hex for one in found], parts))


def text(ids: Sequence[str], parts: Mapping[str, Sequence[float]]) -> str:
    """The stored text of columns that are as long as each other; a part that nothing has is left out."""
    return _encode({"ids": ids, "parts": {name: some for name, some in parts.items() if any(some)}})


def read(stored: str) -> tuple[Companion, ...]:
    """The inverse of `written`; what is no part of a score is not among its parts."""
    found = json.loads(stored)
    ids, parts = found["ids"], found["parts"]
    amounts = zip(*parts.values(), strict=True) if parts else ((),) * len(ids)
    return tuple(
        Companion(uuid.UUID(one), {name: some for name, some in zip(parts, own, strict=True) if some})
        for one, own in zip(ids, amounts, strict=True)
    )


def ids_in(stored: str) -> list[str]:
    """The ids alone, as they are stored."""
    found: list[str] = json.loads(stored)["ids"]
    return found
