"""Drawings for Plotly: a table's columns as traces. Colors and type come from the page (`chart.js`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from babel.dates import get_day_names, get_month_names
from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.money import Money
from shop.web.locale import get_locale, text_direction
from tracking.reports.base import (
    BARS,
    COLUMNS,
    DURATION,
    HEAT,
    LINES,
    MONEY,
    SANKEY,
    SHARE,
    WORD,
    Answer,
    Chart,
    Column,
    Table,
)
from tracking.web.reports import words

MOST_NODES = 60


def figure(chart: Chart, answer: Answer) -> dict[str, Any]:
    """`{"data": traces, "layout": {…}}` of Plotly, without colors; nothing to draw is `{}`: no rows, or
    none with more than zero in what is drawn.
    """
    table = answer.table(chart.table)
    if not any(row.get(key) for row in table.rows for key in chart.y):
        return {}
    return {**DRAWN[chart.kind](chart, table), "kind": chart.kind, "format": _format()}


def _format() -> dict[str, Any]:
    """How days and months are called, in Plotly's (D3's) words: `locale.format` of its configuration."""
    locale = get_locale()
    told = {
        "days": get_day_names("wide", locale=locale),
        "shortDays": get_day_names("abbreviated", locale=locale),
        "months": get_month_names("wide", locale=locale),
        "shortMonths": get_month_names("abbreviated", locale=locale),
    }
    names = {key: [name for _number, name in sorted(of.items())] for key, of in told.items()}
    for key in ("days", "shortDays"):
        names[key] = [names[key][-1], *names[key][:-1]]  # D3's weeks begin on Sunday, Babel's on Monday
    day = "%b %-d" if locale == "en" else "%-d %b"
    year = "%b %-d, %Y" if locale == "en" else "%-d %b %Y"
    dates = {"dayMonth": day, "dayMonthYear": year, "month": "%b %Y", "year": "%Y"}
    return {**names, **{key: _apart(form) for key, form in dates.items()}}


def _lines(chart: Chart, table: Table) -> dict[str, Any]:
    x = _values(table, chart.x[0])
    traces = [{"type": "scatter", "mode": "lines", "x": x, **_series(table, key)} for key in chart.y]
    if chart.unfinished:
        known = zip(traces[0]["y"], table.rows, strict=True)
        traces[0]["y"] = [None if row.get(chart.unfinished) else value for value, row in known]
    if chart.low and chart.high:
        band = [_values(table, chart.low), _values(table, chart.high)]
        traces[:0] = [
            {"type": "scatter", "mode": "lines", "x": x, "y": band[0], "band": "low", "hoverinfo": "skip"},
            {"type": "scatter", "mode": "lines", "x": x, "y": band[1], "band": "high", "hoverinfo": "skip"},
        ]
    return {"data": traces, "layout": {**_axis(table.column(chart.y[0])), **_marks(chart, table, x)}}


def _marks(chart: Chart, table: Table, x: list[Any]) -> dict[str, Any]:
    """Upright lines with their texts, where something is noted."""
    texts = _values(table, chart.marks) if chart.marks else []
    noted = [(at, text) for at, text in zip(x, texts, strict=False) if text]
    if not noted:
        return {}
    upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1}
    above = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    return {
        "shapes": [{**upright, "x0": at, "x1": at} for at, _text in noted],
        "annotations": [{**above, "x": at, "text": escape(text[:40])} for at, text in noted],
    }


def _columns(chart: Chart, table: Table) -> dict[str, Any]:
    x = _values(table, chart.x[0])
    return {
        "data": [{"type": "bar", "x": x, **_series(table, key)} for key in chart.y],
        "layout": {**_axis(table.column(chart.y[0])), "barmode": "group"},
    }


def _bars(chart: Chart, table: Table) -> dict[str, Any]:
    names = _values(table, chart.x[0])[::-1]
    traces = []
    for key in chart.y:
        series = _series(table, key)
        trace = {**series, "x": series["y"][::-1], "y": names, "text": series["text"][::-1]}
        traces.append(
            {"type": "bar", "orientation": "h", **trace, "hovertemplate": "%{y}: %{text}<extra></extra>"}
        )
    return {"data": traces, "layout": {"rows": len(names)}}


def _sankey(chart: Chart, table: Table) -> dict[str, Any]:
    """Flows in the direction that the page is read. In a table of steps the same name at another step is
    another node."""
    steps = (
        _values(table, "step")
        if any(one.key == "step" for one in table.columns)
        else [None] * len(table.rows)
    )
    sides = zip(_values(table, chart.x[0]), _values(table, chart.x[1]), steps, strict=True)
    pairs = [((a, step), (b, None if step is None else step + 1)) for a, b, step in sides]
    nodes = list(dict.fromkeys(node for pair in pairs for node in pair))[:MOST_NODES]
    place, amounts = {node: at for at, node in enumerate(nodes)}, _values(table, chart.y[0])
    kept = [(a, b, n) for (a, b), n in zip(pairs, amounts, strict=True) if a in place and b in place]
    flows = [(place[a], place[b], n) for a, b, n in kept]
    return {
        "data": [sankey([name for name, _step in nodes], flows)],
        "layout": {"rows": len(nodes) / 2},
    }


def sankey(
    labels: Sequence[str], flows: Sequence[tuple[int, int, Any]], *, to_the_end: bool = False
) -> dict[str, Any]:
    """A trace of `flows` (from, to, how many; places in `labels`) in the direction that the page is read.

    What begins stands where reading begins; with `to_the_end`, what ends stands where it ends. Plotly knows
    flows to the right alone: those to the left are told to it the other way round.
    """
    leftward = text_direction(get_locale()) == "rtl"
    ends = [(b, a) if leftward else (a, b) for a, b, _n in flows]
    arrow = "←" if leftward else "→"
    return {
        "type": "sankey",
        "node": {"align": "right" if leftward != to_the_end else "left", "label": list(labels)},
        "link": {
            "source": [a for a, _b in ends],
            "target": [b for _a, b in ends],
            "value": [n for _a, _b, n in flows],
            "customdata": [_apart(f"{labels[a]} {arrow} {labels[b]}") for a, b, _n in flows],
            "hovertemplate": "%{customdata}: %{value}<extra></extra>",
        },
    }


def _heat(chart: Chart, table: Table) -> dict[str, Any]:
    columns, rows = _values(table, chart.x[0]), _values(table, chart.x[1])
    across, down = list(dict.fromkeys(columns)), list(dict.fromkeys(rows))
    column = table.column(chart.y[0])
    cells = dict(zip(zip(rows, columns, strict=True), table.rows, strict=True))
    grid = [[cells.get((r, c), {}).get(column.key) for c in across] for r in down]
    text = [["" if value is None else words.cell(value, column) for value in line] for line in grid]
    trace = {"type": "heatmap", "x": across, "y": down, "z": grid, "text": text, "texttemplate": "%{text}"}
    return {
        "data": [trace],
        "layout": {
            "rows": len(down),
            "xaxis": {"type": "category"},
            "yaxis": {"autorange": "reversed", "type": "category"},
        },
    }


def _series(table: Table, key: str) -> dict[str, Any]:
    column = table.column(key)
    text = [words.cell(row.get(key), column) for row in table.rows]
    return {
        "name": _(column.title),
        "y": _values(table, key),
        "text": text,
        "textposition": "none",
        "hovertemplate": "%{x}: %{text}<extra>%{fullData.name}</extra>",
    }


def _values(table: Table, key: str) -> list[Any]:
    column = table.column(key)
    return [_value(row.get(key), column) for row in table.rows]


def _value(value: Any, column: Column) -> Any:
    if value is None:
        return None
    if column.kind == MONEY:
        return float(Money(int(value), store.current().currency).decimal)
    if column.kind == DURATION:
        return round(value / 1_000_000, 3)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return _apart(words.cell(value, column)) if column.kind == WORD else value


def _apart(text: str) -> str:
    """A label as a line of its own in the reader's direction: a drawing has the page's direction nowhere."""
    return f"\u2067{text}\u2069" if text_direction(get_locale()) == "rtl" else text


def _axis(column: Column) -> dict[str, Any]:
    return {"yaxis": {"tickformat": ",.0%"}} if column.kind == SHARE else {}


DRAWN: dict[str, Callable[[Chart, Table], dict[str, Any]]] = {
    LINES: _lines,
    COLUMNS: _columns,
    BARS: _bars,
    SANKEY: _sankey,
    HEAT: _heat,
}
