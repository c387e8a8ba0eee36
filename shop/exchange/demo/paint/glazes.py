"""Glazes: what covers a pot, how it shines and speckles, and the ground it is shown on."""

from __future__ import annotations

from dataclasses import dataclass

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Glaze:
    """A glaze. `upper` is a second color that begins at the rim and runs down; `shine` is 0 (matte) to 1."""

    name: str
    color: Color
    ground: tuple[Color, Color]  # wall, table
    clay: Color = (178, 128, 92)
    upper: Color | None = None
    speckle: Color | None = (92, 66, 48)
    specks: int = 260
    shine: float = 0.55


GLAZES = {
    glaze.name: glaze
    for glaze in (
        Glaze("Sand", (222, 207, 182), ((226, 219, 209), (240, 235, 227)), specks=420, shine=0.35),
        Glaze(
            "Tide",
            (96, 132, 148),
            ((214, 220, 220), (233, 234, 231)),
            upper=(38, 72, 96),
            specks=160,
            shine=0.8,
        ),
        Glaze(
            "Kelp",
            (98, 112, 84),
            ((220, 221, 211), (236, 235, 227)),
            upper=(62, 78, 60),
            specks=200,
            shine=0.7,
        ),
        Glaze("Salt", (240, 237, 230), ((213, 207, 199), (231, 226, 219)), specks=120, shine=0.45),
        Glaze(
            "Ember",
            (176, 88, 58),
            ((232, 220, 210), (243, 236, 229)),
            upper=(122, 50, 36),
            speckle=(70, 30, 22),
            shine=0.75,
        ),
        Glaze(
            "Night",
            (52, 54, 62),
            ((206, 204, 202), (227, 224, 220)),
            speckle=(150, 140, 126),
            specks=220,
            shine=0.6,
        ),
    )
}


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` (0 to 1) of `second` in `first`."""
    share = min(max(share, 0.0), 1.0)
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )
