"""What goes into the pots: coffee, tea, lemons, olives, rice."""

from __future__ import annotations

import numpy as np

from studio.lathe import turned
from studio.meshes import mesh, place
from studio.nodes import Graph, rgb
from studio.pieces import FORMS, Made

DRINKS = {
    "coffee": (rgb(44, 24, 14), rgb(142, 92, 52)),
    "tea": (rgb(98, 46, 14), rgb(98, 46, 14)),
    "cocoa": (rgb(86, 50, 32), rgb(150, 108, 80)),
}


def drink(kind: str, piece: str, made: Made, *, below: float = 1.3) -> None:
    """Fill a cup to `below` centimeters under its rim; coffee and cocoa have foam at the edge."""
    outline = FORMS[piece].body.outline
    level = outline[-1][0] - below
    radius = np.interp(level, *zip(*outline, strict=True)) - 0.33
    disc = turned(
        (
            (0, level - 0.3),
            (radius * 0.99, level - 0.3),
            (radius, level + 0.04),
            (radius * 0.97, level),
            (0, level),
        )
    )
    dark, foam = DRINKS[kind]
    graph = Graph(kind)
    point = graph.place()
    length = graph.node("ShaderNodeVectorMath", operation="LENGTH")
    graph.put(graph.place((1, 1, 0)), length.inputs[0])
    edge = graph.math(
        "ADD", length.outputs["Value"], graph.math("MULTIPLY", graph.noise(14, point, detail=4), 0.09)
    )
    reach = radius * 0.1
    color = graph.mix(graph.step(edge, reach * 0.86, reach * 1.1), dark, foam)
    graph.set(Base_Color=color, Roughness=0.08, Specular_IOR_Level=0.5)
    place(mesh(kind, [disc]), graph.material, at=tuple(made.body.location), size=made.body.scale[0])


def lemons(places: list[tuple[float, float, float]], *, seed: int = 1) -> None:
    """Lemons with their middles at the places (scene units)."""
    chance = np.random.default_rng(seed)
    shape = (
        (0, -4.3),
        (0.35, -4.2),
        (0.6, -3.8),
        (1.5, -3.2),
        (2.5, -1.8),
        (2.85, 0),
        (2.5, 1.8),
        (1.5, 3.1),
        (0.6, 3.6),
        (0.3, 3.75),
        (0, 3.8),
    )
    graph = Graph("lemon")
    at = graph.place(own=5)
    pores = graph.noise(24, at, detail=2)
    color = graph.mix(graph.step(graph.noise(2, at), 0.35, 0.7), rgb(236, 190, 52), rgb(222, 166, 30))
    graph.set(Base_Color=color, Roughness=0.42, Normal=graph.bump(pores, 0.02))
    data = mesh("lemon", [turned(shape)])
    for where in places:
        made = place(data, graph.material, at=where, size=chance.uniform(0.92, 1.08))
        made.rotation_euler = (chance.uniform(1.1, 1.9), chance.uniform(-0.4, 0.4), chance.uniform(0, 6.3))


def scattered(
    kind: str, count: int, *, radius: float, at: tuple[float, float, float], heap: float = 0.0, seed: int = 1
) -> None:
    """Olives, almonds or rice over a circle (centimeters about `at`), heaped in the middle."""
    half, colors, rough = {
        "olive": ((0.85, 0.85, 1.1), (rgb(96, 100, 44), rgb(60, 66, 34)), 0.25),
        "almond": ((0.42, 0.7, 1.2), (rgb(168, 108, 66), rgb(132, 80, 48)), 0.6),
        "rice": ((0.14, 0.14, 0.38), (rgb(240, 236, 226), rgb(224, 218, 204)), 0.5),
    }[kind]
    chance = np.random.default_rng(seed)
    graph = Graph(kind)
    tone = graph.node("ShaderNodeObjectInfo").outputs["Random"]
    graph.set(Base_Color=graph.mix(tone, *colors), Roughness=rough)
    point = 0.72 if kind == "almond" else 1.0
    turn = np.linspace(-np.pi / 2, np.pi / 2, 9)
    shape = [(float(np.cos(a)) * (point if a > 0.6 else 1.0), float(np.sin(a))) for a in turn]
    shape[0], shape[-1] = (0.0, -1.0), (0.0, 1.0)
    data = mesh(kind, [turned(shape, around=14)])
    taken: list = []
    for _ in range(count):
        x, y, z = _spot(chance, taken, radius, half, heap)
        made = place(data, graph.material, at=(at[0] + x * 0.1, at[1] + y * 0.1, at[2] + z * 0.1))
        made.scale = half
        made.rotation_euler = (
            np.pi / 2 + chance.normal(0, 0.12 if not heap else 0.5),
            chance.normal(0, 0.2),
            chance.uniform(0, 6.3),
        )


def rice(*, radius: float, at: tuple[float, float, float], heap: float) -> None:
    """A heap of cooked rice: a white mound covered with grains."""
    slope = np.linspace(0, 1, 12)
    mound = [(float(radius * r), float(heap * (1 - r**2))) for r in slope] + [
        (radius * 0.9, -1.0),
        (0.0, -1.0),
    ]
    graph = Graph("mound")
    graph.set(Base_Color=rgb(226, 220, 208), Roughness=0.7)
    place(mesh("mound", [turned(mound)]), graph.material, at=at)
    scattered("rice", 2600, radius=radius, at=(at[0], at[1], at[2] - 0.008), heap=heap)


def _spot(
    chance: np.random.Generator, taken: list, radius: float, half: tuple, heap: float
) -> tuple[float, float, float]:
    """A place that nothing has yet (when it is one layer), or on the heap."""
    for _ in range(200):
        away, angle = radius * np.sqrt(chance.uniform()), chance.uniform(0, 6.3)
        x, y = away * np.cos(angle), away * np.sin(angle)
        if heap or all(np.hypot(x - a, y - b) > half[2] * 1.9 for a, b in taken):
            break
    taken.append((x, y))
    return x, y, half[0] + heap * (1 - (away / radius) ** 2)
