"""A whole picture: ground, shadow, what hides behind the pot, the pot, what stands in it."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

from PIL import Image, ImageChops

from shop.exchange.demo.paint import parts, pot
from shop.exchange.demo.paint.glazes import GLAZES, Glaze, mix
from shop.exchange.demo.paint.ground import ground, shadow
from shop.exchange.demo.paint.shapes import SHAPES, Shape

SIZE = (1000, 1250)
FINE = 1.5  # the pot is drawn this much larger, then scaled down
GRAIN = 7.0


def paint(shape_name: str, glaze_name: str) -> Image.Image:
    """A picture of SIZE pixels of the shape in the glaze; the same names give the same picture."""
    shape, glaze = SHAPES[shape_name], GLAZES[glaze_name]
    scene = ground(SIZE, glaze)
    left, up, right, down = _reach(shape)
    middle = SIZE[0] / 2 + (left - right) / 2 * shape.zoom
    left, right = min(left, middle / shape.zoom), min(right, (SIZE[0] - middle) / shape.zoom)
    up = min(up, shape.floor / shape.zoom)
    base = pot.radius_at(shape.profile, 20) * shape.zoom
    high = shape.height * shape.zoom
    shadow(scene, center=middle, floor=shape.floor, radius=base, height=high, view=shape.view)
    box = (
        round(middle - left * shape.zoom),
        round(shape.floor - up * shape.zoom),
        round(middle + right * shape.zoom),
        round(shape.floor + down * shape.zoom),
    )
    patch = scene.crop(box)
    drawn = patch.resize((round(patch.width * FINE), round(patch.height * FINE)), Image.Resampling.BILINEAR)
    _draw(
        drawn,
        replace(shape, floor=up),
        glaze,
        random.Random(f"{shape_name}/{glaze_name}"),
        left,
        FINE * shape.zoom,
    )
    scene.paste(drawn.resize(patch.size, Image.Resampling.LANCZOS), box[:2])
    return Image.blend(scene, ImageChops.overlay(scene, _grain()), 0.35)


@cache
def _grain() -> Image.Image:
    """A little noise, so that soft grounds show no bands."""
    return Image.merge("RGB", [Image.effect_noise(SIZE, GRAIN)] * 3)


def _reach(shape: Shape) -> tuple[float, float, float, float]:
    """How far it goes from the middle of its foot: left, up, right, down, with a margin."""
    side = {"": shape.widest, "branch": 330, "leaves": shape.widest * 1.75}[shape.growing]
    more = {"": 20 + 110 * shape.lid, "branch": 460, "leaves": 430}[shape.growing]
    flat = shape.widest * shape.view
    right = shape.widest + shape.handle[2] + 30 if shape.handle else side + 12
    return (shape.widest + 160 if shape.spout else side + 12), shape.height + flat + more, right, flat + 12


def _draw(
    image: Image.Image, shape: Shape, glaze: Glaze, chance: random.Random, center: float, scale: float
) -> None:
    surface = pot.surface_of(shape, glaze, chance)
    body = surface(shape.height * 0.5, 0.5)
    parts.handle(image, shape, body, glaze, center=center, scale=scale)
    if shape.spout:
        parts.spout(image, shape, body, glaze, center=center, scale=scale)
    pot.draw_wall(image, shape, surface, center=center, scale=scale, shine=glaze.shine)
    pot.draw_inside(image, shape, surface, glaze, center=center, scale=scale)
    pot.speckle(image, shape, glaze, chance, center=center, scale=scale)
    if shape.lid:
        color = mix(glaze.upper or glaze.color, glaze.color, 0.15)
        lid = parts.lid_of(shape)
        pot.draw_wall(
            image, lid, lambda _height, _angle: color, center=center, scale=scale, shine=glaze.shine
        )
    if shape.growing == "branch":
        parts.branch(image, shape, chance, center=center, scale=scale)
    elif shape.growing == "leaves":
        pot.fill(image, shape, center=center, scale=scale)
        parts.leaves(image, shape, chance, center=center, scale=scale)
