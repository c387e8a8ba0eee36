"""Many rows at once: the companions of a large catalog are a million, so they go straight to the driver."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
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
    when: Any = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if lite else at
    named = _Letters() if lite else _Words()
    rows = []
    for row in companions:
        pair = named[row.product_id.int], row.kind, row.rank, named[row.other_id.int]
        rows.append((*pair, row.score, row.reason, _json(row.parts), when))
    if rows:
        _insert(rows, lite=lite)
    return len(rows)


def _insert(rows: list[tuple[Any, ...]], *, lite: bool) -> None:
    into = f"{Affinity.__tablename__} ({', '.join(COLUMNS)})"
    if lite:
        driver.run(f"INSERT INTO {into} VALUES ({', '.join('?' for _ in COLUMNS)})", rows)
    else:
        driver.copy(f"COPY {into} FROM STDIN", rows)


def _json(parts: dict[str, float]) -> str:
    """Numbers under plain names, which Python writes as JSON does but for the quotes."""
    return repr(parts).replace("'", '"')


class _Letters(dict[int, str]):
    """How SQLite's driver is told an id; the same few thousand are told again and again."""

    def __missing__(self, number: int) -> str:
        found = self[number] = f"{number:032x}"
        return found


class _Words(dict[int, str]):
    """How PostgreSQL is told an id."""

    def __missing__(self, number: int) -> str:
        found = self[number] = str(uuid.UUID(int=number))
        return found
