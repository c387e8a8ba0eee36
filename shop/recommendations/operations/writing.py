"""Many rows at once: the companions of a large catalog are a million, so they go straight to the driver."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from shop.kernel import db, driver
from shop.recommendations.models import Affinity

COLUMNS = ("product_id", "kind", "rank", "other_id", "score", "reason", "parts", "computed_at")


class Row(Protocol):
    """One companion of a product."""

    @property
    def product_id(self) -> uuid.UUID: ...
    @property
    def rank(self) -> int: ...
    @property
    def other_id(self) -> uuid.UUID: ...
    @property
    def score(self) -> float: ...
    @property
    def reason(self) -> str: ...
    @property
    def parts(self) -> dict[str, float]: ...
    @property
    def kind(self) -> str: ...


def affinities(companions: Iterable[Row], *, at: datetime) -> int:
    """Insert them in the open transaction; how many."""
    lite = db.dialect() == "sqlite"
    name: Callable[[uuid.UUID], Any] = _letters if lite else str
    when = str(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")) if lite else at
    rows = [
        (name(c.product_id), c.kind, c.rank, name(c.other_id), c.score, c.reason, _json(c.parts), when)
        for c in companions
    ]
    if rows:
        places = ", ".join("?" if lite else "%s" for _ in COLUMNS)
        driver.run(f"INSERT INTO {Affinity.__tablename__} ({', '.join(COLUMNS)}) VALUES ({places})", rows)
    return len(rows)


def _json(parts: dict[str, float]) -> str:
    """Numbers under plain names, which need no encoder."""
    return "{" + ", ".join([f'"{name}": {value!r}' for name, value in parts.items()]) + "}"


def _letters(one: uuid.UUID) -> str:
    return one.hex
