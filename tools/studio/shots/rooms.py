"""Rooms for pictures of several pieces: a table before a wall in window light, and shelves."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from studio import stage
from studio.meshes import place, plain
from studio.nodes import Graph, rgb
from studio.props.tabletop import board

PLASTER = rgb(244, 234, 219)


def _plaster() -> bpy.types.Material:
    graph = Graph("plaster")
    at = graph.place()
    cloud = graph.noise(0.5, at, detail=5, rough=0.6)
    shade = tuple(level * 0.88 for level in PLASTER)
    graph.set(Base_Color=graph.mix(cloud, PLASTER, shade), Roughness=0.95, Specular_IOR_Level=0.1)
    strokes = graph.noise(1.7, graph.place((1, 1, 0.6)), detail=6, rough=0.62)
    graph.set(Normal=graph.bump(strokes, 0.06))
    return graph.material


def wall(depth: float) -> None:
    """A plastered wall behind everything."""
    points = np.array([(-40, depth, -12), (40, depth, -12), (40, depth, 40), (-40, depth, 40)], dtype=float)
    place(plain("wall", points, [(0, 1, 2, 3)]), _plaster())


def sunlight(
    way: tuple[float, float, float],
    strength: float,
    window: tuple[float, float],
    at: tuple[float, float, float],
) -> None:
    """Low sun through a window of four panes: bars that stand in its way near `at`, and a frame around."""
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.energy, lamp.angle, lamp.color = strength, np.radians(2.6), (1.0, 0.86, 0.68)
    made = place(lamp, None, at=at)
    made.rotation_euler = Vector(way).to_track_quat("-Z", "Y").to_euler()
    turn = Vector(way).to_track_quat("-Z", "Y").to_euler()
    wide, high = window
    far = 60.0
    bars = [
        (-far, -wide / 2, -far, far),
        (wide / 2, far, -far, far),
        (-far, far, high / 2, far),
        (-far, far, -far, -high / 2),
    ]
    bars += [(-0.13, 0.13, -far, far), (-far, far, -0.13, 0.13)]
    points, faces = [], []
    for x0, x1, y0, y1 in bars:
        first = len(points)
        points += [(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0)]
        faces.append((first, first + 1, first + 2, first + 3))
    frame = place(plain("window", np.array(points, dtype=float), faces), None, at=at)
    frame.rotation_euler = turn
    for kind in ("camera", "diffuse", "glossy", "transmission"):
        setattr(frame, f"visible_{kind}", False)


def table_room(*, sun: float) -> None:
    """An oak table before a plastered wall; the window's light lies on both."""
    wall(4.6)
    board((400, 260), at=(0, -8.4, -0.4), thick=4.0, corner=1.0)
    stage.light(1.5, around=0.62)
    way = Vector((1.0, 0.62, -0.52))
    target = Vector((0.1, 1.2, 1.7))
    sunlight(tuple(way), sun, (5.2, 6.4), tuple(target - way * 16))


def shelf_room() -> None:
    """Three long oak shelves before a wall."""
    wall(1.9)
    for level in (0.0, 3.6, 7.6):
        board((150, 30), at=(0, 0.2, level - 0.3), thick=3.0, corner=0.6)
    stage.light(2.3, around=0.5)
