"""Trends: a figure over time against its target, the time before, and what is usual on such a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from shop.kernel.errors import N_
from tracking.reports import periods
from tracking.reports.base import (
    DAY,
    DURATION,
    LINES,
    MONEY,
    NUMBER,
    TEXT,
    WORD,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Parameter,
    Question,
    Table,
    Tile,
)
from tracking.reports.facts import notes, reading
from tracking.reports.trends import choosing, series, weeks
from tracking.reports.trends.metrics import METRICS, Metric
from tracking.reports.trends.models import Annotation, Target
from tracking.reports.trends.series import Known, Point


@dataclass(frozen=True, kw_only=True)
class Adding:
    """What the page's own forms show: the metric, its target as typed and for what, how weeks begin."""

    metric: Metric
    target: str
    per: str
    first: int
    grains: Mapping[str, str] = field(default_factory=lambda: weeks.GRAINS)
    starts: Mapping[int, str] = field(default_factory=lambda: weeks.STARTS)


BY = {weeks.AUTO: N_("Day or week, as fits"), **weeks.GRAINS}
_ODD = {"odd": N_("unusual"), "cut": N_("not a whole one"), "": ""}


def answer(asked: Asked) -> Answer:
    """The figure by day, week or month; every figure of the period as tiles; the notes of its days."""
    metric = METRICS[asked.options["metric"]]
    grain = weeks.fitting(asked.options["by"], len(periods.days_of(asked.period)))
    zone, standing = ZoneInfo(asked.period.zone), reading.standing(at=asked.at)
    found = series.known(asked.period, people=metric.key == "people")
    target = choosing.targets().get(metric.key)
    points = series.points(
        metric,
        asked.period,
        found,
        grain=grain,
        first=weeks.first_weekday(),
        today=asked.at.astimezone(zone).date(),
        target=target,
    )
    written = _written(asked)
    table = _table(metric, grain, points, written, target)
    return Answer(
        question="trends",
        asked=asked,
        as_of=standing.as_of,
        unit=metric.what,
        tiles=_tiles(asked, metric, target, found),
        tables=(table, _remarks(written)),
        charts=(_chart(table, points),),
        more=Adding(
            metric=metric,
            target=choosing.written(target) if target else "",
            per=target.per if target else weeks.DAY,
            first=weeks.chosen(),
        ),
        notes=notes.of(standing, *_notes(grain, points)),
    )


def _tiles(asked: Asked, chosen: Metric, target: Target | None, found: Known) -> tuple[Tile, ...]:
    now, people = reading.total(asked.period, at=asked.at)
    earlier = periods.before(asked.period)
    before, others = reading.total(earlier, at=asked.at)
    comparable = found.reaches(periods.days_of(earlier)[0])
    tiles = [
        Tile(
            key=one.key,
            title=one.title,
            value=one.of(now, people.count),
            previous=one.of(before, others.count) if comparable else None,
            kind=one.kind,
            denominator=one.what,
        )
        for one in METRICS.values()
    ]
    counted = notes.people_tile(people, others if comparable else None)
    tiles = [counted if tile.key == "people" else tile for tile in tiles]
    wanted = next(tile for tile in tiles if tile.key == chosen.key)
    return (*([_reached(asked, chosen, target, wanted)] if target else []), *tiles)


def _reached(asked: Asked, metric: Metric, target: Target, tile: Tile) -> Tile:
    """How much of the target was reached, over the time that has passed."""
    passed = asked.period.length.total_seconds() / 86400
    wanted = target.value * passed / choosing.DAYS[target.per] if metric.adds else target.value
    return Tile(
        key="target",
        title=N_("Of the target"),
        value=tile.value / wanted if tile.value is not None and wanted else None,
        kind="share",
        denominator=N_("of what the time passed should have brought"),
    )


