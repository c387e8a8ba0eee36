"""What is arranged for the second picture of each piece: near, from above, stacked, or in use."""

from __future__ import annotations

from collections.abc import Callable

from studio import stage
from studio.pieces import Made, build, height
from studio.props import food, plants
from studio.props.branches import grasses, olive
from studio.props.tabletop import WALNUT, board, linen


def arrange(inside: Callable[[], None]) -> None:
    """Paper, light, and what is put there."""
    stage.sweep()
    stage.light()
    inside()


def near(
    name: str, glaze: str, *, at: tuple[float, float, float], distance: float, pitch: float, turn: float = 0.0
) -> None:
    """So near that the glaze and the hand of the potter are seen."""
    build(name, glaze, turn=turn)
    eye = stage.camera(toward=at, distance=distance, pitch=pitch, lens=100)
    stage.focus(eye, (at[0], at[1] - 0.4, at[2]), stop=28)


def _see(made: list[Made], **view: object) -> None:
    stage.frame(
        [part for each in made for part in each.all], **{"fill": (0.84, 0.74), "middle": (0.5, 0.48), **view}
    )


def harbor() -> None:
    """Coffee on linen."""
    linen((44, 34), at=(0.4, 0.2, 0), turn=24, seed=3, flat=((0, 0, 8),), folds=10)
    made = build("harbor-mug", "sand", at=(0, 0, 0.012), turn=-150)
    food.drink("coffee", "harbor-mug", made)
    _see([made], pitch=38, fill=(0.7, 0.6))


def espresso() -> None:
    """Two cups on a walnut board."""
    board((24, 15), at=(0.05, 0, 0), thick=1.5, colors=WALNUT, corner=2, turn=12)
    made = [
        build("dawn-espresso-cup", "salt", at=(-0.42, 0.1, 0.15), turn=-160),
        build("dawn-espresso-cup", "night", at=(0.45, -0.2, 0.15), turn=-20),
    ]
    for each in made:
        food.drink("coffee", "dawn-espresso-cup", each, below=1.1)
    _see(made, pitch=34, fill=(0.66, 0.6))


def tumbler() -> None:
    """Both glazes."""
    made = [
        build("lighthouse-tumbler", "kelp", at=(-0.5, 0.25, 0)),
        build("lighthouse-tumbler", "salt", at=(0.5, -0.25, 0), turn=60),
    ]
    _see(made, pitch=24, fill=(0.78, 0.64))


def driftwood() -> None:
    """Both sizes."""
    made = [
        build("driftwood-mug", "night", at=(-0.62, 0.1, 0), turn=-150, size=0.94),
        build("driftwood-mug", "night", at=(0.58, 0, 0), turn=-30, size=1.1),
    ]
    _see(made, pitch=12, fill=(0.84, 0.62))


def fireside() -> None:
    """Cocoa on a round board."""
    board((22, 22), at=(0, 0, 0), thick=1.6, corner=10.9)
    made = build("fireside-mug", "ember", at=(0, 0, 0.16), turn=-35)
    food.drink("cocoa", "fireside-mug", made, below=1.4)
    _see([made], pitch=46, fill=(0.62, 0.56))


def nested() -> None:
    """Small in large."""
    linen((44, 36), at=(0.2, 0.3, 0), turn=-18, seed=6, flat=((0, 0, 7),), folds=10)
    made = [
        build("morning-bowl", "kelp", at=(0, 0, 0.012), size=1.27),
        build("morning-bowl", "sand", at=(0, 0, 0.26), turn=50),
    ]
    _see(made, pitch=24, fill=(0.76, 0.62))


def rice() -> None:
    """A heap of rice."""
    made = build("rice-bowl", "night", turn=20)
    food.rice(radius=5.4, at=(0, 0, 0.5), heap=1.6)
    _see([made], pitch=36, fill=(0.68, 0.6))


def stack(name: str, glazes: tuple[str, ...], rise: float, **view: object) -> None:
    """One on the other, each turned a little."""
    made = [
        build(name, glaze, at=(0.012 * (-1) ** i, 0, rise * i), turn=73 * i) for i, glaze in enumerate(glazes)
    ]
    _see(made, **view)


def supper() -> None:
    """Four, stacked."""
    linen((54, 40), at=(0.2, 0.5, 0), turn=14, seed=11, flat=((0, -4, 8),), folds=11)
    stack("supper-bowl", ("tide", "ember", "tide", "ember"), 0.2, pitch=20, fill=(0.8, 0.6))


