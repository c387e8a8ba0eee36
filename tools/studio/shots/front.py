"""The front page: a still life on an oak table."""

from __future__ import annotations

import bpy

from studio import stage
from studio.pieces import build
from studio.props.branches import olive
from studio.shots.rooms import table_room


def _still_life() -> list[bpy.types.Object]:
    """What stands on the table of the front page."""
    vase = build("moon-vase", "tide", at=(0.15, 0.9, 0), turn=30)
    branch = olive((0.15, 0.9, 2.62), length=36, heading=176, lean=22, bend=44, seed=4)
    pot = build("gull-teapot", "sand", at=(1.95, 0.35, 0), turn=-160)
    mug = build("harbor-mug", "kelp", at=(-1.2, -0.75, 0), turn=-150)
    low = build("rice-bowl", "night", at=(0.62, -1.0, 0), turn=40)
    build("rice-bowl", "salt", at=(0.62, -1.0, 0.3), turn=70)
    return [*vase.all, *pot.all, *mug.all, *low.all, *branch]


def wide() -> None:
    """Calm wall to the left, for words."""
    table_room(sun=5.5)
    seen = _still_life()
    stage.frame(seen, pitch=9, fill=(0.5, 0.82), middle=(0.7, 0.49), lens=70)
