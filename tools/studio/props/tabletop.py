"""Wood and linen."""

from __future__ import annotations

import bpy
import numpy as np

from studio.lathe import CM
from studio.meshes import place, plain
from studio.nodes import Graph, rgb

OAK = (rgb(196, 162, 122), rgb(158, 120, 82))
WALNUT = (rgb(128, 92, 66), rgb(88, 60, 42))


def wood(name: str, colors: tuple = OAK) -> bpy.types.Material:
    """Long grain in the direction x."""
    found = bpy.data.materials.get(name)
    if found:
        return found
    graph = Graph(name)
    at = graph.place((0.22, 1.5, 1.5), own=9.0)
    warp = graph.noise(1.6, at, detail=4)
    rings = graph.math("SINE", graph.math("MULTIPLY", warp, 42.0))
    fiber = graph.noise(34, graph.place((0.05, 1.0, 1.0), own=9.0), detail=3)
    light, dark = colors
    color = graph.mix(graph.math("MULTIPLY", graph.step(rings, -1.0, 1.0), 0.5), light, dark)
    color = graph.mix(graph.math("MULTIPLY", graph.step(fiber, 0.4, 0.75), 0.5), color, dark)
    graph.set(Base_Color=color, Roughness=0.55, Specular_IOR_Level=0.3)
    graph.set(Normal=graph.bump(fiber, 0.006))
    return graph.material


def board(
    size: tuple[float, float],
    *,
    at: tuple[float, float, float] = (0, 0, 0),
    turn: float = 0.0,
    thick: float = 1.8,
    corner: float = 2.0,
    colors: tuple = OAK,
) -> bpy.types.Object:
    """A board of `size` centimeters with round corners and soft edges; its top is `thick` above `at`."""
    soft = min(0.35, thick / 3)
    rings = [(0.3, 0.0), (0.0, 0.3)]
    rings += [(soft * (1 - np.cos(a)), thick - soft * (1 - np.sin(a))) for a in np.linspace(0, np.pi / 2, 6)]
    outlines = [np.column_stack([_rounded(size, corner, inset), np.full(4 * 12, z)]) for inset, z in rings]
    points = np.vstack(outlines) * CM
    count = 48
    faces: list = [
        (r * count + i, r * count + (i + 1) % count, (r + 1) * count + (i + 1) % count, (r + 1) * count + i)
        for r in range(len(rings) - 1)
        for i in range(count)
    ]
    faces.append(tuple((len(rings) - 1) * count + i for i in range(count)))
    return place(
        plain("board", points, faces), wood("walnut" if colors is WALNUT else "oak", colors), at=at, turn=turn
    )


def _rounded(size: tuple[float, float], corner: float, inset: float) -> np.ndarray:
    radius = max(corner - inset, 0.1)
    parts = []
    for i, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        angle = np.linspace(i * np.pi / 2, (i + 1) * np.pi / 2, 12)
        middle = (sx * (size[0] / 2 - corner), sy * (size[1] / 2 - corner))
        parts.append(
            np.column_stack([middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)])
        )
    return np.vstack(parts)


def linen(
    size: tuple[float, float] = (34, 24),
    *,
    at: tuple[float, float, float] = (0, 0, 0),
    turn: float = 0.0,
    seed: int = 1,
    flat: tuple[tuple[float, float, float], ...] = (),
    color: tuple = rgb(224, 211, 192),
    folds: int = 7,
) -> bpy.types.Object:
    """A crumpled cloth; it lies flat on circles (x, y, radius) in centimeters about its own middle."""
    chance = np.random.default_rng(seed)
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 150), np.linspace(-0.5, 0.5, 110), indexing="ij")
    x, y = u * size[0], v * size[1]
    high = np.full_like(x, 0.08)
    for _ in range(folds):
        angle, shift = chance.uniform(0, np.pi), chance.uniform(-0.42, 0.42) * size[1]
        along, off = x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle) - shift
        off = off + 1.6 * np.sin(along * chance.uniform(0.12, 0.3) + chance.uniform(0, 6))
        wide, tall = chance.uniform(0.8, 1.7), chance.uniform(0.6, 1.5)
        end = np.exp(-(((along - chance.uniform(-8, 8)) / chance.uniform(6, 14)) ** 2))
        high += tall * end / (1 + (off / wide) ** 2) ** 1.5
    high += 0.12 * np.sin(x * 0.55 + 1.3 * np.sin(y * 0.4)) * np.sin(y * 0.5 + seed) + 0.06
    for cx, cy, radius in flat:
        far = np.clip((np.hypot(x - cx, y - cy) - radius) / 2.5, 0, 1)
        high = 0.06 + (high - 0.06) * far * far * (3 - 2 * far)
    rim = np.clip(np.minimum(0.5 - np.abs(u), 0.5 - np.abs(v)) / 0.09, 0, 1)  # edges lie on the table
    high = 0.05 + (high - 0.05) * (0.04 + 0.96 * rim * rim * (3 - 2 * rim))
    wave = 0.5 * np.sin(v * 7 + seed) + 0.12 * np.sin(v * 23)
    points = np.stack([x + wave, y + 0.5 * np.sin(u * 6 + seed * 2), np.maximum(high, 0.05)], axis=2) * CM
    rows, columns = x.shape
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    first = r * columns + c
    faces = np.stack([first, first + columns, first + columns + 1, first + 1], axis=2).reshape(-1, 4).tolist()
    return place(plain("linen", points.reshape(-1, 3), faces), _cloth(color), at=at, turn=turn)


def _cloth(color: tuple) -> bpy.types.Material:
    graph = Graph("linen")
    warp = graph.noise(30, graph.place((1.0, 0.12, 1.0)), detail=2)
    weft = graph.noise(30, graph.place((0.12, 1.0, 1.0)), detail=2)
    weave = graph.math("ADD", warp, weft)
    darker = tuple(level * 0.9 for level in color)
    graph.set(
        Base_Color=graph.mix(graph.step(weave, 0.7, 1.3), darker, color),
        Roughness=0.95,
        Specular_IOR_Level=0.1,
    )
    graph.set(Sheen_Weight=0.25, Normal=graph.bump(weave, 0.007))
    return graph.material
