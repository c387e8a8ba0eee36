"""The glazes: color, where it breaks over edges, what is dipped over it, specks, and how it shines.

One material a glaze and clay; how high the bare foot and the dip are comes with each mesh (see `lathe`).
"""

from __future__ import annotations

from dataclasses import dataclass

import bpy

from studio.nodes import Graph, Value, rgb

Color = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Glaze:
    """`color` drifts to `drift`; `thin` shows over edges; `upper` is dipped over and meets it in `meet`."""

    color: Color
    drift: Color
    thin: Color
    upper: Color
    meet: Color
    speck: Color
    specks: float = 0.5  # share of places that have one
    rough: float = 0.3
    clay: str = "buff"


CLAYS = {
    "raw": (rgb(216, 184, 158), rgb(198, 164, 138)),
    "buff": (rgb(190, 148, 112), rgb(158, 114, 82)),
    "dark": (rgb(78, 58, 48), rgb(52, 40, 35)),
}

GLAZES = {
    "sand": Glaze(
        color=rgb(221, 204, 178),
        drift=rgb(206, 184, 154),
        thin=rgb(176, 138, 101),
        upper=rgb(221, 204, 178),
        meet=rgb(221, 204, 178),
        speck=rgb(86, 56, 36),
        specks=0.62,
        rough=0.38,
    ),
    "tide": Glaze(
        color=rgb(110, 146, 158),
        drift=rgb(86, 122, 138),
        thin=rgb(150, 134, 112),
        upper=rgb(33, 66, 90),
        meet=rgb(146, 172, 174),
        speck=rgb(40, 46, 52),
        specks=0.22,
        rough=0.17,
    ),
    "kelp": Glaze(
        color=rgb(106, 109, 86),
        drift=rgb(86, 91, 70),
        thin=rgb(140, 110, 76),
        upper=rgb(56, 63, 51),
        meet=rgb(142, 138, 104),
        speck=rgb(44, 38, 26),
        specks=0.3,
        rough=0.22,
    ),
    "salt": Glaze(
        color=rgb(238, 233, 224),
        drift=rgb(228, 220, 207),
        thin=rgb(184, 150, 116),
        upper=rgb(238, 233, 224),
        meet=rgb(238, 233, 224),
        speck=rgb(100, 70, 48),
        specks=0.42,
        rough=0.33,
    ),
    "ember": Glaze(
        color=rgb(156, 86, 62),
        drift=rgb(132, 66, 48),
        thin=rgb(104, 64, 46),
        upper=rgb(92, 40, 32),
        meet=rgb(180, 116, 78),
        speck=rgb(52, 24, 18),
        specks=0.32,
        rough=0.2,
    ),
    "night": Glaze(
        color=rgb(56, 60, 70),
        drift=rgb(43, 48, 59),
        thin=rgb(104, 80, 62),
        upper=rgb(56, 60, 70),
        meet=rgb(56, 60, 70),
        speck=rgb(176, 166, 150),
        specks=0.3,
        rough=0.3,
        clay="dark",
    ),
}


def material(name: str) -> bpy.types.Material:
    """The glaze of that name as a material, made once; "raw" is clay without any."""
    found = bpy.data.materials.get(f"glaze {name}")
    return found or _made(name)


def _made(name: str) -> bpy.types.Material:
    graph = Graph(f"glaze {name}")
    glaze = GLAZES["salt" if name == "raw" else name]
    at = graph.place(own=37.0)
    line = graph.noise(2.2, at, detail=3)
    wavy = graph.math("MULTIPLY", graph.math("SUBTRACT", line, 0.5), 0.55)
    bare = graph.math("ADD", graph.attribute("bare"), wavy)
    covered: Value = graph.step(bare, -0.025, 0.03)
    if name == "raw":
        covered = graph.math("MULTIPLY", covered, 0.0)
    clay, grain = _clay(graph, name if name == "raw" else glaze.clay, at, bare)
    color, ripple = _glazed(graph, glaze, at, bare)
    graph.set(
        Base_Color=graph.mix(covered, clay, color),
        Roughness=_rough(graph, glaze, covered, at),
        Specular_IOR_Level=graph.math("ADD", graph.math("MULTIPLY", covered, 0.3), 0.2),
        Normal=_relief(graph, covered, grain, ripple, at),
    )
    return graph.material


def _clay(graph: Graph, clay: str, at: Value, bare: Value) -> tuple[Value, Value]:
    """Toasted clay, darker towards the glaze, with grog in it."""
    light, dark = CLAYS[clay]
    grain = graph.noise(70, at, detail=4, rough=0.7)
    color = graph.mix(graph.step(grain, 0.35, 0.72), dark, light)
    cloud = graph.step(graph.noise(5, at, detail=3), 0.35, 0.7)
    toasted = graph.mix(graph.math("MULTIPLY", graph.step(bare, -0.5, 0.0), 0.5), color, dark)
    return graph.mix(graph.math("MULTIPLY", cloud, 0.25), toasted, dark), grain


