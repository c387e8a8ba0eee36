"""What comes off the wheel: a solid of revolution with a foot, a rounded rim and an inside.

A profile is drawn as (height, radius) in centimeters from the foot to the rim; the wall's inside follows.
Every point also knows how far above the bare foot and the dip it is, and how near an edge: glazes need that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.curves import Line, evenly, lengths, normals, softened, through

STEP = 0.13
INSIDE = 60.0  # "above" every line: the inside is all glazed
CM = 0.1  # one unit of a scene is ten centimeters


@dataclass(frozen=True)
class Shell:
    """Points (scene units), faces, and of each point: above the foot line, above the dip, edge (0 to 1)."""

    points: np.ndarray
    faces: np.ndarray
    bare: np.ndarray
    dip: np.ndarray
    edge: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Thrown:
    """A thrown form. `foot` is the height of bare clay, `dip` where the second glaze ends (from the foot up).

    `recess` is how deep the underside is hollowed; `ring` the depth of the potter's finger marks.
    """

    outline: tuple[tuple[float, float], ...]
    wall: float = 0.42
    foot: float = 1.2
    dip: float = 99.0
    recess: float = 0.25
    ring: float = 0.018
    ring_every: float = 0.85
    wobble: float = 0.006
    seed: int = 1


def shell(form: Thrown, *, around: int = 168) -> Shell:
    """The form turned once around."""
    section, above, edge = _section(form)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    radius = section[:, 0][None, :] * _out_of_round(form, angle, section)
    points = np.stack(
        [
            radius * np.cos(angle)[:, None],
            radius * np.sin(angle)[:, None],
            np.broadcast_to(section[:, 1], radius.shape),
        ],
        axis=2,
    )
    count = len(section)
    spread = (around, 1)
    return Shell(
        points=points.reshape(-1, 3) * CM,
        faces=_quads(around, count),
        bare=np.tile(above - form.foot, spread).ravel(),
        dip=np.tile(above - form.dip, spread).ravel(),
        edge=np.tile(edge, spread).ravel(),
    )


def _out_of_round(form: Thrown, angle: np.ndarray, section: Line) -> np.ndarray:
    """No pot is quite round: a factor for each (angle, point), less at the foot."""
    chance = np.random.default_rng(form.seed)
    waves = sum(
        size * np.cos(turns * angle + chance.uniform(0, 6.28))
        for turns, size in ((2, form.wobble), (3, form.wobble * 0.4), (5, form.wobble * 0.15))
    )
    height = section[:, 1] / max(section[:, 1].max(), 0.1)
    return 1 + waves[:, None] * (0.3 + 0.7 * height)[None, :]


def _quads(around: int, count: int) -> np.ndarray:
    first, second = np.meshgrid(np.arange(around), np.arange(count - 1), indexing="ij")
    after = (first + 1) % around
    return np.stack(
        [
            first * count + second,
            after * count + second,
            after * count + second + 1,
            first * count + second + 1,
        ],
        axis=2,
    ).reshape(-1, 4)


def _section(form: Thrown) -> tuple[Line, np.ndarray, np.ndarray]:
    """The closed section as (radius, height), with "above" and "edge" for each of its points."""
    outer = evenly(through(form.outline, step=STEP)[:, ::-1], STEP)
    outer = _ringed(outer, form)
    inner = _inside(outer, form)
    rim = _rim(outer[-1], inner[0])
    under = _underside(outer[0], form)
    section = np.vstack([under, outer, rim, inner])
    above = np.concatenate([np.zeros(len(under)), outer[:, 1], np.full(len(rim) + len(inner), INSIDE)])
    rim_at = lengths(section)
    top = rim_at[len(under) + len(outer) + len(rim) // 2]
    edge = np.exp(-(((rim_at - top) / 0.32) ** 2))
    return section, above, edge


def _ringed(line: Line, form: Thrown) -> Line:
    """The line with finger marks: shallow waves of uneven height, none at the rim and the foot."""
    along = lengths(line)
    chance = np.random.default_rng(form.seed + 7)
    drift = np.interp(along, np.linspace(0, along[-1], 9), chance.uniform(-1.4, 1.4, 9))
    depth = np.interp(along, np.linspace(0, along[-1], 7), chance.uniform(0.35, 1.0, 7))
    fade = np.clip(along / 1.5, 0, 1) * np.clip((along[-1] - along) / 1.2, 0, 1)
    wave = np.cos(2 * np.pi * along / form.ring_every + drift) * depth * fade * form.ring
    return line + normals(line) * wave[:, None]


def _inside(outer: Line, form: Thrown) -> Line:
    """From the rim down to the middle of the floor."""
    walls = np.linspace(form.wall * 1.25, form.wall * 0.82, len(outer))[:, None]
    smooth = softened(outer, 12)
    shifted = (smooth - normals(smooth) * walls)[::-1]
    floor = form.recess + form.wall * 1.1
    keep = (shifted[:, 1] > floor + 0.02) & (shifted[:, 0] > 0.15)
    stop = int(np.argmin(keep)) if not keep.all() else len(shifted)
    walls_only = shifted[: max(stop, 3)]
    line = np.vstack([walls_only, [[0.0, min(floor, walls_only[-1, 1])]]])
    line = softened(evenly(line, STEP), 18)
    line[-1, 0] = 0.0
    return line


def _rim(outside: Line, inside: Line) -> Line:
    """Half a circle from the outside over the edge to the inside."""
    middle, half = (outside + inside) / 2, (outside - inside) / 2
    up = np.array([-half[1], half[0]])
    turn = np.linspace(0, np.pi, 9)[1:-1, None]
    return middle + np.cos(turn) * half + np.sin(turn) * up


def _underside(first: Line, form: Thrown) -> Line:
    """From the middle below, over the ring it stands on, to where the outline begins."""
    radius, height = first
    ring = min(0.7, radius * 0.25)
    return np.array(
        [
            [0.0, form.recess],
            [radius - ring - 0.35, form.recess],
            [radius - ring - 0.12, form.recess * 0.6],
            [radius - ring, 0.03],
            [radius - ring + 0.1, 0.0],
            [radius - 0.16, 0.0],
            [radius - 0.07, 0.02],
            [radius - 0.02, 0.07 + height],
        ]
    )


def turned(
    outline: object, *, foot: float = -9.0, dip: float = -9.0, around: int = 96, sharp: float = 0.0
) -> Shell:
    """A solid turned from (radius, height) points, both ends on the axis: lids, knobs, fruit, liquids."""
    section = np.maximum(through(outline, step=0.1), [[0.0, -99.0]])
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    x, y = (np.outer(turn(angle), section[:, 0]) for turn in (np.cos, np.sin))
    points = np.stack([x, y, np.broadcast_to(section[:, 1], x.shape)], axis=2).reshape(-1, 3)
    above = np.tile(section[:, 1], around)
    return Shell(
        points=points * CM,
        faces=_quads(around, len(section)),
        bare=above - foot,
        dip=above - dip,
        edge=np.full(len(points), sharp),
    )
