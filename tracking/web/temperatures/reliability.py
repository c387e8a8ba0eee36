"""The reliability of a model as a picture: what was said across, what was bought upwards. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDE = 200  # units of the drawing, both ways


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Points (x, y) in a square of SIDE, y downwards; `most` is the share at its far corner."""

    points: tuple[tuple[float, float], ...]
    most: float

    @property
    def line(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


def picture(bins: Sequence[Mapping[str, Any]]) -> Picture:
    """The groups as points; the corner is the largest share there is, rounded up to a tenth."""
    largest = max((max(one["said"], one["bought"]) for one in bins), default=1.0)
    most = min(max(-(-largest * 10 // 1) / 10, 0.1), 1.0)
    return Picture(
        points=tuple(
            (round(one["said"] / most * SIDE, 1), round(SIDE - one["bought"] / most * SIDE, 1))
            for one in bins
        ),
        most=most,
    )
