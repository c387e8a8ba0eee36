"""Answers as CSV (for people and spreadsheets) and as JSON (for programs)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shop.brand import store
from shop.kernel import tables
from shop.kernel.money import Money
from tracking.reports.base import DURATION, MONEY, SHARE, Answer, Note, Table, Tile


def csv(table: Table) -> str:
    """The table under its keys; money in whole units of the store's currency, durations in seconds."""
    currency = store.current().currency
    rows = [[_cell(row.get(one.key), one.kind, currency) for one in table.columns] for row in table.rows]
    return "".join(tables.csv_lines([column.key for column in table.columns], rows))


def _cell(value: Any, kind: str, currency: str) -> Any:
    if value is None:
        return ""
    if kind == MONEY:
        return Money(int(value), currency).decimal
    if kind == DURATION:
        return round(value / 1_000_000, 3)
    return value.isoformat() if isinstance(value, date) else value


def text(value: Any, kind: str, zone: str) -> str:
    """A value with its unit, as a terminal shows it; moments in `zone`."""
    if value is None:
        return "–"
    if kind == MONEY:
        currency = store.current().currency
        return f"{Money(int(value), currency).decimal} {currency}"
    if kind == DURATION:
        return f"{value / 1_000_000:.1f} s"
    if kind == SHARE:
        return f"{100 * value:.2f} %"
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def sentence(note: Note) -> str:
    """A note with its values."""
    return note.text % note.values if note.values else note.text


def json_text(answer: Answer) -> str:
    """The whole answer: period, tiles and tables; money in minor units, durations in microseconds."""
    return json.dumps(plain(answer), default=str, ensure_ascii=False)


def plain(answer: Answer) -> dict[str, Any]:
    """The answer as values that JSON has."""
    period = answer.asked.period
    return {
        "question": answer.question,
        "unit": answer.unit,
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "time_zone": period.zone,
        "as_of": answer.as_of.isoformat(),
        "currency": store.current().currency,
        "options": dict(answer.asked.options),
        "tiles": {tile.key: _tile(tile) for tile in answer.tiles},
        "tables": {table.key: [_row(row, table) for row in table.rows] for table in answer.tables},
        "notes": [sentence(note) for note in answer.notes],
    }


def _tile(tile: Tile) -> dict[str, Any]:
    named = ("value", "kind", "unit", "denominator", "low", "high", "previous")
    return {name: getattr(tile, name) for name in named if getattr(tile, name) not in (None, "")}


def _row(row: Mapping[str, Any], table: Table) -> dict[str, Any]:
    return {one.key: _plain(row.get(one.key)) for one in table.columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