def gather() -> None:
    """Lemons."""
    made = build("gather-serving-bowl", "salt", turn=30)
    food.lemons(
        [
            (-0.5, -0.35, 0.52),
            (0.2, -0.6, 0.5),
            (0.55, 0.05, 0.53),
            (-0.05, 0.3, 0.5),
            (-0.55, 0.4, 0.6),
            (0.05, -0.1, 0.93),
            (0.55, 0.65, 0.62),
        ]
    )
    _see([made], pitch=44, fill=(0.88, 0.7))


def setting() -> None:
    """A place at the table."""
    linen((52, 44), at=(0.2, 0.1, 0), turn=9, seed=14, flat=((-2, -1, 16),), folds=12)
    made = [
        build("shoreline-dinner-plate", "tide", at=(0, 0, 0.012)),
        build("shoreline-side-plate", "salt", at=(0.02, 0.02, 0.09), turn=90),
        build("rice-bowl", "salt", at=(0, 0.02, 0.15)),
    ]
    _see(made, pitch=58, fill=(0.84, 0.7))


def tapas() -> None:
    """Olives and almonds."""
    board((34, 24), at=(0, 0, 0), thick=1.5, turn=-12)
    made = build("tapas-plate", "night", at=(0, 0, 0.15))
    food.scattered("olive", 11, radius=3.2, at=(-0.25, 0.15, 0.15 + 0.075), seed=4)
    food.scattered("almond", 15, radius=2.6, at=(0.34, -0.28, 0.15 + 0.075), seed=8)
    _see([made], pitch=52, fill=(0.8, 0.62))


def pebbles() -> None:
    """Three in a row."""
    made = [
        build("pebble-bud-vase", "sand", at=(-0.95, 0.5, 0), turn=20),
        build("pebble-bud-vase", "ember", at=(0.2, -0.35, 0), turn=100),
        build("pebble-bud-vase", "sand", at=(1.15, 0.75, 0), size=0.84),
    ]
    olive((0.2, -0.35, 1.58), length=21, heading=30, lean=12, bend=34, seed=6, below=6, size=0.8)
    _see(made, pitch=12, fill=(0.82, 0.5), middle=(0.5, 0.36))


def moon() -> None:
    """A long branch."""
    made = build("moon-vase", "salt", turn=50)
    grown = olive((0, 0, 2.62), length=40, heading=8, lean=18, bend=40, seed=12)
    stage.frame([*made.all, *grown], pitch=8, fill=(0.84, 0.84), middle=(0.5, 0.47))


def reeds() -> None:
    """Dry grasses."""
    made = build("reed-vase", "kelp")
    grown = grasses((0, 0, height("reed-vase")), stems=13, length=22, seed=5)
    stage.frame([*made.all, *grown], pitch=8, fill=(0.8, 0.84), middle=(0.5, 0.48))


def pouring() -> None:
    """Teapot and cup."""
    board((44, 26), at=(0.2, -0.2, 0), thick=1.6, colors=WALNUT, corner=3)
    made = [
        build("harbor-teapot", "tide", at=(-0.2, 0.35, 0.16), turn=-32),
        build("still-tea-cup", "sand", at=(1.15, -0.75, 0.16), size=0.9),
    ]
    food.drink("tea", "still-tea-cup", made[1])
    _see(made, pitch=32, fill=(0.88, 0.6))


def cups() -> None:
    """Two cups of tea."""
    linen((42, 32), at=(0.1, 0.2, 0), turn=-28, seed=17, flat=((-3, 1, 6), (5, -3, 6)), folds=10)
    made = [
        build("still-tea-cup", "tide", at=(-0.45, 0.25, 0.012)),
        build("still-tea-cup", "sand", at=(0.48, -0.2, 0.012), turn=100),
    ]
    for each in made:
        food.drink("tea", "still-tea-cup", each)
    _see(made, pitch=48, fill=(0.76, 0.6))


def empty(name: str, glaze: str) -> None:
    """The planter alone."""
    _see([build(name, glaze, turn=15)], pitch=28, fill=(0.78, 0.62))


def sill() -> None:
    """Both sizes, planted."""
    made = [
        build("windowsill-planter", "salt", at=(-0.75, 0.15, 0)),
        build("windowsill-planter", "night", at=(0.8, -0.1, 0), size=1.18),
    ]
    grown = [*plants.grow("rosette", "windowsill-planter", made[0])]
    grown += plants.grow("rosette", "windowsill-planter", made[1])
    stage.frame(
        [part for each in made for part in each.all] + grown, pitch=24, fill=(0.88, 0.66), middle=(0.5, 0.48)
    )
