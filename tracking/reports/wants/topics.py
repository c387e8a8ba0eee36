"""What a question or a search is about, by its words, in English and Hebrew. Pure.

A text may be about several topics, or none. Words are compared by their beginning, so that "deliveries" is
about delivery; Hebrew words without the letters that stand before them ("when", "and", "to").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shop.kernel.errors import N_

DELIVERY, RETURNS, SIZE, MATERIAL, CARE = "delivery", "returns", "size", "material", "care"
USE, PRICE, STOCK, GIFT, PAYMENT = "use", "price", "stock", "gift", "payment"
SAFETY, ORIGIN, FIT, CUSTOM = "safety", "origin", "fit", "custom"
NAMES: Mapping[str, str] = {
    SIZE: N_("Size and measures"),
    MATERIAL: N_("Material and color"),
    CARE: N_("Care and cleaning"),
    USE: N_("How it is used"),
    SAFETY: N_("Heat, water, weather"),
    FIT: N_("What goes with it"),
    CUSTOM: N_("Made to order"),
    DELIVERY: N_("Delivery"),
    RETURNS: N_("Returns and warranty"),
    STOCK: N_("In stock"),
    PRICE: N_("Price and discounts"),
    GIFT: N_("Gifts"),
    PAYMENT: N_("Payment"),
    ORIGIN: N_("Where it comes from"),
}
# Beginnings of words; "=" before one means the whole word.
_WORDS: Mapping[str, str] = {
    SIZE: "size measure dimension width wide height high tall how_long_is length depth deep "
    "diameter =cm =inch inches weigh "
    "heavy capacity volume =ml liter litre =big =small =large =xl =xxl fits =how_many_cups cups "
    "מידה מידות גודל רוחב גובה אורך עומק קוטר משקל שוקל נפח =גדול =קטן =סמ ליטר כוסות פתח",
    MATERIAL: "material made_of fabric cotton linen wool leather wood metal steel clay ceramic "
    "glaze color colour shade "
    "finish חומר עשוי בד כותנה פשתן צמר עור עץ מתכת חימר קרמיקה זיגוג מזוגג צבע גוון",
    CARE: "wash clean dishwasher iron bleach stain polish care maintain laundry descale "
    "כביסה לכבס מכבסים ניקוי לנקות מדיח כתם כתמים תחזוקה גיהוץ",
    USE: "how_do how_to use using instruction manual assemble install =work =works setup "
    "איך שימוש להשתמש הוראות הרכבה להרכיב התקנה",
    SAFETY: "microwave oven heat hot cold frost waterproof watertight water outdoor outside "
    "sun rain food_safe food "
    "dishes safe leak מיקרוגל תנור חום קור אטום מים בחוץ לבחוץ שמש גשם מזון בטוח דולף",
    FIT: "match matching fit compatible together goes_with lid set replacement spare same "
    "תואם מתאים יחד סט מכסה חלופי",
    CUSTOM: "custom personal engrav on_request special version variant also_make other_color make_a "
    "אישי חריטה בהזמנה מיוחד גרסה",
    DELIVERY: "deliver ship shipping arrive courier parcel pickup collect express abroad customs track "
    "משלוח לשלוח שילוח מגיע הגעה שליח חבילה איסוף חול מכס",
    RETURNS: "return exchange refund warranty guarantee broken damaged money_back "
    "החזרה להחזיר החלפה להחליף החזר אחריות שבור פגום",
    STOCK: "stock available availability restock back_in sold_out when_will again "
    "מלאי זמין חוזר אזל מתי_יחזור",
    PRICE: "price cost discount coupon sale cheap code bundle wholesale "
    "מחיר עולה עלות הנחה קופון מבצע זול קוד סיטונאי",
    GIFT: "gift present wrap card greeting birthday wedding מתנה עטיפה ברכה יומולדת חתונה",
    PAYMENT: "=pay =paying payment invoice installment credit_card paypal bit תשלום לשלם "
    "חשבונית תשלומים אשראי ביט",
    ORIGIN: "origin where_is made_in handmade handcraft artisan local who_makes sustainable vegan "
    "מקור איפה_מיוצר עבודת_יד תוצרת מקומי טבעוני",
}
SHORT = 5  # letters; shorter beginnings would match other words: "hot" and "hotel"
ENDINGS = ("", "s", "es", "ed", "ing")
_BEFORE = "והבלכמש"  # letters written at the beginning of a word in Hebrew
_TOKEN = re.compile(r"\w+", re.UNICODE)


def of(text: str) -> frozenset[str]:
    """The topics that `text` is about."""
    tokens = _TOKEN.findall(text.casefold())
    words = {form for token in tokens for form in _forms(token)}
    phrases = " ".join(tokens)
    return frozenset(topic for topic, hints in _HINTS.items() if _about(words, phrases, hints))


def first(text: str) -> str:
    """The topic a text counts under where it can count only once: the first of NAMES; "" for none."""
    found = of(text)
    return next((topic for topic in NAMES if topic in found), "")


def answered(topic: str, texts: Iterable[str]) -> bool:
    """Whether any of `texts` speaks of `topic`."""
    return any(topic in of(text) for text in texts)


def _forms(token: str) -> Iterable[str]:
    yield token
    while len(token) > 3 and token[0] in _BEFORE:
        token = token[1:]
        yield token


def _about(
    words: set[str], phrases: str, hints: tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]
) -> bool:
    whole, starts, several = hints
    if not words.isdisjoint(whole) or any(word.startswith(starts) for word in words):
        return True
    return any(phrase in phrases for phrase in several)


def _hints(text: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    found = text.split()
    plain = [word for word in found if "_" not in word]
    short = [word for word in plain if word[0] != "=" and len(word) < SHORT and word.isascii()]
    return (
        frozenset([w[1:] for w in plain if w[0] == "="] + [w + end for w in short for end in ENDINGS]),
        tuple(word for word in plain if word[0] != "=" and word not in short),
        tuple(word.lstrip("=").replace("_", " ") for word in found if "_" in word),
    )


_HINTS = {topic: _hints(text) for topic, text in _WORDS.items()}
