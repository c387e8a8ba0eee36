"""The columns of the lake, as questions see them and as they lie in its files.

Files differ from what is seen in two places, each for its bytes: `received_at` is kept as the `delay` since
`occurred_at`, which is mostly nought, and of a page view's id only what is random, as its beginning is the
time once more. The day is the name of the file's folder.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, NUMBER, SMALL, FLAG = "VARCHAR", "BIGINT", "INTEGER", "BOOLEAN"
DELTA = {TEXT: "string", NUMBER: "long", SMALL: "integer", FLAG: "boolean"}


@dataclass(frozen=True)
class Column:
    """One column of a file; `default` is SQL for rows that come without it."""

    name: str
    type: str
    nullable: bool = False
    default: str = "NULL"


def _words(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, TEXT, default="''") for name in names)


def _ids(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, TEXT, nullable=True) for name in names)


STORED: tuple[Column, ...] = (
    Column("seq", NUMBER),
    *_words("lot"),
    *_words("name"),
    Column("occurred_at", NUMBER),
    Column("delay", NUMBER, default="0"),
    *_ids("visitor_id", "session_id", "page_view_id", "customer_id", "order_id", "cart_id"),
    *_words("path", "title", "referrer_host", "channel", "source", "medium", "campaign", "device", "locale"),
    Column("value_minor", NUMBER, nullable=True),
    *_ids("currency"),
    Column("props", TEXT, default="'{}'"),
    Column("bot", FLAG, default="false"),
    Column("internal", FLAG, default="false"),
    Column("consent", TEXT, default="'granted'"),
    Column("recorded_by", TEXT, default="'server'"),
    Column("schema_version", SMALL, default="1"),
)


def day_of(moment: str) -> str:
    """SQL for the UTC day of a moment (µs)."""
    return f"strftime(make_timestamp({moment}), '%Y-%m-%d')"


DAY = day_of("occurred_at")
COLUMNS: dict[str, str] = {
    "seq": NUMBER,
    "lot": TEXT,
    "day": TEXT,
    "name": TEXT,
    "occurred_at": NUMBER,
    "received_at": NUMBER,
    **{column.name: column.type for column in STORED[5:]},
}


def names() -> list[str]:
    """The stored columns in their order, without the day."""
    return [column.name for column in STORED]


def seen() -> str:
    """The select list that turns stored rows (with `day`) into what questions see."""
    shown = {"received_at": "occurred_at + delay AS received_at"}
    return ", ".join(shown.get(name, name) for name in COLUMNS)


def from_hot(dialect: str) -> str:
    """The select list that reads the hot table in the database's SQL.

    Empty text stands for NULL: the reader guesses a column's type by its first rows, and these may be NULL.
    """
    text = "::text" if dialect == "postgresql" else ""
    special = {
        "lot": "'' AS lot",
        "delay": "received_at - occurred_at AS delay",
        "page_view_id": "coalesce(substr(replace(page_view_id, '-', ''), 13), '') AS page_view_id",
        "props": f"props{text} AS props",
    }
    if dialect == "postgresql":
        special |= {c.name: f"{c.name}::int AS {c.name}" for c in STORED if c.type == FLAG}
    return ", ".join(special.get(c.name, _plain(c)) for c in STORED)


def _plain(column: Column) -> str:
    return f"coalesce({column.name}, '') AS {column.name}" if _empty_is_null(column) else column.name


def typed() -> str:
    """The select list that gives rows of `from_hot` their types, and the day."""
    return ", ".join(_typed(column) for column in STORED) + f", {DAY} AS day"


def _typed(column: Column) -> str:
    name = column.name
    if _empty_is_null(column):
        return f"nullif({name}::{TEXT}, '') AS {name}"  # (without any rows the reader guesses numbers)
    if column.type == FLAG:
        return f"({name} <> 0) AS {name}"
    return f"{name}::{column.type} AS {name}"


def filled(given: set[str], lot: str) -> str:
    """The select list that makes whole rows of `lot` from columns named as questions see them."""
    known = {
        "lot": _quoted(lot),
        "delay": "greatest(received_at - occurred_at, 0)::BIGINT" if "received_at" in given else "0::BIGINT",
    }
    parts = []
    for column in STORED:
        given_here = f"{column.name}::{column.type}"
        if not column.nullable:
            given_here = f"coalesce({given_here}, {column.default})"
        plain = given_here if column.name in given else f"{column.default}::{column.type}"
        parts.append(f"{known.get(column.name, plain)} AS {column.name}")
    return ", ".join(parts) + f", {DAY} AS day"


def _empty_is_null(column: Column) -> bool:
    return column.nullable and column.type == TEXT


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
