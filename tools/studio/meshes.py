"""Shells as objects of a scene."""

from __future__ import annotations

import bpy
import numpy as np

from studio.lathe import Shell


def mesh(name: str, shells: list[Shell]) -> bpy.types.Mesh:
    """One mesh of several shells, with what a glaze needs to know in attributes."""
    start, faces = 0, []
    for shell in shells:
        faces += (shell.faces + start).tolist()
        start += len(shell.points)
    made = plain(name, np.vstack([shell.points for shell in shells]), faces)
    for key in ("bare", "dip", "edge"):
        values = np.concatenate([getattr(shell, key) for shell in shells]).astype(np.float32)
        made.attributes.new(key, "FLOAT", "POINT").data.foreach_set("value", values)
    return made


def plain(name: str, points: np.ndarray, faces: list) -> bpy.types.Mesh:
    """A smooth mesh."""
    made = bpy.data.meshes.new(name)
    made.from_pydata(np.asarray(points).tolist(), [], faces)
    made.update()
    made.polygons.foreach_set("use_smooth", [True] * len(made.polygons))
    return made


def place(
    data: object,
    material: bpy.types.Material | None,
    *,
    at: tuple[float, float, float] = (0, 0, 0),
    turn: float = 0.0,
    tilt: tuple[float, float] = (0.0, 0.0),
    size: float = 1.0,
    name: str = "",
) -> bpy.types.Object:
    """An object of `data` at a place (scene units), turned about its axis (degrees), tilted about x and y."""
    made = bpy.data.objects.new(name or data.name, data)
    bpy.context.scene.collection.objects.link(made)
    made.location = at
    made.rotation_euler = (np.radians(tilt[0]), np.radians(tilt[1]), np.radians(turn))
    made.scale = (size, size, size)
    if material is not None:
        if not data.materials:
            data.materials.append(None)
        made.material_slots[0].link = "OBJECT"
        made.material_slots[0].material = material
    return made
