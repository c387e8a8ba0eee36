"""What a pot stands on: a wall and a table without an edge, soft light on them, and the pot's shadow."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shop.exchange.demo.paint.glazes import Glaze, mix

SMALL = 5  # soft things are drawn this much smaller and enlarged


def ground(size: tuple[int, int], glaze: Glaze) -> Image.Image:
    """The empty scene of `size` pixels, lit from the upper left."""
    wall, table = glaze.ground
    small = (size[0] // SMALL, size[1] // SMALL)
    strip = Image.new("RGB", (1, 100))
    for y in range(100):
        rise = min(max((y - 52) / 26, 0.0), 1.0)  # the wall bends into the table
        strip.putpixel(
            (0, y), mix(mix(wall, (255, 255, 255), 0.10 * (1 - y / 52)), table, rise * rise * (3 - 2 * rise))
        )
    scene = strip.resize(small, Image.Resampling.BICUBIC)
    light = ImageChops.invert(Image.radial_gradient("L")).resize((small[0] * 2, small[1] * 2))
    x, y = round(small[0] * 0.72), round(small[1] * 0.62)
    light = light.crop((x, y, x + small[0], y + small[1])).point(lambda level: min(level * 5 // 12, 110))
    scene = Image.composite(Image.new("RGB", small, (255, 253, 249)), scene, light)
    edge = Image.radial_gradient("L").resize(small).point(lambda level: max(level - 150, 0) // 3)
    scene = Image.composite(Image.new("RGB", small, mix(wall, (70, 60, 52), 0.6)), scene, edge)
    return scene.resize(size, Image.Resampling.BICUBIC)


def shadow(
    scene: Image.Image, *, center: float, floor: float, radius: float, height: float, view: float
) -> None:
    """Darken `scene` where a pot of `radius` and `height` stands at (`center`, `floor`)."""
    for reach, spread, depth in ((0.9, 46, 60), (0.35, 22, 80), (0.0, 7, 120)):
        mask = Image.new("L", (scene.width // SMALL, scene.height // SMALL), 0)
        long = radius * (1 + reach * min(height / radius, 2.2) * 0.5)
        flat = max(radius * view, 14.0) * (1 + reach * 0.25)
        middle = center + reach * (long - radius) * 1.5 + reach * 30
        box = [middle - long, floor - flat + reach * 8, middle + long, floor + flat + reach * 8]
        ImageDraw.Draw(mask).ellipse([side / SMALL for side in box], fill=depth)
        mask = mask.filter(ImageFilter.GaussianBlur(spread / SMALL)).resize(
            scene.size, Image.Resampling.BILINEAR
        )
        scene.paste((58, 46, 38), (0, 0), mask)
