"""What stands in vases: an olive branch, dry grasses."""

from __future__ import annotations

import bpy
import numpy as np

from studio.curves import evenly, through
from studio.meshes import place
from studio.nodes import rgb
from studio.props.leaves import Leaf, green, joined, leaf, turned_to

Parts = list


def tube(line: np.ndarray, radii: np.ndarray, tone: float, *, around: int = 7) -> tuple:
    """A twig along a line in space."""
    way = np.gradient(line, axis=0)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    side = np.cross(way, [0.31, 0.9, 0.2])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(way, side)
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    points = (
        line[:, None, :]
        + (np.cos(turn)[None, :, None] * side[:, None, :] + np.sin(turn)[None, :, None] * other[:, None, :])
        * radii[:, None, None]
    )
    ring, step = np.meshgrid(np.arange(len(line) - 1), np.arange(around), indexing="ij")
    after = (step + 1) % around
    faces = np.stack(
        [
            ring * around + step,
            (ring + 1) * around + step,
            (ring + 1) * around + after,
            ring * around + after,
        ],
        axis=2,
    ).reshape(-1, 4)
    return points.reshape(-1, 3), faces, np.zeros(len(line) * around), tone


def olive(
    at: tuple[float, float, float],
    *,
    length: float = 42.0,
    heading: float = 20.0,
    lean: float = 20.0,
    seed: int = 1,
    below: float = 8.0,
    size: float = 1.0,
    bend: float = 22.0,
) -> list[bpy.types.Object]:
    """A branch from a vase's mouth at `at`, leaning `lean` degrees from upright towards `heading`."""
    chance = np.random.default_rng(seed)
    wood, leaves = [], []
    _shoot(
        chance,
        wood,
        leaves,
        start=np.array([0.0, 0.0, -below]),
        length=length,
        heading=heading,
        lean=lean,
        bend=bend,
        depth=0,
        bare=below,
    )
    bark = green("bark", dark=rgb(92, 76, 60), light=rgb(128, 110, 90), tip=rgb(92, 76, 60), rough=0.8)
    color = green("olive", dark=rgb(82, 96, 74), light=rgb(148, 158, 132), tip=rgb(132, 140, 112), rough=0.5)
    return [
        place(joined("twigs", wood), bark, at=at, size=size),
        place(joined("olive leaves", leaves), color, at=at, size=size),
    ]


def _shoot(
    chance: np.random.Generator,
    wood: Parts,
    leaves: Parts,
    *,
    start: np.ndarray,
    length: float,
    heading: float,
    lean: float,
    bend: float,
    depth: int,
    bare: float,
) -> None:
    """A twig with leaves in pairs, and smaller twigs on it."""
    count = 9
    tilt = np.radians(lean + np.linspace(0, bend, count) + np.cumsum(chance.normal(0, 3.5, count)))
    turn = np.radians(heading + np.cumsum(chance.normal(0, 7, count)))
    step = length / count
    moves = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)], axis=1) * step
    if depth == 0:  # upright as far as the neck holds it
        straight = np.linspace(0, length, count) < bare
        moves[straight] = np.array([0.02, 0, 1]) * step
    line = evenly(through(start + np.vstack([np.zeros(3), np.cumsum(moves, axis=0)]), step=0.8), 0.8)
    thick = 0.26 if depth == 0 else 0.13
    wood.append(tube(line, np.linspace(thick, 0.06, len(line)), float(chance.uniform(0.2, 0.8))))
    first = int((bare + 5) / 0.8) if depth == 0 else 2
    for i in range(first, len(line), 2):
        ahead = line[min(i + 1, len(line) - 1)] - line[i - 1]
        toward = np.degrees(np.arctan2(ahead[1], ahead[0]))
        rise = np.degrees(np.arctan2(ahead[2], np.hypot(ahead[0], ahead[1])))
        for side in (-1, 1):
            _leaf_on(
                chance,
                leaves,
                line[i],
                toward + side * chance.uniform(45, 100),
                rise * 0.5 + chance.normal(5, 18),
            )
        if depth < 1 and i % 6 == first % 6 and i < len(line) * 0.85:
            _shoot(
                chance,
                wood,
                leaves,
                start=line[i],
                length=length * chance.uniform(0.18, 0.34),
                heading=toward + chance.choice((-1, 1)) * chance.uniform(30, 80),
                lean=lean + chance.uniform(5, 40),
                bend=14,
                depth=depth + 1,
                bare=0,
            )
    _leaf_on(chance, leaves, line[-1], toward, rise)


def _leaf_on(chance: np.random.Generator, leaves: Parts, at: np.ndarray, heading: float, rise: float) -> None:
    form = Leaf(
        length=chance.uniform(3.4, 5.4),
        width=chance.uniform(0.9, 1.25),
        bow=chance.uniform(-5, 30),
        fold=0.22,
    )
    points, faces, way = leaf(form, along=8, across=5)
    points = turned_to(points, heading=heading, rise=rise, roll=chance.uniform(-60, 60), at=at)
    leaves.append((points, faces, way * 0.8, float(np.clip(chance.normal(0.45, 0.25), 0, 1))))


def grasses(
    at: tuple[float, float, float],
    *,
    stems: int = 11,
    length: float = 34.0,
    seed: int = 2,
    below: float = 14.0,
    size: float = 1.0,
) -> list[bpy.types.Object]:
    """Dry grasses with soft heads, from a vase's mouth at `at`."""
    chance, parts = np.random.default_rng(seed), []
    for number in range(stems):
        heading, lean = number * 137.5, chance.uniform(2, 15)
        high = length * chance.uniform(0.7, 1.1) + below
        t = np.linspace(0, 1, 10)
        out = np.radians(lean) * high * t + (t**3) * chance.uniform(1, 6)
        turn = np.radians(heading)
        line = np.stack([out * np.cos(turn) * 0.8, out * np.sin(turn) * 0.8, high * t - below], axis=1)
        line = evenly(through(line, step=1.0), 0.7)
        tone = float(chance.uniform(0.2, 1))
        parts.append(tube(line, np.linspace(0.1, 0.05, len(line)), tone, around=5))
        _head(chance, parts, line[-int(chance.uniform(10, 15)) :], tone)
    color = green(
        "grass", dark=rgb(158, 130, 94), light=rgb(218, 198, 164), tip=rgb(230, 214, 186), rough=0.8
    )
    return [place(joined("grasses", parts), color, at=at, size=size)]


def _head(chance: np.random.Generator, parts: Parts, line: np.ndarray, tone: float) -> None:
    for i, point in enumerate(line[:-1]):
        ahead = line[i + 1] - point
        rise = np.degrees(np.arctan2(ahead[2], np.hypot(ahead[0], ahead[1])))
        toward = np.degrees(np.arctan2(ahead[1], ahead[0]))
        long = 1.9 * np.sin(np.pi * min(i / len(line) + 0.25, 1)) + 0.5
        for _ in range(9):
            form = Leaf(
                length=long * chance.uniform(0.6, 1.2),
                width=0.13,
                widths=(1, 1, 0.7, 0.2),
                bow=chance.uniform(0, 30),
                fold=0,
            )
            points, faces, way = leaf(form, along=4, across=2)
            points = turned_to(points, heading=0, rise=-chance.uniform(12, 40), roll=0, at=(0, 0, 0))
            points = turned_to(points, heading=0, rise=0, roll=chance.uniform(0, 360), at=(0, 0, 0))
            points = turned_to(points, heading=toward, rise=rise, at=point + ahead * chance.uniform(0, 1))
            parts.append((points, faces, way, float(np.clip(tone + chance.normal(0, 0.15), 0, 1))))
