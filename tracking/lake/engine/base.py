"""What every engine offers to questions, and where their SQL differs.

Times are whole microseconds everywhere, so that no engine's idea of an interval matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracking.lake.commits import File


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a reading sees: days from `since` to `until` (None: from the first, to the last) of `lots` (None:
    all), with the newest rows from the hot store unless `hot` is false.
    """

    since: str | None = None
    until: str | None = None
    lots: tuple[str, ...] | None = None
    hot: bool = True
    threads: int = 2
    memory: str = "1500MB"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Spellings. `week` and `month` turn a column of µs into a text that sorts; `quantile(column, q)` takes a
    share; `text_of(key)` reads a property of `props` as text; `distinct(column)` counts exactly.
    """

    name: str
    week: str
    month: str
    quantile: str
    text_of: str
    distinct: str
    window_funnel: bool = False

    def week_of(self, column: str) -> str:
        """Monday of the week, 'YYYY-MM-DD'."""
        return self.week.format(column=column)

    def month_of(self, column: str) -> str:
        """'YYYY-MM'."""
        return self.month.format(column=column)

    def quantile_of(self, column: str, share: float) -> str:
        """The value below which `share` of the column lies."""
        return self.quantile.format(column=column, share=share)

    def prop(self, key: str) -> str:
        """A property of the event as text, NULL where it is missing. `key` is a plain word."""
        if not key.replace("_", "").isalnum():
            raise ValueError(f"not the name of a property: {key!r}")
        return self.text_of.format(key=key)

    def count_distinct(self, column: str) -> str:
        """How many different values the column has, exactly."""
        return self.distinct.format(column=column)


class Engine(Protocol):
    """An open reading. Views `events`, `people`, `cold`, `hot`; table `persons(member_id, person_id)`."""

    name: str
    dialect: Dialect
    version: int
    shipped: int
    high: int
    files: tuple[File, ...]
    opened: Opened

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query with `?` for each of `params`."""
        ...

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Mapping[str, Any]:
        """The same as a NumPy array for each column."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