def _glazed(graph: Graph, glaze: Glaze, at: Value, bare: Value) -> tuple[Value, Value]:
    """The color of the glaze, and how thick it lies."""
    cloud = graph.step(graph.noise(2.6, at, detail=5, rough=0.6), 0.32, 0.68)
    color = graph.mix(cloud, glaze.color, glaze.drift)
    runs = graph.noise(5.5, graph.place((1, 1, 0.16), own=11.0), detail=3)
    dip = graph.math(
        "ADD", graph.attribute("dip"), graph.math("MULTIPLY", graph.math("SUBTRACT", runs, 0.5), 3.4)
    )
    upper = graph.step(dip, -0.45, 0.75)
    seam = graph.math(
        "MULTIPLY", graph.step(dip, -1.3, -0.2), graph.math("SUBTRACT", 1.0, graph.step(dip, -0.2, 0.7))
    )
    color = graph.mix(upper, color, graph.mix(graph.math("MULTIPLY", cloud, 0.35), glaze.upper, glaze.color))
    color = graph.mix(graph.math("MULTIPLY", seam, 0.55), color, glaze.meet)
    fine = graph.noise(24, at, detail=4, rough=0.65)
    worn = graph.math(
        "MULTIPLY", graph.attribute("edge"), graph.math("ADD", graph.math("MULTIPLY", fine, 1.2), 0.15)
    )
    color = graph.mix(graph.step(worn, 0.3, 0.95), color, glaze.thin)
    pooled = graph.math("SUBTRACT", 1.0, graph.step(bare, 0.02, 0.32))
    color = graph.mix(graph.math("MULTIPLY", pooled, 0.3), color, glaze.drift, "MULTIPLY")
    for scale, share, size in ((16.0, 0.16, 0.16), (34.0, 0.5, 0.24)):
        color = graph.mix(_specks(graph, at, scale, glaze.specks * share, size), color, glaze.speck)
    return color, runs


def _specks(graph: Graph, at: Value, scale: float, share: float, size: float) -> Value:
    """Iron spots: round, soft at the edge, a few large and many small, in `share` of all cells."""
    cells = graph.node("ShaderNodeTexVoronoi")
    bent = graph.node("ShaderNodeVectorMath", operation="ADD")
    shift = graph.node("ShaderNodeTexNoise")
    shift.inputs["Scale"].default_value = scale * 2.2
    graph.put(at, shift.inputs["Vector"])
    small = graph.node("ShaderNodeVectorMath", operation="SCALE")
    graph.put(shift.outputs["Color"], small.inputs[0])
    small.inputs["Scale"].default_value = 0.35 / scale
    graph.put(at, bent.inputs[0])
    graph.put(small.outputs[0], bent.inputs[1])
    graph.put(bent.outputs[0], cells.inputs["Vector"])
    cells.inputs["Scale"].default_value = scale
    parts = graph.node("ShaderNodeSeparateColor")
    graph.put(cells.outputs["Color"], parts.inputs[0])
    there = graph.math("LESS_THAN", parts.outputs[0], share)
    reach = graph.math("MULTIPLY", graph.math("ADD", parts.outputs[1], 0.35), size)
    spot = graph.math("SUBTRACT", 1.0, graph.math("DIVIDE", cells.outputs["Distance"], reach))
    return graph.math("MULTIPLY", graph.math("MULTIPLY", graph.step(spot, 0.0, 0.45), there), 0.88)


def _rough(graph: Graph, glaze: Glaze, covered: Value, at: Value) -> Value:
    cloud = graph.noise(9, at, detail=3)
    glazed = graph.math("ADD", graph.math("MULTIPLY", cloud, 0.16), glaze.rough - 0.08)
    made = graph.node("ShaderNodeMix", data_type="FLOAT")
    for socket, value in zip(
        (made.inputs["Factor"], made.inputs[2], made.inputs[3]), (covered, 0.82, glazed), strict=True
    ):
        graph.put(value, socket)
    return made.outputs[0]


def _relief(graph: Graph, covered: Value, grain: Value, runs: Value, at: Value) -> Value:
    """Grainy clay, a glaze that lies on it, and the slight unrest of what was once liquid."""
    peel = graph.noise(13, at, detail=2)
    liquid = graph.math("ADD", graph.math("MULTIPLY", peel, 0.008), graph.math("MULTIPLY", runs, 0.008))
    grit = graph.math("MULTIPLY", graph.math("MULTIPLY", grain, 0.006), graph.math("SUBTRACT", 1.0, covered))
    layer = graph.math("MULTIPLY", covered, 0.006)
    height = graph.math("ADD", graph.math("ADD", graph.math("MULTIPLY", liquid, covered), grit), layer)
    return graph.bump(height, 1.0)
