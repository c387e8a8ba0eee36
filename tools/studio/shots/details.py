"""One more picture of each piece: near, from above, stacked, or in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from studio.shots import arrangements as on
from studio.shots.shot import Shot


def every() -> list[Shot]:
    """In the order of the catalog."""
    return [
        Shot(
            name=f"{name}--detail", alt=english, alt_he=hebrew, arrange=partial(on.arrange, inside), samples=8
        )
        for name, english, hebrew, inside in DETAILS
    ]


DETAILS: list[tuple[str, str, str, Callable[[], None]]] = [
    (
        "harbor-mug",
        "The cream mug filled with coffee, on creased linen, seen from above",
        "ספל בצבע שמנת מלא קפה על בד פשתן מקומט, במבט מלמעלה",
        on.harbor,
    ),
    (
        "cove-mug",
        "Where the two blue glazes meet on the belly of the mug, seen from near",
        "מפגש שני הזיגוגים הכחולים על בטן הספל, מקרוב",
        partial(on.near, "cove-mug", "tide", at=(-0.05, -0.3, 0.47), distance=3.5, pitch=10, turn=215),
    ),
    (
        "dawn-espresso-cup",
        "A white and a black espresso cup with coffee on a walnut board",
        "ספל אספרסו לבן וספל שחור עם קפה על קרש אגוז",
        on.espresso,
    ),
    (
        "lighthouse-tumbler",
        "A green and a white tumbler with the rings of the potter's fingers",
        "כוס ירוקה וכוס לבנה עם טבעות אצבעות הקדר",
        on.tumbler,
    ),
    (
        "driftwood-mug",
        "The two sizes of the dark mug side by side",
        "שני הגדלים של הספל הכהה זה לצד זה",
        on.driftwood,
    ),
    (
        "fireside-mug",
        "The rust-red mug with cocoa on a round oak board, from above",
        "ספל אדום חלודה עם קקאו על קרש אלון עגול, מלמעלה",
        on.fireside,
    ),
    (
        "morning-bowl",
        "The small cream bowl inside the large green one, on linen",
        "קערה קטנה בצבע שמנת בתוך קערה ירוקה גדולה, על פשתן",
        on.nested,
    ),
    ("rice-bowl", "The dark bowl heaped with white rice", "קערה כהה גדושה באורז לבן", on.rice),
    (
        "supper-bowl",
        "Four wide bowls in blue and rust, stacked on linen",
        "ארבע קערות רחבות בכחול ובחלודה, זו בזו על פשתן",
        on.supper,
    ),
    (
        "gather-serving-bowl",
        "The white serving bowl filled with lemons, from above",
        "קערת הגשה לבנה מלאה לימונים, מלמעלה",
        on.gather,
    ),
    (
        "shoreline-dinner-plate",
        "A place setting of dinner plate, side plate and bowl on linen, from above",
        "עריכה של צלחת עיקרית, צלחת קטנה וקערה על פשתן, מלמעלה",
        on.setting,
    ),
    (
        "shoreline-side-plate",
        "Six side plates in green and white, stacked",
        "שש צלחות קטנות בירוק ובלבן, בערימה",
        partial(on.stack, "shoreline-side-plate", ("kelp", "salt") * 3, 0.1, pitch=16, fill=(0.84, 0.6)),
    ),
    (
        "tapas-plate",
        "The dark plate with olives and almonds on an oak board",
        "צלחת כהה עם זיתים ושקדים על קרש אלון",
        on.tapas,
    ),
    (
        "pebble-bud-vase",
        "Three bud vases in a row, one with a sprig of olive",
        "שלושה אגרטלי ניצן בשורה, באחד ענף זית",
        on.pebbles,
    ),
    ("moon-vase", "The white moon vase with a long olive branch", "אגרטל ירח לבן עם ענף זית ארוך", on.moon),
    (
        "mast-bottle-vase",
        "The neck and lip of the blue bottle vase, where the dark glaze begins, seen from near",
        "צוואר אגרטל הבקבוק הכחול, שם מתחיל הזיגוג הכהה, מקרוב",
        partial(on.near, "mast-bottle-vase", "tide", at=(0, 0, 2.55), distance=6.6, pitch=14),
    ),
    ("reed-vase", "The green cylinder vase with dry grasses", "אגרטל גליל ירוק עם עשבים יבשים", on.reeds),
    (
        "ember-moon-vase",
        "The rust-red glaze running over the shoulder of the vase, seen from near",
        "זיגוג אדום חלודה נוזל על כתף האגרטל, מקרוב",
        partial(on.near, "ember-moon-vase", "ember", at=(-0.15, -0.6, 1.75), distance=6.0, pitch=16, turn=40),
    ),
    (
        "harbor-teapot",
        "The blue teapot and a filled cup on a walnut board",
        "קומקום כחול וכוס מלאה על קרש אגוז",
        on.pouring,
    ),
    (
        "gull-teapot",
        "The small lid and the spout of the cream teapot, seen from near",
        "המכסה הקטן והפייה של קומקום בצבע שמנת, מקרוב",
        partial(on.near, "gull-teapot", "sand", at=(0.35, 0, 1.32), distance=5.6, pitch=18, turn=-14),
    ),
    ("still-tea-cup", "Two cups of tea on linen, from above", "שתי כוסות תה על פשתן, מלמעלה", on.cups),
    (
        "windowsill-planter",
        "Both sizes of the planter with succulents, in white and black",
        "שני גודלי העציץ עם סוקולנטים, בלבן ובשחור",
        on.sill,
    ),
    (
        "terrace-planter",
        "The green planter without a plant, on its saucer",
        "העציץ הירוק בלי צמח, על תחתיתו",
        partial(on.empty, "terrace-planter", "kelp"),
    ),
    (
        "tidepool-planter",
        "The blue planter without a plant, on its saucer",
        "העציץ הכחול בלי צמח, על תחתיתו",
        partial(on.empty, "tidepool-planter", "tide"),
    ),
]
