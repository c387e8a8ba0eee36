"""What every question is made of and answered with. Page, command and CSV all show the one `Answer`.

A question is a pure function from what was asked to a frozen answer. Its numbers stand in tables; a chart is
drawn from a table and has it as its twin; a tile is one figure with its unit and what it is a share of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shop.kernel.errors import DomainError

# Kinds of values, as rows and tiles hold them (None = not known, shown as a dash):
#   text       a str, shown as it is (a path, a campaign)      word   a str that `words` says in words
#   number     int or float          share    float 0..1       money  int, minor units of the store's currency
#   duration   int, microseconds     moment   aware datetime   day    date
#   link       text with an address in the same row under "<key>_url" (left out of CSV)
TEXT, WORD, NUMBER, SHARE, MONEY = "text", "word", "number", "share", "money"
DURATION, MOMENT, DAY, LINK = "duration", "moment", "day", "link"
NUMERIC = frozenset({NUMBER, SHARE, MONEY, DURATION})

# Ways to draw a table.
LINES, COLUMNS, BARS, SANKEY, HEAT = "lines", "columns", "bars", "sankey", "heat"


class BadQuestion(DomainError):
    """Something was asked that makes no sense: a window of nothing, a step nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days a question is about: [since, until), aware UTC, cut at midnights of `zone`.

    `key` is how it was asked for: "7d", "28d", "today", … or "" for days of one's own.
    """

    since: datetime
    until: datetime
    zone: str
    key: str = ""

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since

    @property
    def last(self) -> datetime:
        """Its last moment, which lies on its last day."""
        return max(self.until - timedelta(microseconds=1), self.since)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """Something a question lets one choose beside its period. `title`, `hint` and labels are gettext ids.

    kind: "choice" (one of `choices`: value → label), "text", "number" (within low..high) or "flag".
    """

    name: str
    title: str
    kind: str
    default: Any = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 1_000_000
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it was put: period, parameters (checked, every one filled), and when."""

    period: Period
    at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. `title` is a gettext id; `words` says the values of kind "word"."""

    key: str
    title: str
    kind: str = TEXT
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows by column key. `denominator`: what shares are of; `note`: what to beware of (gettext ids)."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    denominator: str = ""
    note: str = ""
    empty: str = ""

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of a table: x and y are keys of its columns. A Sankey has (source, target) and one y; a heat
    map has (column, row) and one y. `low` and `high` are keys of an interval around the first y, `marks` of a
    text that is written at its x; rows with a true `unfinished` are left out of the first y.
    """

    table: str
    kind: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    low: str = ""
    high: str = ""
    marks: str = ""
    unfinished: str = ""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure. `unit`, `denominator` and `note` are gettext ids; low and high an interval of 95 %.

    `previous` is the same figure of the period before; `good` whether more is better.
    """

    key: str
    title: str
    value: Any
    kind: str = NUMBER
    unit: str = ""
    denominator: str = ""
    low: Any = None
    high: Any = None
    previous: Any = None
    good: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A sentence below the figures (a gettext id with %(name)s): what is left out of them, and how much."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that a question was answered with. `unit` is what is counted (gettext id); `more` is for the page
    of this question alone, and is left out of CSV and JSON. `holds` is False where a check fails: its command
    then ends with exit code 1.
    """

    question: str
    asked: Asked
    as_of: datetime
    unit: str
    tiles: tuple[Tile, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    holds: bool = True
    more: Any = None

    def table(self, key: str) -> Table:
        """The table of that key; the first without one. Raises BadQuestion."""
        found = next((table for table in self.tables if key in ("", table.key)), None)
        if found is None:
            raise BadQuestion("There is no such table.")
        return found


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question: `name` as commands and addresses say it, `title` and `about` (one sentence) as gettext ids.

    `answer` raises BadQuestion for what makes no sense. One without `periods` is about now.
    """

    name: str
    title: str
    about: str
    answer: Callable[[Asked], Answer]
    parameters: tuple[Parameter, ...] = ()
    periods: tuple[str, ...] = ("today", "7d", "28d", "90d", "365d")
    default_period: str = "28d"
    position: int = 50
