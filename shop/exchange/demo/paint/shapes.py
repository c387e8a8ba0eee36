"""Profiles of pots: radius by height, in pixels of a picture 1000 wide, and what is attached to them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

Points = tuple[tuple[float, float], ...]  # (height, radius), from the foot to the rim


PLATE: Points = ((0, 200), (6, 216), (16, 262), (22, 280), (46, 306), (52, 326), (60, 398))


@dataclass(frozen=True)
class Shape:
    """A pot. `view` is how round its rim is seen (0 from the side, 1 from above), `foot` is bare clay.

    `floor` is where the foot stands in the picture, `zoom` how much larger than its profile it is shown.
    """

    profile: Points
    view: float = 0.16
    foot: float = 46
    wall: float = 13
    depth: float = 0.75  # how far down the inside is seen
    handle: tuple[float, float, float] | None = None  # upper and lower height, reach
    spout: bool = False
    lid: bool = False
    growing: str = ""  # "branch" or "leaves"
    floor: float = 900
    zoom: float = 1.0

    @property
    def height(self) -> float:
        """From foot to rim."""
        return self.profile[-1][0]

    @property
    def widest(self) -> float:
        """The largest radius."""
        return max(radius for _, radius in self.profile)


SHAPES = {
    "tall-mug": Shape(
        ((0, 150), (14, 172), (60, 186), (200, 190), (340, 186), (430, 190), (445, 190)),
        handle=(350, 90, 150),
        zoom=1.3,
        floor=930,
    ),
    "round-mug": Shape(
        ((0, 130), (12, 160), (70, 214), (160, 238), (250, 226), (320, 204), (345, 202)),
        handle=(280, 90, 140),
        zoom=1.3,
        floor=880,
    ),
    "espresso-cup": Shape(
        ((0, 96), (10, 112), (60, 132), (160, 146), (236, 158), (250, 160)),
        view=0.2,
        handle=(200, 70, 96),
        zoom=1.55,
        floor=860,
    ),
    "tumbler": Shape(
        ((0, 138), (12, 154), (120, 166), (300, 182), (420, 194), (436, 195)), view=0.18, zoom=1.35, floor=950
    ),
    "breakfast-bowl": Shape(
        ((0, 120), (18, 130), (30, 150), (90, 240), (160, 296), (230, 322), (250, 326)),
        view=0.3,
        zoom=1.15,
        floor=820,
    ),
    "serving-bowl": Shape(
        ((0, 140), (22, 150), (34, 180), (90, 290), (150, 360), (190, 392), (204, 398)),
        view=0.36,
        zoom=1.06,
        floor=810,
    ),
    "rice-bowl": Shape(
        ((0, 84), (26, 92), (40, 130), (120, 210), (200, 246), (250, 256), (262, 257)),
        view=0.26,
        zoom=1.3,
        floor=830,
    ),
    "plate": Shape(PLATE, view=0.5, foot=9, wall=11, floor=740, zoom=1.06),
    "small-plate": Shape(
        tuple((height, radius * 0.76) for height, radius in PLATE),
        view=0.5,
        foot=9,
        wall=10,
        floor=735,
        zoom=1.14,
    ),
    "bud-vase": Shape(
        ((0, 96), (14, 112), (80, 158), (160, 172), (250, 148), (330, 84), (390, 44), (460, 38), (500, 50)),
        growing="branch",
        floor=1110,
        zoom=1.12,
    ),
    "bottle-vase": Shape(
        ((0, 110), (14, 128), (150, 160), (300, 168), (410, 140), (480, 76), (560, 52), (650, 50), (680, 62)),
        floor=1050,
        zoom=1.22,
    ),
    "moon-vase": Shape(
        (
            (0, 100),
            (16, 124),
            (100, 230),
            (230, 284),
            (350, 246),
            (430, 150),
            (456, 112),
            (480, 108),
            (500, 122),
        ),
        growing="branch",
        floor=1100,
        zoom=1.1,
    ),
    "cylinder-vase": Shape(
        ((0, 130), (12, 146), (60, 152), (300, 150), (470, 146), (540, 150), (560, 154)),
        growing="branch",
        floor=1110,
        zoom=1.04,
    ),
    "teapot": Shape(
        ((0, 130), (14, 156), (80, 226), (170, 252), (260, 222), (320, 150), (336, 128)),
        handle=(268, 84, 150),
        spout=True,
        lid=True,
        floor=850,
        zoom=1.06,
    ),
    "tall-teapot": Shape(
        ((0, 140), (14, 160), (120, 196), (260, 190), (360, 150), (400, 124), (412, 118)),
        handle=(320, 90, 150),
        spout=True,
        lid=True,
        floor=920,
        zoom=1.15,
    ),
    "planter": Shape(
        ((0, 170), (14, 190), (120, 212), (260, 234), (300, 240), (318, 242)),
        growing="leaves",
        floor=1080,
        zoom=1.2,
    ),
    "small-planter": Shape(
        ((0, 120), (12, 138), (90, 160), (190, 176), (216, 180), (228, 181)),
        growing="leaves",
        floor=1020,
        zoom=1.3,
    ),
    "round-planter": Shape(
        ((0, 90), (14, 130), (80, 220), (160, 250), (230, 240), (262, 232), (272, 232)),
        growing="leaves",
        floor=1040,
        zoom=1.2,
    ),
}


def radius_at(profile: Points, height: float) -> float:
    """The radius at `height`, on a smooth curve through the points (Catmull-Rom)."""
    heights = [point[0] for point in profile]
    last = len(profile) - 2
    i = min(max(bisect_right(heights, height) - 1, 0), last)
    (z1, r1), (z2, r2) = profile[i], profile[i + 1]
    t = min(max((height - z1) / (z2 - z1), 0.0), 1.0)
    before, after = profile[max(i - 1, 0)], profile[min(i + 2, last + 1)]
    m1 = _slope(before, profile[i + 1]) * (z2 - z1)
    m2 = _slope(profile[i], after) * (z2 - z1)
    return (
        (2 * t**3 - 3 * t**2 + 1) * r1
        + (t**3 - 2 * t**2 + t) * m1
        + (-2 * t**3 + 3 * t**2) * r2
        + (t**3 - t**2) * m2
    )


def _slope(first: tuple[float, float], second: tuple[float, float]) -> float:
    return (second[1] - first[1]) / (second[0] - first[0])
