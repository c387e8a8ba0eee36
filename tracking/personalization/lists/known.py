"""What was learned for people's lists, as a value and as bytes: arrays only, nothing to be executed."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tracking.personalization.engine.log import Floats, Ints
from tracking.personalization.lists import thin
from tracking.personalization.lists.market import Market
from tracking.personalization.lists.signals import Tastes
from tracking.personalization.lists.thin import Thin
from tracking.personalization.lists.trees import Forest

Arrays = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Known:
    """Goods by code, what is known of them, and the ranker; `groups` are kinds of goods, below 0 is none."""

    products: tuple[uuid.UUID, ...]
    market: Market
    tastes: Tastes
    groups: Ints
    forest: Forest | None = None

    @cached_property
    def codes(self) -> dict[uuid.UUID, int]:
        """The code of each product."""
        return {product: code for code, product in enumerate(self.products)}


def groups(kinds: Sequence[str]) -> Ints:
    """The kind of each as a number; -1 where none is told, or where most goods are of that one kind."""
    names, found, counts = np.unique(np.array(kinds or [""]), return_inverse=True, return_counts=True)
    said_little = (names == "") | (counts * 2 > len(kinds))
    return np.where(said_little[found], -1, found)[: len(kinds)].astype(np.int64)


def packed(known: Known) -> bytes:
    """All but the ranker."""
    tastes = known.tastes
    ids = np.frombuffer(b"".join(one.bytes for one in known.products), dtype=np.uint8)
    return to_bytes(
        {
            "products": ids,
            "groups": known.groups,
            "prices": tastes.prices,
            **thin.packed("customers", tastes.customers.weights),
            **thin.packed("baskets", tastes.baskets.weights),
            **thin.packed("together", tastes.together),
            **thin.packed("words", tastes.words),
            **known.market.packed(),
        }
    )


def unpacked(data: bytes) -> Known:
    """The inverse of `packed`."""
    arrays = from_bytes(data)
    raw = arrays["products"].tobytes()
    tastes = Tastes(
        customers=Thin(thin.unpacked("customers", arrays)),
        baskets=Thin(thin.unpacked("baskets", arrays)),
        together=thin.unpacked("together", arrays),
        words=thin.unpacked("words", arrays),
        prices=arrays["prices"],
    )
    products = tuple(uuid.UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw), 16))
    return Known(products, Market.unpacked(arrays), tastes, arrays["groups"])


def to_bytes(arrays: Mapping[str, Floats | Ints]) -> bytes:
    """Named arrays, compressed."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def from_bytes(data: bytes) -> dict[str, Any]:
    """The inverse of `to_bytes`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
