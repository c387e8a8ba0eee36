"""Pictures of several pieces: the front page, each collection, the studio's shelf."""

from __future__ import annotations

from studio import stage
from studio.pieces import FORMS, build, height
from studio.props import plants
from studio.props.branches import grasses, olive
from studio.props.tabletop import WALNUT, board, linen
from studio.shots import front
from studio.shots.rooms import shelf_room
from studio.shots.shot import Shot

WIDE, LANDSCAPE = (1280, 720), (1200, 800)


def every() -> list[Shot]:
    """The front page first."""
    return [
        Shot(
            name="home",
            size=WIDE,
            arrange=front.wide,
            samples=8,
            alt="A blue vase with an olive branch, a teapot, a mug and bowls on an oak table in window light",
            alt_he="אגרטל כחול עגול עם ענף זית, קומקום, ספל וקערות זו בזו על שולחן אלון באור חלון",
        ),
        Shot(
            name="collection--mugs",
            size=LANDSCAPE,
            arrange=_mugs,
            alt="Mugs and cups in six glazes, close together on an oak board",
            alt_he="ספלים וכוסות בזיגוג שמנת, כחול, לבן, שחור, ירוק וחלודה, צמודים על קרש אלון",
        ),
        Shot(
            name="collection--bowls-plates",
            size=LANDSCAPE,
            arrange=_table,
            alt="A stack of plates, a serving bowl and small bowls on creased linen",
            alt_he="ערימת צלחות, קערת הגשה וקערות קטנות על בד פשתן מקומט",
        ),
        Shot(
            name="collection--vases",
            size=LANDSCAPE,
            arrange=_vases,
            alt="Five vases of different heights, one with an olive branch, one with dry grasses",
            alt_he="חמישה אגרטלים בגבהים שונים בכחול, חלודה, לבן ושמנת, באחד ענף זית ובאחר עשבים יבשים",
        ),
        Shot(
            name="collection--tea",
            size=LANDSCAPE,
            arrange=_tea,
            alt="A black teapot and a tall cream teapot with four tea cups on a walnut board",
            alt_he="קומקום שחור וקומקום שמנת גבוה עם ארבע כוסות תה על קרש אגוז",
        ),
        Shot(
            name="collection--planters",
            size=LANDSCAPE,
            arrange=_planters,
            alt="Three planters with a fern, upright leaves and a succulent",
            alt_he="שלושה עציצים עם שרך, עלים זקופים וסוקולנט",
        ),
        Shot(
            name="story",
            size=LANDSCAPE,
            arrange=_story,
            alt="Studio shelves with glazed pots and pale unglazed ones waiting for the kiln",
            alt_he="מדפי הסטודיו עם כלים מזוגגים ולצידם כלים בהירים שממתינים לתנור",
        ),
    ]


def _mugs() -> None:
    stage.sweep()
    stage.light(1.3)
    board((46, 27), at=(0.35, 0.0, 0), thick=1.8, corner=3)
    group = (
        ("harbor-mug", "sand", -1.1, -0.35, -150),
        ("cove-mug", "tide", 0.3, -0.7, -40),
        ("dawn-espresso-cup", "salt", 1.6, -0.75, -30),
        ("driftwood-mug", "night", -0.35, 0.65, -160),
        ("lighthouse-tumbler", "kelp", 0.85, 0.6, 0),
        ("fireside-mug", "ember", 1.95, 0.45, -25),
    )
    made = [build(name, glaze, at=(x, y, 0.18), turn=turn) for name, glaze, x, y, turn in group]
    stage.frame(
        [part for each in made for part in each.all], pitch=15, fill=(0.66, 0.62), middle=(0.5, 0.48), lens=80
    )


def _table() -> None:
    stage.sweep()
    stage.light(1.4)
    linen(
        (76, 50),
        at=(0.9, -1.6, 0),
        turn=14,
        seed=8,
        flat=((-20, 21, 13), (12, 19, 13), (3, -4, 8), (-14, -6, 9)),
        folds=16,
    )
    made = []
    for i, (name, glaze) in enumerate(
        (
            *(("shoreline-dinner-plate", g) for g in ("salt", "tide", "salt")),
            *(("shoreline-side-plate", g) for g in ("kelp", "salt")),
        )
    ):
        made.append(build(name, glaze, at=(-1.5, 0, 0.02 + 0.085 * i), turn=60 * i))
    made.append(build("rice-bowl", "night", at=(-1.5, 0, 0.49), turn=20))
    made.append(build("gather-serving-bowl", "salt", at=(1.75, 0.75, 0.02)))
    made.append(build("morning-bowl", "sand", at=(1.35, -1.9, 0.02)))
    made.append(build("supper-bowl", "ember", at=(-0.45, -2.5, 0.02), size=0.86))
    stage.frame(
        [part for each in made for part in each.all], pitch=24, fill=(0.78, 0.74), middle=(0.5, 0.48), lens=75
    )


