"""A piece as measurements."""

from __future__ import annotations

from dataclasses import dataclass

from studio.lathe import Thrown
from studio.sweep import Handle, Spout


@dataclass(frozen=True)
class Form:
    """A thrown body and what belongs to it; the lid is (radius, height) points, and sits at `lid_at`."""

    body: Thrown
    handles: tuple[Handle, ...] = ()
    spouts: tuple[Spout, ...] = ()
    lid: tuple[tuple[float, float], ...] = ()
    lid_at: float = 0.0
    saucer: Thrown | None = None
    saucer_lift: float = 0.75
