"""A short way to write what a surface looks like."""

from __future__ import annotations

import bpy

Value = object  # a socket, a number or a color


class Graph:
    """The nodes of one material."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.surface = self.tree.nodes["Principled BSDF"]

    def node(self, kind: str, **settings: object) -> bpy.types.Node:
        """A node with some of its settings."""
        made = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(made, key, value)
        return made

    def put(self, value: Value, socket: bpy.types.NodeSocket) -> None:
        """Connect a socket, or set a number or a color."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def set(self, **inputs: Value) -> None:
        """Inputs of the surface: Base_Color=…, Roughness=…"""
        for key, value in inputs.items():
            self.put(value, self.surface.inputs[key.replace("_", " ")])

    def math(self, kind: str, a: Value, b: Value = 0.0, clamp: bool = False) -> bpy.types.NodeSocket:
        """One step of arithmetic: ADD, MULTIPLY, SINE, …"""
        made = self.node("ShaderNodeMath", operation=kind, use_clamp=clamp)
        self.put(a, made.inputs[0])
        self.put(b, made.inputs[1])
        return made.outputs[0]

    def step(self, value: Value, low: float, high: float) -> bpy.types.NodeSocket:
        """0 below `low`, 1 above `high`, smooth between."""
        made = self.node("ShaderNodeMapRange", interpolation_type="SMOOTHSTEP")
        for socket, number in zip(made.inputs, (value, low, high, 0.0, 1.0), strict=False):
            self.put(number, socket)
        return made.outputs[0]

    def mix(self, share: Value, a: Value, b: Value, kind: str = "MIX") -> bpy.types.NodeSocket:
        """Two colors, `share` of the second."""
        made = self.node("ShaderNodeMix", data_type="RGBA", blend_type=kind)
        self.put(share, made.inputs["Factor"])
        self.put(a, made.inputs[6])
        self.put(b, made.inputs[7])
        return made.outputs[2]

    def place(
        self, stretch: tuple[float, float, float] = (1, 1, 1), own: float = 0.0
    ) -> bpy.types.NodeSocket:
        """The point on the object; `own` > 0 shifts it so that no two objects look the same."""
        point = self.node("ShaderNodeTexCoord").outputs["Object"]
        made = self.node("ShaderNodeMapping")
        made.inputs["Scale"].default_value = stretch
        self.put(point, made.inputs["Vector"])
        if own:
            number = self.node("ShaderNodeObjectInfo").outputs["Random"]
            self.put(self.math("MULTIPLY", number, own), made.inputs["Location"])
        return made.outputs[0]

    def noise(self, scale: float, at: Value, detail: float = 2.0, rough: float = 0.5) -> bpy.types.NodeSocket:
        """Soft noise around 0.5."""
        made = self.node("ShaderNodeTexNoise")
        self.put(at, made.inputs["Vector"])
        for key, number in (("Scale", scale), ("Detail", detail), ("Roughness", rough)):
            made.inputs[key].default_value = number
        return made.outputs["Fac"]

    def attribute(self, name: str) -> bpy.types.NodeSocket:
        """What the mesh says of the point."""
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs["Fac"]

    def bump(self, height: Value, distance: float, strength: float = 1.0, under: Value = None) -> Value:
        """Relief by `height`, `distance` scene units deep."""
        made = self.node("ShaderNodeBump")
        self.put(height, made.inputs["Height"])
        made.inputs["Distance"].default_value = distance
        made.inputs["Strength"].default_value = strength
        if under is not None:
            self.put(under, made.inputs["Normal"])
        return made.outputs[0]


def rgb(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """A color of the screen (0 to 255) as light."""
    return tuple(_linear(level / 255) for level in (red, green, blue))


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
