"""The pot itself: rings of its profile laid on each other from the foot up, each lit as its wall leans."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import asin, cos, pi, sin

from PIL import Image, ImageDraw

from shop.exchange.demo.paint.glazes import Color, Glaze, mix
from shop.exchange.demo.paint.light import shade
from shop.exchange.demo.paint.shapes import Shape, radius_at

SAMPLES = 36
FINEST, COARSEST = 0.8, 4.0  # distance of two rings: small where the wall lies flat
Surface = Callable[[float, float], Color]  # (height, angle) -> color of the bare surface


def surface_of(shape: Shape, glaze: Glaze, chance: random.Random) -> Surface:
    """What covers the wall: clay at the foot, glaze above a wavering edge, a second one running down."""
    one, two = chance.uniform(0, 2 * pi), chance.uniform(0, 2 * pi)
    run = shape.height * chance.uniform(0.30, 0.42)

    def surface(height: float, angle: float) -> Color:
        waver = 5 * sin(2 * angle + one) + 3 * sin(5 * angle + two)
        if height < shape.foot + waver * min(shape.foot / 46, 1):
            return glaze.clay
        color = glaze.color
        if height < shape.foot + waver + 8:
            color = mix(glaze.clay, color, 0.72)  # thin at its edge
        if glaze.upper:
            edge = run + 14 * sin(3 * angle + two) + 8 * sin(7 * angle + one)
            color = mix(glaze.upper, color, (shape.height - height - edge) / 46 + 0.5)
        return color

    return surface


def draw_wall(
    image: Image.Image, shape: Shape, surface: Surface, *, center: float, scale: float, shine: float
) -> None:
    """Lay the outside of `shape` on `image`, whose pixels are `scale` times those of the shape."""
    sines = [-1 + 2 * (i + 0.5) / SAMPLES for i in range(SAMPLES)]
    angles = [asin(value) for value in sines]
    layer = image.copy()
    height = 0.0
    while height <= shape.height:
        radius = radius_at(shape.profile, height)
        lean = (radius_at(shape.profile, height + 3) - radius_at(shape.profile, height - 3)) / 6
        tilt = lean - 0.022 * sin(height * 0.24)  # the potter's fingers
        gloss = 0.06 if height < shape.foot else shine
        strip = Image.new("RGB", (SAMPLES, 1))
        strip.putdata(
            [
                shade(surface(height, angle), right, -tilt + 0.12, cos(angle), gloss)
                for right, angle in zip(sines, angles, strict=True)
            ]
        )
        y = shape.floor - height
        _lay_ring(layer, strip, center, y, radius + 3, shape.view, scale, whole=lean < -1.5)
        height += min(max(2.2 / (abs(lean) + 0.01), FINEST), COARSEST, shape.height / 60)
    image.paste(layer, (0, 0), _outline(image.size, shape, center, scale))


def _outline(size: tuple[int, int], shape: Shape, center: float, scale: float) -> Image.Image:
    """What the pot covers: its smooth profile on both sides, the roundness of its foot, belly and rim."""
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    count = round(shape.height * scale / 2)
    heights = [shape.height * i / count for i in range(count + 1)]
    sides = [(radius_at(shape.profile, height), shape.floor - height) for height in heights]
    edge = [(center - r, y) for r, y in sides] + [(center + r, y) for r, y in reversed(sides)]
    pen.polygon([(x * scale, y * scale) for x, y in edge], fill=255)
    for number, (radius, y) in enumerate(sides):
        inside = radius if number in (0, count) else radius - 3
        box = (center - inside, y - inside * shape.view, center + inside, y + inside * shape.view)
        pen.ellipse([side * scale for side in box], fill=255)
    return mask


def _lay_ring(
    image: Image.Image,
    strip: Image.Image,
    center: float,
    y: float,
    radius: float,
    view: float,
    scale: float,
    *,
    whole: bool = True,
) -> None:
    """Lay an ellipse in the colors of `strip` at height `y`; `whole=False` leaves out its hidden far half."""
    wide, flat = max(round(2 * radius * scale), 2), max(round(2 * radius * view * scale), 2)
    far = 0 if whole else flat // 2
    mask = Image.new("L", (wide, flat - far), 0)
    ImageDraw.Draw(mask).ellipse([0, -far, wide - 1, flat - 1 - far], fill=255)
    place = (round((center - radius) * scale), round(y * scale - flat / 2) + far)
    across = strip.resize((wide, 1), Image.Resampling.BICUBIC)
    image.paste(across.resize((wide, flat - far), Image.Resampling.NEAREST), place, mask)


def draw_inside(
    image: Image.Image, shape: Shape, surface: Surface, glaze: Glaze, *, center: float, scale: float
) -> None:
    """The rim, and what is seen through it: rings going down, kept within the opening."""
    top = shape.floor - shape.height
    outer = shape.profile[-1][1]
    inner = outer - shape.wall
    lip = Image.new("RGB", (SAMPLES, 1))
    worn = mix(surface(shape.height, 0), glaze.clay, 0.35)
    lip.putdata([shade(worn, -0.5 + i / SAMPLES * 0.6, 0.9, 0.4, 0.3) for i in range(SAMPLES)])
    _lay_ring(image, lip, center, top, outer, shape.view, scale)
    layer = image.copy()
    steps = 26
    for step in range(steps + 1):
        share = step / steps
        height = shape.height * (1 - share * shape.depth)
        radius = max(radius_at(shape.profile, height) - shape.wall, 4)
        _lay_patch(layer, shape, surface, share, height, min(radius, inner * 1.6), center, scale, glaze)
    wide, flat = round(2 * inner * scale), max(round(2 * inner * shape.view * scale), 2)
    mask = Image.new("L", image.size, 0)
    left, up = (center - inner) * scale, top * scale - flat / 2
    ImageDraw.Draw(mask).ellipse([left, up, left + wide, up + flat], fill=255)
    image.paste(layer, (0, 0), mask)


def _lay_patch(
    layer: Image.Image,
    shape: Shape,
    surface: Surface,
    share: float,
    height: float,
    radius: float,
    center: float,
    scale: float,
    glaze: Glaze,
) -> None:
    lean = (radius_at(shape.profile, height + 3) - radius_at(shape.profile, height - 3)) / 6
    color = surface(max(height, shape.foot + 12), 0)
    if shape.view >= 0.4:  # a plate lies in full light
        color, lean = mix(color, (255, 255, 255), 0.16), max(lean, 14.0) if share > 0.85 else lean
    dark = 1 - 0.62 * share * min(shape.height / (shape.profile[-1][1] * 1.1), 1.0)
    patch = Image.new("RGB", (12, 8))
    patch.putdata(
        [
            _inner(color, (x - 5.5) / 5.5, (y - 3.5) / 3.5, lean, dark, glaze.shine)
            for y in range(8)
            for x in range(12)
        ]
    )
    wide, flat = max(round(2 * radius * scale), 2), max(round(2 * radius * shape.view * scale), 2)
    mask = Image.new("L", (wide, flat), 0)
    ImageDraw.Draw(mask).ellipse([0, 0, wide - 1, flat - 1], fill=255)
    place = (round((center - radius) * scale), round((shape.floor - height) * scale - flat / 2))
    layer.paste(patch.resize((wide, flat), Image.Resampling.BILINEAR), place, mask)


def _inner(color: Color, right: float, down: float, lean: float, dark: float, shine: float) -> Color:
    lit = shade(color, -right, 0.35 + max(lean, 0.0), -down * 0.8, shine * 0.4)
    return mix((24, 18, 14), lit, dark)


def fill(image: Image.Image, shape: Shape, *, center: float, scale: float) -> None:
    """Soil, a little below the rim."""
    height = shape.height - 16
    radius = radius_at(shape.profile, height) - shape.wall - 3
    soil = Image.new("RGB", (SAMPLES, 1))
    soil.putdata([shade((70, 54, 44), -0.4 + i / SAMPLES * 0.5, 0.9, 0.3, 0.0) for i in range(SAMPLES)])
    _lay_ring(image, soil, center, shape.floor - height, radius, shape.view, scale)


def speckle(
    image: Image.Image, shape: Shape, glaze: Glaze, chance: random.Random, *, center: float, scale: float
) -> None:
    """Iron spots in the glaze: on the wall that is seen, and inside where a pot is wide open."""
    if glaze.speckle is None:
        return
    spots = Image.new("RGBA", image.size, (*glaze.speckle, 0))
    pen = ImageDraw.Draw(spots)
    for _ in range(glaze.specks if shape.height > 100 else 0):
        height = chance.uniform(shape.foot + 10, shape.height - 4)
        angle = chance.uniform(-1.35, 1.35)
        radius = radius_at(shape.profile, height)
        y = shape.floor - height + radius * shape.view * cos(angle)
        _spot(pen, center + radius * sin(angle), y, cos(angle), glaze.speckle, chance, scale)
    for _ in range(glaze.specks if shape.view > 0.25 else 0):
        radius, angle = (
            (shape.profile[-1][1] - shape.wall - 4) * chance.random() ** 0.5,
            chance.uniform(0, 2 * pi),
        )
        y = shape.floor - shape.height + radius * shape.view * sin(angle)
        _spot(pen, center + radius * cos(angle), y, 1.0, glaze.speckle, chance, scale, flat=0.6)
    image.paste(spots, (0, 0), spots)


def _spot(
    pen: ImageDraw.ImageDraw,
    x: float,
    y: float,
    wide: float,
    color: Color,
    chance: random.Random,
    scale: float,
    flat: float = 1.0,
) -> None:
    size = chance.choice((0.6, 0.7, 0.9, 0.9, 1.2, 1.7))
    box = (x - size * wide, y - size * flat, x + size * wide, y + size * flat)
    pen.ellipse([side * scale for side in box], fill=(*color, chance.randint(50, 150)))
