"""Values of tables and tiles as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import format_date, format_datetime, format_decimal, format_percent
from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.money import Money
from shop.web.render import money
from tracking.reports.base import (
    DAY,
    DURATION,
    MOMENT,
    MONEY,
    NUMBER,
    NUMERIC,
    SHARE,
    WORD,
    Column,
    Note,
    Parameter,
    Table,
    Tile,
)
from tracking.web import labels

UNKNOWN = "–"


def cell(value: Any, column: Column) -> str:
    """A value of a column."""
    if column.kind == WORD and value is not None:
        return _(column.words[value]) if value in column.words else str(value)
    return said(value, column.kind)


def lines(table: Table) -> Iterator[list[tuple[bool, str, str, str]]]:
    """The cells of each row: whether it is a number, its column's title, its text, and its address or "".

    Titles are translated once a table, and numbers, which repeat, are written once a column.
    """
    columns = [(one, one.kind in NUMERIC, _(one.title), f"{one.key}_url") for one in table.columns]
    known: dict[tuple[str, Any], str] = {}
    for row in table.rows:
        yield [
            (number, title, _once(known, row.get(one.key), one), row.get(address) or "")
            for one, number, title, address in columns
        ]


def tells(table: Table) -> bool:
    """Whether any row says more than what it is about: zeros and dashes say nothing, nor do words that only
    tell rows apart.
    """
    told = [one for one in table.columns[1:] if one.kind != WORD] or table.columns
    return any(row.get(one.key) for row in table.rows for one in told)


def _once(known: dict[tuple[str, Any], str], value: Any, column: Column) -> str:
    if not isinstance(value, int | float):
        return cell(value, column)
    found = known.get((column.key, value))
    if found is None:
        found = known[column.key, value] = cell(value, column)
    return found


def said(value: Any, kind: str) -> str:
    """A value of some kind; a dash for what is not known."""
    if value is None:
        return UNKNOWN
    return SAYING.get(kind, str)(value)


def figure(tile: Tile) -> str:
    """A tile's value."""
    return said(tile.value, tile.kind)


def interval(tile: Tile) -> str:
    """Between which values it lies with 95 % certainty; "" if nobody says."""
    if tile.low is None or tile.high is None:
        return ""
    return f"{said(tile.low, tile.kind)} … {said(tile.high, tile.kind)}"


def change(tile: Tile) -> tuple[str, str]:
    """How it changed since the period before, and "up", "down" or ""; shares change by points."""
    if tile.value is None or tile.previous is None or (not tile.previous and tile.kind != SHARE):
        return "", ""
    if tile.kind == SHARE:
        by = 100 * (tile.value - tile.previous)
        text = _("%(points)s points", points=f"{by:+.1f}")
    else:
        by = tile.value / tile.previous - 1
        text = f"{'+' if by > 0 else ''}{format_percent(by, '#,##0.#%')}"
    return text, "up" if by > 0 else "down" if by < 0 else ""


def note(one: Note) -> str:
    """A note as a sentence."""
    filled = {name: format_decimal(v) if isinstance(v, int) else v for name, v in one.values.items()}
    return _(one.text) % filled if filled else _(one.text)


def pairs(labels: Mapping[Any, str]) -> list[tuple[Any, str]]:
    """Values with their words, as a list to choose from takes them."""
    return [(value, _(label)) for value, label in labels.items()]


def choices(parameter: Parameter) -> list[tuple[str, str]]:
    """What may be chosen, with its words."""
    return [(value, _(label) if label else value) for value, label in parameter.choices.items()]


def headings(table: Table) -> list[tuple[str, str]]:
    """Column titles with the kind of cell, as `macros/table.html` takes them."""
    return [(_(one.title), "number" if one.kind in NUMERIC else "") for one in table.columns]


def _share(value: float) -> str:
    return str(format_percent(value, "#,##0.0%" if 0 < value < 0.1 else "#,##0.#%"))


def _number(value: float) -> str:
    return str(format_decimal(value if isinstance(value, int) else round(value, 2)))


SAYING: dict[str, Any] = {
    NUMBER: _number,
    SHARE: _share,
    MONEY: lambda value: money(Money(int(value), store.current().currency)),
    DURATION: lambda value: labels.duration(round(value / 1000)),
    MOMENT: lambda value: format_datetime(value, "short"),
    DAY: lambda value: format_date(value, "medium"),
}
