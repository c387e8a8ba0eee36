"""Every piece of the catalog in centimeters, and how its parts are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import bpy

from studio import glazes, meshes
from studio.forms import bowls, mugs, planters, teaware, vases
from studio.forms.form import Form
from studio.lathe import CM, shell, turned
from studio.sweep import handle, spout

FORMS: dict[str, Form] = {**mugs.FORMS, **bowls.FORMS, **vases.FORMS, **teaware.FORMS, **planters.FORMS}


@dataclass(frozen=True)
class Made:
    """A piece that stands in the scene; `all` is what a camera has to see."""

    body: bpy.types.Object
    others: list[bpy.types.Object] = field(default_factory=list)

    @property
    def all(self) -> list[bpy.types.Object]:
        return [self.body, *self.others]


def build(
    name: str,
    glaze: str,
    *,
    at: tuple[float, float, float] = (0, 0, 0),
    turn: float = 0.0,
    size: float = 1.0,
    lid: bool = True,
    saucer: bool = True,
    tilt: tuple[float, float] = (0.0, 0.0),
) -> Made:
    """The piece in its glaze, standing at `at` (scene units)."""
    form, material = FORMS[name], glazes.material(glaze)
    others = []
    x, y, z = at
    if form.saucer and saucer:
        others.append(meshes.place(_mesh(name, "saucer"), material, at=at, turn=turn + 40, size=size))
        z += form.saucer_lift * CM * size
    body = meshes.place(
        _mesh(name, "body"), material, at=(x, y, z), turn=turn, size=size, tilt=tilt, name=name
    )
    if form.lid and lid:
        top = z + form.lid_at * CM * size
        others.append(meshes.place(_mesh(name, "lid"), material, at=(x, y, top), turn=turn, size=size))
    return Made(body, others)


def height(name: str) -> float:
    """From the table to the rim, in scene units."""
    return FORMS[name].body.outline[-1][0] * CM


def _mesh(name: str, part: str) -> bpy.types.Mesh:
    found = bpy.data.meshes.get(f"{name} {part}")
    return found or meshes.mesh(f"{name} {part}", list(_shells(name, part)))


@cache
def _shells(name: str, part: str) -> tuple:
    form = FORMS[name]
    if part == "saucer":
        return (shell(form.saucer),)
    if part == "lid":
        return (turned(form.lid, sharp=0.1),)
    foot, dip = form.body.foot, form.body.dip
    return (
        shell(form.body),
        *(handle(each, foot=foot, dip=dip) for each in form.handles),
        *(spout(each, foot=foot, dip=dip) for each in form.spouts),
    )
