"""Leaves: a curved blade with a fold, many of them joined into one mesh."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np

from studio.lathe import CM, Shell
from studio.meshes import mesh
from studio.nodes import Graph

Color = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Lengths in centimeters. `bow` bends the tip down, `fold` lifts both halves, `twist` turns it (degrees).

    `widths` are shares of the width along the way; `thick` > 0 gives it a body.
    """

    length: float
    width: float
    widths: tuple[float, ...] = (0.15, 0.75, 1.0, 0.8, 0.0)
    bow: float = 40.0
    fold: float = 0.25
    twist: float = 0.0
    thick: float = 0.0


def leaf(form: Leaf, *, along: int = 16, across: int = 7) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (from the origin in the direction x, up is z), faces, and 0 to 1 from stem to tip."""
    t = np.linspace(0, 1, along)
    bend = np.radians(form.bow) * t
    step = form.length / (along - 1)
    x = np.concatenate([[0], np.cumsum(np.cos(bend[:-1]) * step)])
    z = np.concatenate([[0], -np.cumsum(np.sin(bend[:-1]) * step)])
    from_stem = np.linspace(0, 1, len(form.widths))
    half = np.interp(t, from_stem, form.widths)
    half = np.convolve(np.pad(half, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid") * form.width / 2
    s = np.linspace(-1, 1, across)
    turn = np.radians(form.twist) * t
    side, lift = np.outer(half, s), np.outer(half, np.abs(s)) * form.fold
    y = side * np.cos(turn)[:, None] - lift * np.sin(turn)[:, None]
    up = side * np.sin(turn)[:, None] + lift * np.cos(turn)[:, None]
    points = np.stack(
        [x[:, None] - up * np.sin(-bend)[:, None], y, z[:, None] + up * np.cos(bend)[:, None]], axis=2
    )
    sides = [points.reshape(-1, 3)]
    if form.thick:
        body = (
            form.thick
            * np.sqrt(np.clip(1 - s**2, 0, 1))[None, :]
            * np.interp(t, (0, 0.5, 1), (0.6, 1, 0.15))[:, None]
        )
        lower = points.copy()
        lower[:, :, 2] -= body
        sides.append(lower.reshape(-1, 3))
    faces = _grid(along, across)
    all_faces = np.vstack([faces + i * along * across for i in range(len(sides))])
    return np.vstack(sides), all_faces, np.tile(np.repeat(t, across), len(sides))


def _grid(rows: int, columns: int) -> np.ndarray:
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    at = r * columns + c
    return np.stack([at, at + columns, at + columns + 1, at + 1], axis=2).reshape(-1, 4)


def turned_to(
    points: np.ndarray, *, heading: float, rise: float, at: object, roll: float = 0.0
) -> np.ndarray:
    """The leaf rolled about its length, raised by `rise` degrees, turned to `heading`, put in its place."""
    for angle, (a, b) in ((roll, (1, 2)), (-rise, (2, 0)), (heading, (0, 1))):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        points = points.copy()
        points[:, a], points[:, b] = c * points[:, a] - s * points[:, b], s * points[:, a] + c * points[:, b]
    return points + np.asarray(at)


def joined(name: str, parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, float]]) -> bpy.types.Mesh:
    """One mesh of many (points, faces, way, tone); dip holds the way to the tip, bare the tone (0 to 1)."""
    shells = [
        Shell(
            points=points * CM,
            faces=faces,
            bare=np.full(len(points), tone),
            dip=way,
            edge=np.zeros(len(points)),
        )
        for points, faces, way, tone in parts
    ]
    return mesh(name, shells)


def green(
    name: str, *, dark: Color, light: Color, tip: Color, rough: float = 0.45, banded: bool = False
) -> bpy.types.Material:
    """Leaf color: between dark and light by tone, towards `tip` at the end."""
    found = bpy.data.materials.get(name)
    if found:
        return found
    graph = Graph(name)
    at = graph.place()
    color = graph.mix(graph.attribute("bare"), dark, light)
    if banded:
        bands = graph.noise(4.5, graph.place((0.6, 0.6, 3.2)), detail=4)
        color = graph.mix(graph.step(bands, 0.46, 0.6), color, light)
    vein = graph.noise(9, at, detail=3)
    color = graph.mix(graph.math("MULTIPLY", vein, 0.3), color, dark)
    color = graph.mix(graph.step(graph.attribute("dip"), 0.75, 1.0), color, tip)
    graph.set(Base_Color=color, Roughness=rough, Specular_IOR_Level=0.35)
    graph.set(Normal=graph.bump(vein, 0.006))
    return graph.material
