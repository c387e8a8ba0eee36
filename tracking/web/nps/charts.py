"""The trend as numbers for an SVG: a line in its band of 95 %, and where the method changed. No inline
styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracking.nps.figures import Point

WIDTH, HEIGHT = 1000, 200


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that happened at `x` of the chart."""

    x: float
    at: datetime
    what: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Points of polyline and polygon in a box of 1000 × 200; 0 points of score are at height 100."""

    line: str
    band: str
    marks: tuple[Mark, ...]
    first: datetime
    last: datetime


def trend(points: Sequence[Point], breaks: Sequence[Mapping[str, Any]]) -> Trend | None:
    """The chart of those points that have a score; None under two."""
    shown = [(point, point.score) for point in points if point.score is not None]
    if len(shown) < 2:
        return None
    first, last = shown[0][0].at, shown[-1][0].at
    span = (last - first).total_seconds()

    def x(at: datetime) -> float:
        return round(WIDTH * (at - first).total_seconds() / span, 1)

    upper = [f"{x(point.at)},{y(score.high)}" for point, score in shown]
    lower = [f"{x(point.at)},{y(score.low)}" for point, score in reversed(shown)]
    told = [(datetime.fromisoformat(mark["at"]), str(mark["what"])) for mark in breaks]
    return Trend(
        line=" ".join(f"{x(point.at)},{y(score.value)}" for point, score in shown),
        band=" ".join(upper + lower),
        marks=tuple(Mark(x=x(at), at=at, what=what) for at, what in told if first < at < last),
        first=first,
        last=last,
    )


def y(points: float) -> float:
    """The height at which a score of −100 to 100 is drawn."""
    return round(HEIGHT * (100 - points) / 200, 1)
