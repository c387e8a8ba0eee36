"""What is attached to a pot: handles and spouts (tubes along a curve), lids, and what grows in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import cos, hypot, pi, sin

from PIL import Image, ImageDraw

from shop.exchange.demo.paint.glazes import Color, Glaze, mix
from shop.exchange.demo.paint.light import shade
from shop.exchange.demo.paint.shapes import Shape, radius_at

Point = tuple[float, float]


def bezier(points: tuple[Point, Point, Point, Point], t: float) -> Point:
    """The point of a cubic curve at `t` (0 to 1)."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )


def tube(
    image: Image.Image,
    points: tuple[Point, Point, Point, Point],
    width: Callable[[float], float],
    color: Color,
    shine: float,
    scale: float,
) -> None:
    """A round tube along a curve, lit across: strips from its shaded edge to its lit one."""
    pen = ImageDraw.Draw(image)
    steps, strips = 90, 15
    path = [bezier(points, i / steps) for i in range(steps + 1)]
    for i in range(steps):
        (x1, y1), (x2, y2) = path[i], path[i + 1]
        length = hypot(x2 - x1, y2 - y1) or 1.0
        nx, ny = -(y2 - y1) / length, (x2 - x1) / length
        half = width(i / steps) / 2
        for strip in range(strips):
            low, high = -1 + 2 * strip / strips, -1 + 2 * (strip + 1) / strips
            across = (low + high) / 2
            tone = shade(color, nx * across, -ny * across + 0.1, max(1 - across * across, 0.0) ** 0.5, shine)
            corners = [
                (x1 + nx * low * half, y1 + ny * low * half),
                (x1 + nx * high * half, y1 + ny * high * half),
                (x2 + nx * high * half + (x2 - x1) * 0.6, y2 + ny * high * half + (y2 - y1) * 0.6),
                (x2 + nx * low * half + (x2 - x1) * 0.6, y2 + ny * low * half + (y2 - y1) * 0.6),
            ]
            pen.polygon([(x * scale, y * scale) for x, y in corners], fill=tone)


def handle(
    image: Image.Image, shape: Shape, color: Color, glaze: Glaze, *, center: float, scale: float
) -> None:
    """A handle on the right, from its upper to its lower seat."""
    if shape.handle is None:
        return
    upper, lower, reach = shape.handle
    start = (center + radius_at(shape.profile, upper) - 12, shape.floor - upper)
    end = (center + radius_at(shape.profile, lower) - 14, shape.floor - lower)
    bend = max(start[0], end[0]) + reach * 1.18
    points = (start, (bend, start[1] - 34), (bend, end[1] + 4), end)
    tube(image, points, lambda t: 40 - 9 * sin(pi * t), color, glaze.shine, scale)


def spout(
    image: Image.Image, shape: Shape, color: Color, glaze: Glaze, *, center: float, scale: float
) -> None:
    """A spout on the left, narrowing to its mouth."""
    low, high = shape.height * 0.34, shape.height * 0.99
    foot = (center - radius_at(shape.profile, low) + 64, shape.floor - low)
    mouth = (center - radius_at(shape.profile, shape.height * 0.5) - 112, shape.floor - high)
    points = (foot, (foot[0] - 126, foot[1] - 12), (mouth[0] + 40, mouth[1] + 110), mouth)
    tube(image, points, lambda t: 108 - 74 * t**0.72, color, glaze.shine, scale)
    pen = ImageDraw.Draw(image)
    x, y = mouth[0] * scale, mouth[1] * scale
    pen.ellipse(
        [x - 18 * scale, y - 7 * scale, x + 18 * scale, y + 7 * scale], fill=shade(color, 0, 0.9, 0.4, 0.3)
    )
    pen.ellipse(
        [x - 12 * scale, y - 4 * scale, x + 12 * scale, y + 4 * scale], fill=mix(color, (24, 18, 14), 0.7)
    )


def lid_of(shape: Shape) -> Shape:
    """The lid that closes `shape`, as a pot of its own: a low dome with a knob."""
    rim = shape.profile[-1][1]
    profile = (
        *((0, rim + 4), (8, rim + 3), (26, rim * 0.86), (46, rim * 0.5), (56, rim * 0.17), (62, rim * 0.14)),
        *((72, rim * 0.22), (84, rim * 0.25), (96, rim * 0.2), (103, rim * 0.06)),
    )
    return Shape(profile, view=shape.view, foot=0, floor=shape.floor - shape.height + 4)


