"""An entry of a personal list, as a value and as it is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Item:
    """A product for a person: the score with the parts it is the sum of, and what it is shown for.

    `because_of_id` is the product the reason names; `times` and `last_at` are own purchases; until `due_at`
    the item is hidden from "Buy again" (the usual interval between purchases of it).
    """

    product_id: uuid.UUID
    score: float
    reason: str
    parts: Mapping[str, float] = field(default_factory=dict)
    because_of_id: uuid.UUID | None = None
    times: int = 0
    last_at: datetime | None = None
    due_at: datetime | None = None


def written(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Items as JSON; what is not known is left out."""
    return [_written(item) for item in items]


def _written(item: Item) -> dict[str, Any]:
    more = {
        "because": str(item.because_of_id) if item.because_of_id else None,
        "times": item.times or None,
        "last_at": item.last_at.isoformat() if item.last_at else None,
        "due_at": item.due_at.isoformat() if item.due_at else None,
    }
    kept = {name: value for name, value in more.items() if value is not None}
    parts = {name: round(value, 6) for name, value in item.parts.items()}
    return {
        "product": str(item.product_id),
        "score": item.score,
        "reason": item.reason,
        "parts": parts,
        **kept,
    }


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The inverse of `written`."""
    return tuple(_read(one) for one in stored)


def _read(one: Mapping[str, Any]) -> Item:
    return Item(
        product_id=uuid.UUID(one["product"]),
        score=one["score"],
        reason=one["reason"],
        parts=one.get("parts", {}),
        because_of_id=uuid.UUID(one["because"]) if "because" in one else None,
        times=one.get("times", 0),
        last_at=datetime.fromisoformat(one["last_at"]) if "last_at" in one else None,
        due_at=datetime.fromisoformat(one["due_at"]) if "due_at" in one else None,
    )
