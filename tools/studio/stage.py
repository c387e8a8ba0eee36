"""The room of every picture: a paper sweep, one large window to the left, a little light from around."""

from __future__ import annotations

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from studio.meshes import place, plain
from studio.nodes import Graph, rgb

PAPER = rgb(247, 237, 223)
DEEPER = rgb(222, 208, 190)  # for what is white itself


def clear(width: int, height: int, samples: int) -> bpy.types.Scene:
    """An empty scene that renders a picture of that many pixels."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.07
    scene.cycles.adaptive_min_samples = 2
    scene.cycles.use_light_tree = False
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.denoising_prefilter, scene.cycles.denoising_quality = "FAST", "BALANCED"
    scene.cycles.max_bounces = 3
    scene.cycles.use_fast_gi, scene.cycles.ao_bounces_render = True, 2
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 4.0
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.12
    return scene


def sweep(depth: float = 14.0, bend: float = 6.0, color: tuple[float, float, float] = PAPER) -> None:
    """Paper that comes down behind and runs forward without an edge."""
    turn = np.linspace(0, np.pi / 2, 24)
    bent = np.stack([depth + bend * np.sin(turn), bend - bend * np.cos(turn)], axis=1)
    line = np.vstack([[[-40.0, 0.0]], bent, [[depth + bend, 60.0]]])
    points = [(x, y, z) for y, z in line for x in (-60.0, 60.0)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(line) - 1)]
    graph = Graph("paper")
    at = graph.place()
    cloud = graph.noise(0.35, at, detail=3)
    shade = tuple(level * 0.94 for level in color)
    graph.set(Base_Color=graph.mix(cloud, color, shade), Roughness=0.92, Specular_IOR_Level=0.15)
    graph.set(Normal=graph.bump(graph.noise(26, at, detail=3), 0.004))
    place(plain("paper", np.array(points), faces), graph.material)


def area(
    at: tuple[float, float, float],
    toward: tuple[float, float, float],
    size: tuple[float, float],
    power: float,
    color: tuple[float, float, float],
) -> None:
    """A soft box; power in watts."""
    lamp = bpy.data.lights.new("soft box", "AREA")
    lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", *size
    lamp.energy, lamp.color = power, color
    made = place(lamp, None, at=at)
    made.rotation_euler = (Vector(toward) - Vector(at)).to_track_quat("-Z", "Y").to_euler()


def light(reach: float = 1.0, around: float = 0.62) -> None:
    """The window, its echo from the right, and the sky; `reach` widens all for larger groups."""
    more = reach * reach
    area(
        (-13 * reach, -5.5 * reach, 12 * reach),
        (0, 0, 0.6),
        (9 * reach, 9 * reach),
        3900 * more,
        (1.0, 0.95, 0.88),
    )
    area(
        (14 * reach, -3 * reach, 6 * reach),
        (0, 0, 0.8),
        (6 * reach, 9 * reach),
        260 * more,
        (0.92, 0.96, 1.0),
    )
    world = bpy.data.worlds.new("around")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.light_settings.distance, world.light_settings.ao_factor = 6, 0.7
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = (0.97, 0.93, 0.88, 1)
    background.inputs[1].default_value = around


def camera(
    *, toward: tuple[float, float, float], distance: float, pitch: float, yaw: float = 0.0, lens: float = 90.0
) -> bpy.types.Object:
    """A camera `distance` from what it looks at, `pitch` degrees above it, `yaw` degrees to the right."""
    data = bpy.data.cameras.new("camera")
    made = place(data, None)
    bpy.context.scene.camera = made
    data.lens, data.sensor_fit, data.sensor_width = lens, "AUTO", 36
    up, side = np.radians(pitch), np.radians(yaw)
    way = np.array([np.sin(side) * np.cos(up), -np.cos(side) * np.cos(up), np.sin(up)])
    made.location = np.array(toward) + way * distance
    made.rotation_euler = (-Vector(way)).to_track_quat("-Z", "Y").to_euler()
    return made


def frame(
    objects: list[bpy.types.Object],
    *,
    pitch: float,
    yaw: float = 0.0,
    fill: tuple[float, float] = (0.62, 0.6),
    middle: tuple[float, float] = (0.5, 0.47),
    lens: float = 90.0,
) -> bpy.types.Object:
    """A camera placed so that the objects fill that share of the width or the height, around `middle`."""
    bpy.context.view_layer.update()
    points = np.vstack([_corners(each) for each in objects])
    center = (points.min(axis=0) + points.max(axis=0)) / 2
    distance = 20.0
    for _ in range(6):
        made = camera(toward=tuple(center), distance=distance, pitch=pitch, yaw=yaw, lens=lens)
        low, high = _seen(made, points)
        distance *= max((high[0] - low[0]) / fill[0], (high[1] - low[1]) / fill[1])
        keep = made
    scene = bpy.context.scene
    low, high = _seen(keep, points)
    longer = max(scene.render.resolution_x, scene.render.resolution_y)
    keep.data.shift_x = ((low[0] + high[0]) / 2 - middle[0]) * scene.render.resolution_x / longer
    keep.data.shift_y = ((low[1] + high[1]) / 2 - middle[1]) * scene.render.resolution_y / longer
    return keep


def focus(camera: bpy.types.Object, at: tuple[float, float, float], stop: float = 5.6) -> None:
    """Sharp at a point, softer elsewhere; `stop` is for a camera ten times our scale."""
    camera.data.dof.use_dof = True
    camera.data.dof.focus_distance = (camera.location - Vector(at)).length
    camera.data.dof.aperture_fstop = stop / 10


def _corners(thing: bpy.types.Object) -> np.ndarray:
    points = np.empty(len(thing.data.vertices) * 3)
    thing.data.vertices.foreach_get("co", points)
    matrix = np.array(thing.matrix_world)
    return points.reshape(-1, 3)[::7] @ matrix[:3, :3].T + matrix[:3, 3]


def _seen(camera: bpy.types.Object, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    bpy.context.view_layer.update()
    seen = np.array([world_to_camera_view(bpy.context.scene, camera, Vector(point))[:2] for point in points])
    return seen.min(axis=0), seen.max(axis=0)
