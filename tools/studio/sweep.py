"""What is pulled by hand and put on: handles and spouts, drawn along a line in the plane (x, z)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.curves import Line, evenly, lengths, normals, through
from studio.lathe import CM, INSIDE, Shell


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A strap: its line from the upper joint to the lower as (x, z), width and thickness at both ends."""

    line: tuple[tuple[float, float], ...]
    width: tuple[float, float] = (1.7, 1.25)
    thick: tuple[float, float] = (0.85, 0.7)
    flare: float = 0.55
    square: float = 2.6  # 2 is an ellipse, more is a strap


@dataclass(frozen=True, kw_only=True)
class Spout:
    """A tube from inside the wall to the tip: its line as (x, z), its radius at a few places on the way."""

    line: tuple[tuple[float, float], ...]
    radius: tuple[float, ...]
    wall: float = 0.24
    slant: float = 0.0  # how much the tip is cut towards the level


def handle(form: Handle, *, foot: float, dip: float, around: int = 36) -> Shell:
    """The strap as a closed skin; ends are inside the wall of the pot."""
    line = evenly(through(form.line), 0.16)
    way = lengths(line) / lengths(line)[-1]
    end = np.minimum(lengths(line), lengths(line)[-1] - lengths(line))
    flare = 1 + form.flare * np.exp(-((end / 0.55) ** 2))
    width = np.interp(way, (0, 1), form.width) * flare / 2
    thick = np.interp(way, (0, 1), form.thick) * flare / 2
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    across = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / form.square)
    out = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / form.square)
    ring = [(across * w, out * t) for w, t in zip(width, thick, strict=True)]
    edge = np.tile(np.abs(across) ** 6 * 0.35, len(line))
    return _skin(line, ring, foot=foot, dip=dip, edge=edge, inside=0)


def spout(form: Spout, *, foot: float, dip: float, around: int = 48) -> Shell:
    """The tube: outside up to the tip, over its edge, and a way back down inside."""
    line = evenly(through(form.line), 0.16)
    way = np.linspace(0, 1, len(line))
    radius = np.interp(way, np.linspace(0, 1, len(form.radius)), form.radius)
    radius = np.convolve(np.pad(radius, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    inner = len(line) // 2
    back = line[::-1][:inner]
    path = np.vstack([line, line[-1:] + 0.07 * _tip(line), back])
    radii = np.concatenate([radius, [radius[-1] - form.wall / 2], radius[::-1][:inner] - form.wall])
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    ring = [(np.cos(turn) * r, np.sin(turn) * r) for r in radii]
    near = np.abs(np.arange(len(path)) - len(line)) * 0.16
    edge = np.repeat(np.exp(-((near / 0.3) ** 2)), around)
    made = _skin(path, ring, foot=foot, dip=dip, edge=edge, inside=inner, frame=line)
    return _slanted(made, line, form.slant)


def _tip(line: Line) -> Line:
    way = line[-1] - line[-3]
    return way / np.linalg.norm(way)


def _slanted(made: Shell, line: Line, slant: float) -> Shell:
    """Shear the last two centimeters along the spout so that its mouth lies flatter."""
    tip, way = line[-1] * CM, _tip(line)
    here = made.points[:, [0, 2]] - tip
    near = np.clip(1 + (here @ way) / (2.2 * CM), 0, 1) ** 2
    side = here @ np.array([-way[1], way[0]])
    made.points[:, [0, 2]] += (near * side * slant)[:, None] * way
    return made


def _skin(
    path: Line,
    ring: list[tuple[np.ndarray, np.ndarray]],
    *,
    foot: float,
    dip: float,
    edge: np.ndarray,
    inside: int,
    frame: Line | None = None,
) -> Shell:
    """Rings around a line, joined; the last `inside` of them are the inside."""
    base = path if frame is None else frame
    out = normals(base)
    if frame is not None:
        out = np.vstack([out, out[-1:], out[::-1][: len(path) - len(base) - 1]])
    rows = []
    for (x, z), (nx, nz), (across, high) in zip(path, out, ring, strict=True):
        rows.append(np.stack([x + nx * high, across, z + nz * high], axis=1))
    points = np.vstack(rows)
    around = len(ring[0][0])
    above = points[:, 2].copy()
    if inside:
        above[-(inside + 1) * around :] = INSIDE
    return Shell(
        points=points * CM,
        faces=_joined(len(path), around),
        bare=above - foot,
        dip=above - dip,
        edge=edge,
    )


def _joined(rings: int, around: int) -> np.ndarray:
    ring, turn = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    after = (turn + 1) % around
    return np.stack(
        [
            ring * around + turn,
            (ring + 1) * around + turn,
            (ring + 1) * around + after,
            ring * around + after,
        ],
        axis=2,
    ).reshape(-1, 4)