def branch(image: Image.Image, shape: Shape, chance: random.Random, *, center: float, scale: float) -> None:
    """Olive twigs standing in a vase."""
    pen = ImageDraw.Draw(image)
    top = shape.floor - shape.height
    for side, lift in ((-0.55, 330), (0.35, 400), (0.95, 250)):
        end = (center + side * 250, top - lift + chance.uniform(-20, 20))
        root = (center + side * 20, top + 14)
        points = (
            root,
            (root[0] + side * 10, top - lift * 0.4),
            (end[0] - side * 60, end[1] + lift * 0.3),
            end,
        )
        path = [bezier(points, i / 40) for i in range(41)]
        pen.line(
            [(x * scale, y * scale) for x, y in path],
            fill=(104, 92, 72),
            width=round(4 * scale),
            joint="curve",
        )
        for i in range(9, 41, 3):
            turn = chance.uniform(0.5, 1.0) * (1 if i % 2 else -1)
            _leaf(pen, path[i - 1], path[i], turn, chance.uniform(50, 74), chance.uniform(-0.1, 0.12), scale)


def leaves(image: Image.Image, shape: Shape, chance: random.Random, *, center: float, scale: float) -> None:
    """Long leaves: the outer ones arch over, the inner ones stand."""
    pen = ImageDraw.Draw(image)
    top, rim = shape.floor - shape.height + 6, shape.profile[-1][1]
    sides = [-1 + 2 * (i + chance.uniform(0.2, 0.8)) / 15 for i in range(15)]
    for side in sorted(sides, key=abs, reverse=True):
        lift = chance.uniform(230, 350) * (1 - abs(side) * 0.45) * (rim / 230)
        root = (center + side * rim * 0.5, top)
        tip = (center + side * rim * 1.55, top - lift * (1.0 - 0.75 * abs(side) ** 1.5))
        rise = (root[0] + side * rim * 0.25, top - lift * 0.75)
        bend = (root[0] + side * rim * 0.75, top - lift * 1.02)
        _blade(pen, (root, rise, bend, tip), chance.uniform(-0.14, 0.16), 20 * (rim / 230), scale)


def _leaf(
    pen: ImageDraw.ImageDraw, before: Point, at: Point, turn: float, length: float, tone: float, scale: float
) -> None:
    along = hypot(at[0] - before[0], at[1] - before[1]) or 1.0
    dx, dy = (at[0] - before[0]) / along, (at[1] - before[1]) / along
    dx, dy = dx * cos(turn) - dy * sin(turn), dx * sin(turn) + dy * cos(turn)
    green = mix((122, 134, 104), (255, 255, 255) if tone > 0 else (30, 40, 30), abs(tone) * 2)
    for share, color in ((1.0, green), (0.5, mix(green, (235, 240, 220), 0.22))):
        outline = [at]
        for half in (1, -1):
            spots = [i / 8 for i in range(1, 9)] if half == 1 else [i / 8 for i in range(7, 0, -1)]
            for t in spots:
                width = (
                    half * sin(pi * t**0.85) * length * 0.15 * (share if half == 1 else 1 - (1 - share) * 1.0)
                )
                outline.append((at[0] + dx * length * t - dy * width, at[1] + dy * length * t + dx * width))
        pen.polygon([(x * scale, y * scale) for x, y in outline], fill=color)


def _blade(
    pen: ImageDraw.ImageDraw,
    points: tuple[Point, Point, Point, Point],
    tone: float,
    half: float,
    scale: float,
) -> None:
    """A leaf along a curve, narrow at its root, pointed at its tip, its two halves in two greens."""
    path = [bezier(points, i / 30) for i in range(31)]
    green = mix((84, 108, 78), (255, 255, 255) if tone > 0 else (20, 30, 20), abs(tone) * 2)
    left, right = [], []
    for i in range(30):
        (x1, y1), (x2, y2) = path[i], path[i + 1]
        length = hypot(x2 - x1, y2 - y1) or 1.0
        wide = half * sin(pi * (0.14 + 0.86 * i / 30)) ** 0.85
        left.append((x1 - (y2 - y1) / length * wide, y1 + (x2 - x1) / length * wide))
        right.append((x1 + (y2 - y1) / length * wide, y1 - (x2 - x1) / length * wide))
    for first, color in ((left, green), (right, mix(green, (225, 236, 205), 0.2))):
        outline = [*first, path[30], *reversed(path[:30])]
        pen.polygon([(x * scale, y * scale) for x, y in outline], fill=color)
