"""How to look after the demo store's pieces: a guide for each kind, in English and Hebrew."""

from __future__ import annotations

from datetime import datetime

from shop.catalog import operations
from shop.kernel import db, registry

_EVERY_DAY = {
    "en": """## Every day

- The dishwasher is fine; by hand the glaze keeps its shine longer.
- The microwave is fine. The oven is not: stoneware dislikes sudden heat.
- Warm it with a little tap water before anything boiling goes in.
""",
    "he": """## ביום־יום

- מותר לשטוף במדיח; בשטיפה ביד הגלזורה נשארת מבריקה זמן רב יותר.
- מותר במיקרוגל, לא בתנור: אבן־חרס אינה אוהבת חום פתאומי.
- לפני מים רותחים כדאי לחמם את הכלי במעט מי ברז.
""",
}
_WITH_TIME = {
    "en": """
## With time

Fine lines in the glaze come with the years. The clay below is dense and sound. Gray marks of spoons go away
with a paste of baking soda and a soft cloth.
""",
    "he": """
## עם השנים

קווים דקים בגלזורה באים עם הזמן; החומר שמתחתיה צפוף ושלם. סימנים אפורים של כפיות יורדים במשחה של סודה לשתייה
ומטלית רכה.
""",
}
_TEA = {
    "en": """## Tea

- Rinse with water only: soap stays in the unglazed foot and in the taste.
- Let pot and lid dry apart from each other.
- Tannin is welcome. Who minds it soaks the pot for an hour with a spoon of baking soda.
""",
    "he": """## תה

- שוטפים במים בלבד: הסבון נשאר בתחתית הלא מזוגגת ובטעם.
- מייבשים את הקנקן ואת המכסה בנפרד.
- כתם התה רצוי. מי שלא אוהב אותו ישרה את הקנקן שעה עם כפית סודה לשתייה.
""",
}
_WATER = {
    "en": """## Water and wood

- Watertight, but the bare foot may sweat: put something below it on oiled wood.
- Change the water every other day, and rinse the inside with a bottle brush.
- Do not leave it outside in frost: water in the clay would burst it.
""",
    "he": """## מים ועץ

- הכלי אטום, אך התחתית החשופה עלולה להזיע: על עץ משומן כדאי להניח מתחתיו משהו.
- מחליפים מים כל יומיים ושוטפים מבפנים במברשת בקבוקים.
- לא משאירים בחוץ בכפור: המים שבחומר יסדקו אותו.
""",
}
GUIDES = {
    "mug": (_EVERY_DAY, _WITH_TIME),
    "tableware": (_EVERY_DAY, _WITH_TIME),
    "teaware": (_TEA, _WITH_TIME),
    "vase": (_WATER,),
    "planter": (_WATER,),
}


def install() -> None:
    """Register the seeder."""
    registry.seeder("care guides", seed, order=25)


def seed(at: datetime) -> None:
    """Write them down."""
    with db.transaction():
        for kind, parts in GUIDES.items():
            for locale in ("en", "he"):
                text = "".join(part[locale] for part in parts)
                operations.set_care(subject=f"type:{kind}", locale=locale, markdown=text, at=at)
