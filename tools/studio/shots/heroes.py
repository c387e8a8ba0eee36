"""One picture of each piece in each of its glazes, alone on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from studio import pieces, stage
from studio.props import plants
from studio.shots.shot import Shot

GLAZES = {  # name: (English, Hebrew)
    "sand": ("a warm cream glaze with brown specks", "בזיגוג חול בגוון שמנת עם נקודות חומות"),
    "tide": ("a sea-blue glaze that darkens towards the rim", "בזיגוג גאות כחול ים שמתכהה אל השפה"),
    "kelp": ("a muted green glaze that darkens towards the rim", "בזיגוג אצה ירוק עמום שמתכהה אל השפה"),
    "salt": ("a white satin glaze with fine specks", "בזיגוג מלח לבן משי עם נקודות עדינות"),
    "ember": ("a rust-red glaze that darkens towards the rim", "בזיגוג גחלת אדום חלודה שמתכהה אל השפה"),
    "night": (
        "a blue-black glaze with pale specks on dark clay",
        "בזיגוג לילה כחול־שחור עם נקודות בהירות על חומר כהה",
    ),
}


@dataclass(frozen=True)
class Look:
    """What a piece is called, how it is turned and seen, and how much of the picture it fills."""

    noun: str
    noun_he: str
    glazes: tuple[str, ...]
    pitch: float = 14
    turn: float = -28
    fill: tuple[float, float] = (0.66, 0.6)
    growing: str = ""


BOWL = {"pitch": 30, "fill": (0.68, 0.6)}
PLATE = {"pitch": 42, "fill": (0.74, 0.6)}
TALL = {"pitch": 9, "fill": (0.62, 0.68)}

LOOKS = {
    "harbor-mug": Look("Straight-sided mug", "ספל ישר", ("sand", "tide", "kelp")),
    "cove-mug": Look("Round-bellied mug", "ספל עגול", ("tide", "salt"), fill=(0.64, 0.6)),
    "dawn-espresso-cup": Look(
        "Small espresso cup", "ספל אספרסו קטן", ("salt", "night"), pitch=18, fill=(0.5, 0.5)
    ),
    "lighthouse-tumbler": Look(
        "Tumbler with finger rings", "כוס עם טבעות אצבע", ("kelp", "salt"), fill=(0.5, 0.58)
    ),
    "driftwood-mug": Look("Waisted dark mug", "ספל כהה צר במותן", ("night",)),
    "fireside-mug": Look("Low round mug", "ספל עגול ונמוך", ("ember",), fill=(0.64, 0.6)),
    "morning-bowl": Look("Breakfast bowl on a tall foot", "קערת בוקר על רגל גבוהה", ("sand", "kelp"), **BOWL),
    "rice-bowl": Look(
        "Small rice bowl on a narrow foot",
        "קערת אורז קטנה על רגל צרה",
        ("night", "salt"),
        pitch=24,
        fill=(0.6, 0.6),
    ),
    "supper-bowl": Look(
        "Wide shallow bowl", "קערה רחבה ושטוחה", ("ember", "tide"), pitch=32, fill=(0.72, 0.6)
    ),
    "gather-serving-bowl": Look(
        "Large serving bowl", "קערת הגשה גדולה", ("salt", "ember"), pitch=26, fill=(0.78, 0.6)
    ),
    "shoreline-dinner-plate": Look(
        "Dinner plate with a soft rim",
        "צלחת עיקרית בעלת שוליים רכים",
        ("salt", "tide"),
        pitch=44,
        fill=(0.8, 0.6),
    ),
    "shoreline-side-plate": Look(
        "Side plate with a soft rim", "צלחת קטנה בעלת שוליים רכים", ("kelp", "salt"), **PLATE
    ),
    "tapas-plate": Look(
        "Small dark plate with a raised edge",
        "צלחת כהה קטנה בעלת דופן",
        ("night",),
        pitch=38,
        fill=(0.7, 0.6),
    ),
    "pebble-bud-vase": Look(
        "Pebble-shaped bud vase", "אגרטל ניצן בצורת חלוק נחל", ("ember", "sand"), pitch=10, fill=(0.5, 0.62)
    ),
    "moon-vase": Look("Round moon vase", "אגרטל ירח עגול", ("tide", "salt"), pitch=9, fill=(0.66, 0.66)),
    "mast-bottle-vase": Look("Tall bottle vase", "אגרטל בקבוק גבוה", ("tide", "night"), **TALL),
    "reed-vase": Look("Ringed cylinder vase", "אגרטל גליל מטובע", ("salt", "kelp"), **TALL),
    "ember-moon-vase": Look("Round moon vase", "אגרטל ירח עגול", ("ember",), pitch=9, fill=(0.66, 0.66)),
    "harbor-teapot": Look(
        "Round teapot with lid",
        "קומקום תה עגול עם מכסה",
        ("night", "tide"),
        pitch=16,
        turn=-14,
        fill=(0.8, 0.6),
    ),
    "gull-teapot": Look(
        "Tall teapot with a long spout",
        "קומקום תה גבוה בעל פייה ארוכה",
        ("sand",),
        pitch=12,
        turn=-14,
        fill=(0.74, 0.62),
    ),
    "still-tea-cup": Look(
        "Tea cup without a handle", "כוס תה ללא ידית", ("tide", "sand"), pitch=16, fill=(0.5, 0.56)
    ),
    "windowsill-planter": Look(
        "Small planter with a succulent, on its saucer",
        "עציץ קטן עם סוקולנט על תחתיתו",
        ("night", "salt"),
        pitch=15,
        fill=(0.6, 0.62),
        growing="rosette",
    ),
    "terrace-planter": Look(
        "Large planter with upright leaves, on its saucer",
        "עציץ גדול עם עלים זקופים על תחתיתו",
        ("sand", "kelp"),
        pitch=9,
        fill=(0.66, 0.72),
        growing="blades",
    ),
    "tidepool-planter": Look(
        "Round planter with a fern, on its saucer",
        "עציץ עגול עם שרך על תחתיתו",
        ("ember", "tide"),
        pitch=13,
        fill=(0.8, 0.7),
        growing="fern",
    ),
}


def first() -> list[Shot]:
    """Each piece in the glaze it is shown in."""
    return [_shot(name, look, look.glazes[0]) for name, look in LOOKS.items()]


def others() -> list[Shot]:
    """Each piece in its other glazes."""
    return [_shot(name, look, glaze) for name, look in LOOKS.items() for glaze in look.glazes[1:]]


def _shot(name: str, look: Look, glaze: str) -> Shot:
    english, hebrew = GLAZES[glaze]
    return Shot(
        name=f"{name}--{glaze}",
        alt=f"{look.noun} in {english}, on a plain warm ground",
        alt_he=f"{look.noun_he} {hebrew}, על רקע חלק וחם",
        arrange=partial(_arrange, name, look, glaze),
    )


def _arrange(name: str, look: Look, glaze: str) -> None:
    stage.sweep(color=stage.DEEPER if glaze == "salt" else stage.PAPER)
    stage.light()
    made = pieces.build(name, glaze, turn=look.turn)
    grown = plants.grow(look.growing, name, made) if look.growing else []
    stage.frame([*made.all, *grown], pitch=look.pitch, fill=look.fill)
