"""What grows in the planters: a rosette, upright blades, a fern; each with soil."""

from __future__ import annotations

import bpy
import numpy as np

from studio.curves import evenly, through
from studio.lathe import CM, turned
from studio.meshes import mesh, place
from studio.nodes import Graph, rgb
from studio.pieces import FORMS, Made
from studio.props.leaves import Leaf, green, joined, leaf, turned_to

GOLDEN = 137.508


def grow(kind: str, piece: str, made: Made) -> list[bpy.types.Object]:
    """Soil and a plant in a planter; gives back the plant alone, for the camera."""
    outline = FORMS[piece].body.outline
    height = outline[-1][0]
    radius = min(np.interp(height - down, *zip(*outline, strict=True)) for down in (1.3, 2.8, 4.3)) - 0.75
    x, y, z = made.body.location
    size = made.body.scale[0]
    level = height - 1.3
    soil = turned(
        (
            (0, level - 3),
            (radius, level - 3),
            (radius + 0.1, level - 0.2),
            (radius * 0.6, level),
            (0, level + 0.25),
        )
    )
    place(mesh("soil", [soil]), _soil(), at=(x, y, z), size=size)
    data, material = {"rosette": _rosette, "blades": _blades, "fern": _fern}[kind](radius)
    return [place(data, material, at=(x, y, z + level * CM * size), size=size)]


def _soil() -> bpy.types.Material:
    graph = Graph("soil")
    lumps = graph.noise(22, graph.place(), detail=5, rough=0.75)
    graph.set(
        Base_Color=graph.mix(graph.step(lumps, 0.35, 0.7), rgb(34, 26, 20), rgb(84, 68, 54)), Roughness=0.95
    )
    graph.set(Normal=graph.bump(lumps, 0.12))
    return graph.material


def _rosette(radius: float) -> tuple[bpy.types.Mesh, bpy.types.Material]:
    """An echeveria: thick spoons around a middle, the younger the steeper."""
    chance, parts = np.random.default_rng(5), []
    for number in range(44):
        age = number / 43  # 0 the youngest
        length = 1.4 + 4.6 * age**0.8
        form = Leaf(
            length=length,
            width=1.1 + 1.5 * age**0.7,
            widths=(0.35, 0.55, 0.85, 1.0, 0.75, 0.12),
            bow=-34 + 12 * age,
            fold=0.32,
            thick=0.3 + 0.3 * age,
        )
        points, faces, way = leaf(form)
        rise = 82 - 72 * age**0.75 + chance.normal(0, 2)
        points = turned_to(
            points, heading=number * GOLDEN + chance.normal(0, 3), rise=rise, at=(0, 0, 1.9 - 1.3 * age)
        )
        parts.append((points, faces, way, float(np.clip(0.75 - 0.5 * age + chance.normal(0, 0.08), 0, 1))))
    color = green(
        "rosette", dark=rgb(104, 128, 112), light=rgb(160, 178, 152), tip=rgb(176, 116, 108), rough=0.55
    )
    return joined("rosette", parts), color


def _blades(radius: float) -> tuple[bpy.types.Mesh, bpy.types.Material]:
    """Upright, slightly turning leaves with paler bands."""
    chance, parts = np.random.default_rng(12), []
    for number in range(13):
        out = radius * 0.62 * np.sqrt(number / 13)
        heading = number * GOLDEN
        form = Leaf(
            length=chance.uniform(19, 34) * (1 - 0.25 * number / 13),
            width=chance.uniform(3.4, 4.6),
            widths=(0.6, 0.8, 0.95, 1.0, 0.95, 0.75, 0.0),
            bow=chance.uniform(2, 16),
            fold=0.3,
            twist=chance.uniform(-55, 55),
            thick=0.16,
        )
        points, faces, way = leaf(form, along=30)
        at = (out * np.cos(np.radians(heading)), out * np.sin(np.radians(heading)), -0.8)
        points = turned_to(
            points,
            heading=heading + chance.normal(0, 25),
            rise=86 - 13 * number / 13,
            roll=chance.uniform(0, 360),
            at=at,
        )
        parts.append((points, faces, way, float(chance.uniform(0, 0.35))))
    color = green(
        "blades",
        dark=rgb(42, 62, 46),
        light=rgb(112, 132, 98),
        tip=rgb(120, 132, 84),
        rough=0.38,
        banded=True,
    )
    return joined("blades", parts), color


def _fern(radius: float) -> tuple[bpy.types.Mesh, bpy.types.Material]:
    """Fronds that rise and hang over, with pairs of small leaves."""
    chance, parts = np.random.default_rng(3), []
    for number in range(40):
        length = chance.uniform(12, 22)
        lift = chance.uniform(38, 84) if number > 12 else chance.uniform(66, 86)
        parts += _frond(chance, length, heading=number * GOLDEN + chance.normal(0, 12), lift=lift)
    color = green("fern", dark=rgb(58, 84, 44), light=rgb(122, 146, 78), tip=rgb(120, 144, 80), rough=0.5)
    return joined("fern", parts), color


def _frond(chance: np.random.Generator, length: float, *, heading: float, lift: float) -> list:
    """One frond: a thin stem along an arc, leaflets to both sides that grow shorter to the tip."""
    t = np.linspace(0, 1, 12)
    angle = np.radians(lift) - t**1.3 * np.radians(lift * 0.75 + 42)
    step = length / 11
    x = np.concatenate([[0.4], 0.4 + np.cumsum(np.cos(angle[:-1]) * step)])
    z = np.concatenate([[0.0], np.cumsum(np.sin(angle[:-1]) * step)])
    line = evenly(through(np.stack([x, z], axis=1)), 0.42)
    parts, tone = [], float(np.clip(chance.normal(0.45, 0.22), 0, 1))
    turn = np.radians(heading)
    stem = Leaf(length=0.5, width=0.12, widths=(1, 1), bow=0, fold=0)
    for i in range(1, len(line)):
        way = i / len(line)
        rise = np.degrees(np.arctan2(*(line[i] - line[i - 1])[::-1]))
        at = (line[i][0] * np.cos(turn), line[i][0] * np.sin(turn), line[i][1])
        points, faces, along = leaf(stem, along=2, across=2)
        parts.append(
            (turned_to(points, heading=heading, rise=rise, at=at, roll=45), faces, along * 0, tone * 0.5)
        )
        if way < 0.12:
            continue
        long = 2.5 * np.sin(np.pi * min(way * 0.82 + 0.2, 1.0)) ** 0.8 + 0.25
        for side in (-1, 1):
            form = Leaf(
                length=long * chance.uniform(0.85, 1.1), width=0.62, bow=chance.uniform(10, 55), fold=0.2
            )
            points, faces, along = leaf(form, along=6, across=3)
            points = turned_to(points, heading=side * (62 - 18 * way), rise=8, at=(0, 0, 0), roll=0)
            points = turned_to(points, heading=heading, rise=rise, at=at)
            parts.append((points, faces, along * 0.8, float(np.clip(tone + chance.normal(0, 0.1), 0, 1))))
    return parts