def _table(
    metric: Metric, grain: str, points: Sequence[Point], written: Sequence[Annotation], target: Target | None
) -> Table:
    kind = metric.kind
    columns = [
        Column(key="start", title=weeks.TITLES[grain], kind=DAY),
        Column(key="value", title=metric.title, kind=kind),
        Column(key="previous", title=N_("Period before"), kind=kind),
    ]
    if target is not None:
        columns.append(Column(key="target", title=N_("Target"), kind=kind))
    if any(point.usual for point in points):
        columns += [
            Column(key="low", title=N_("Usual from"), kind=kind),
            Column(key="high", title=N_("Usual to"), kind=kind),
        ]
    columns += [
        Column(key="odd", title=N_("Remark"), kind=WORD, words=_ODD),
        Column(key="note", title=N_("Notes"), kind=TEXT),
    ]
    told = _by_start(points, written)
    rows = (_whole(series.plain(point, told.get(point.start, "")), kind) for point in points)
    return Table(key="series", title=metric.title, columns=tuple(columns), rows=tuple(rows))


def _whole(row: dict[str, object], kind: str) -> dict[str, object]:
    """Counts, amounts and times without fractions that nobody counts in."""
    if kind not in (MONEY, DURATION, NUMBER):
        return row
    return {
        key: round(value) if isinstance(value, float) and (kind != NUMBER or key != "value") else value
        for key, value in row.items()
    }


def _by_start(points: Sequence[Point], written: Sequence[Annotation]) -> Mapping[date, str]:
    """Notes of the days of each point, joined."""
    starts, told = [point.start for point in points], dict[date, str]()
    for one in written:
        start = max((start for start in starts if start <= date.fromisoformat(one.day)), default=None)
        if start is not None:
            told[start] = f"{told[start]} · {one.text}" if start in told else one.text
    return told


def _written(asked: Asked) -> Sequence[Annotation]:
    days = periods.days_of(asked.period)
    return choosing.remarks(first=days[0], last=days[-1])


def _remarks(written: Sequence[Annotation]) -> Table:
    return Table(
        key="notes",
        title=N_("Notes about days"),
        columns=(Column(key="day", title=N_("Day"), kind=DAY), Column(key="text", title=N_("What happened"))),
        rows=tuple({"id": one.id, "day": date.fromisoformat(one.day), "text": one.text} for one in written),
        empty=N_("No notes about these days."),
    )


def _chart(table: Table, points: Sequence[Point]) -> Chart:
    keys = {column.key for column in table.columns}
    shown = ["value", "previous"] + ["target"] * ("target" in keys)
    chart = Chart(
        table="series", kind=LINES, x=("start",), y=tuple(shown), marks="note", unfinished="unfinished"
    )
    return replace(chart, low="low", high="high") if "low" in keys and all(p.usual for p in points) else chart


def _notes(grain: str, points: Sequence[Point]) -> Sequence[Note]:
    made = []
    if any(point.usual for point in points):
        text = N_("Usual is the median of the same weekday in the 8 weeks before, and 3.5 spreads around it.")
        made.append(Note(text=text))
    if points and not points[-1].whole:
        made.append(Note(text=N_("The last one is not over, so it is left out of the drawing.")))
    if grain != weeks.DAY:
        made.append(
            Note(text=N_("The period before is shifted by its number of days, not by weeks or months."))
        )
    return [*made, Note(text=N_("Visits count when they began, orders when they were paid."))]


QUESTIONS = (
    Question(
        name="trends",
        title=N_("Trends"),
        about=N_("Each figure over time, against its target, the period before, and what is usual."),
        answer=answer,
        parameters=(
            Parameter(
                name="metric",
                title=N_("Figure"),
                kind="choice",
                default="visits",
                choices={one.key: one.title for one in METRICS.values()},
            ),
            Parameter(name="by", title=N_("By"), kind="choice", default=weeks.AUTO, choices=BY),
        ),
        periods=("7d", "28d", "90d", "365d"),
        default_period="28d",
        position=40,
    ),
)