def _vases() -> None:
    stage.sweep()
    stage.light(1.7)
    row = (
        ("reed-vase", "salt", -2.9, 0.5, 0),
        ("pebble-bud-vase", "ember", -1.75, -0.5, 0),
        ("moon-vase", "tide", -0.1, 0.4, 60),
        ("pebble-bud-vase", "sand", 1.55, -0.55, 90),
        ("mast-bottle-vase", "night", 2.5, 0.4, 0),
    )
    made = [build(name, glaze, at=(x, y, 0), turn=turn) for name, glaze, x, y, turn in row]
    grown = grasses((-2.9, 0.5, height("reed-vase")), stems=9, length=19, size=0.9)
    grown += olive((-0.1, 0.4, 2.62), length=31, heading=25, lean=24, bend=38, seed=9)
    stage.frame(
        [*(part for each in made for part in each.all), *grown],
        pitch=6,
        fill=(0.8, 0.86),
        middle=(0.5, 0.47),
        lens=75,
    )


def _tea() -> None:
    stage.sweep()
    stage.light(1.4)
    board((50, 29), at=(0.0, -0.4, 0), thick=1.6, colors=WALNUT, corner=3)
    made = [
        build("harbor-teapot", "night", at=(-0.85, 0.0, 0.16), turn=-20),
        build("gull-teapot", "sand", at=(1.55, 0.45, 0.16), turn=-150),
    ]
    for x, y, glaze in (
        (0.55, -0.95, "tide"),
        (1.5, -1.1, "sand"),
        (-1.75, -1.25, "sand"),
        (-0.35, -1.4, "tide"),
    ):
        made.append(build("still-tea-cup", glaze, at=(x, y, 0.16), turn=x * 90, size=0.9))
    stage.frame(
        [part for each in made for part in each.all], pitch=15, fill=(0.74, 0.72), middle=(0.5, 0.47), lens=75
    )


def _planters() -> None:
    stage.sweep()
    stage.light(1.7)
    seen = []
    for name, glaze, x, y, kind in (
        ("tidepool-planter", "tide", -2.1, 0, "fern"),
        ("terrace-planter", "sand", 0.75, 0.9, "blades"),
        ("windowsill-planter", "salt", 2.3, -0.7, "rosette"),
    ):
        made = build(name, glaze, at=(x, y, 0), turn=x * 70)
        seen += [*made.all, *plants.grow(kind, name, made)]
    stage.frame(seen, pitch=9, fill=(0.8, 0.82), middle=(0.5, 0.47), lens=75)


def _story() -> None:
    shelf_room()
    shelves = (
        (
            0.0,
            (
                ("terrace-planter", "raw"),
                ("gather-serving-bowl", "raw"),
                ("tidepool-planter", "kelp"),
                ("moon-vase", "salt"),
            ),
        ),
        (
            3.6,
            (
                ("moon-vase", "raw"),
                ("reed-vase", "kelp"),
                ("mast-bottle-vase", "tide"),
                ("pebble-bud-vase", "raw"),
                ("pebble-bud-vase", "ember"),
                ("mast-bottle-vase", "raw"),
                ("moon-vase", "ember"),
            ),
        ),
        (
            7.6,
            (
                ("harbor-mug", "raw"),
                ("harbor-mug", "raw"),
                ("cove-mug", "tide"),
                ("rice-bowl", "night"),
                ("rice-bowl", "raw"),
                ("lighthouse-tumbler", "salt"),
                ("lighthouse-tumbler", "kelp"),
                ("fireside-mug", "raw"),
                ("morning-bowl", "sand"),
            ),
        ),
    )
    for level, row in shelves:
        widths = [2.5 * _width(name) for name, _ in row]
        room = (11.6 - sum(widths) / 1.25) / (len(row) - 1)
        x = -5.8
        for i, ((name, glaze), width) in enumerate(zip(row, widths, strict=True)):
            x += width / 2.5
            build(name, glaze, at=(x, 0.2 * (-1) ** i, level), turn=67 * i + 20, saucer=False)
            x += width / 2.5 + room
    stage.camera(toward=(0, 0, 4.5), distance=31.5, pitch=3, yaw=-9, lens=75)


def _width(name: str) -> float:
    return max(point[1] for point in FORMS[name].body.outline) * 0.1
