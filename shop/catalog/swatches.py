"""Colors of option values: what the owner chose for a word, else what the word means to most people.

`color_of("Sand")` is "#dcd0b5", `color_of("Large")` is "". The owner's "" says that a word is no color here
("Orange" among flavors).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, cast, select

from shop.catalog.color_names import COLORFUL, COLORS
from shop.catalog.models import ARCHIVED, Product, Variant
from shop.kernel import db, preferences
from shop.kernel.errors import N_, DomainError
from shop.kernel.preferences import Preference

CHOSEN: Preference[dict[str, str]] = preferences.declare("catalog.swatches", {})
MOST, LONGEST = 300, 255
_COLOR = re.compile(r"#[0-9a-f]{6}")


class BadSwatch(DomainError):
    """A color that is none, or too many of them."""


def color_of(value: str) -> str:
    """The color of an option value as "#rrggbb"; "" for a word that is no color."""
    return _color(value, preferences.get(CHOSEN))


def colors_of(option: str, values: Sequence[str]) -> dict[str, str]:
    """Colors of one option's values by value.

    Empty unless it is a choice of colors: its name says so, or every value is one.
    """
    found = {value: color_of(value) for value in values}
    colorful = _key(option) in COLORFUL and any(found.values())
    return found if colorful or (found and all(found.values())) else {}


def chosen() -> dict[str, str]:
    """What the owner chose: word (lower case) to color or ""."""
    own: dict[str, str] = preferences.get(CHOSEN)
    return dict(own)


def choose(colors: Mapping[str, str], *, at: datetime) -> None:
    """Keep the owner's colors ("#rrggbb", or "" for no color) by word. Raises BadSwatch."""
    kept = {_key(word): color.strip().lower() for word, color in colors.items() if word.strip()}
    if len(kept) > MOST:
        raise BadSwatch(N_("At most %(most)s colors can be kept."), most=MOST)
    if any(len(word) > LONGEST or (color and not _COLOR.fullmatch(color)) for word, color in kept.items()):
        raise BadSwatch(N_("A color is written like #c0ffee."))
    preferences.put(CHOSEN, kept, at=at)


def words_in_use() -> list[str]:
    """Values of the options that are called a color, as the products write them; at most MOST."""
    columns = (Variant.option1, Variant.option2, Variant.option3)
    names_as_text = cast(Product.option_names, String)  # (rows of JSON cannot be told apart everywhere)
    query = (
        select(names_as_text, *columns)
        .join(Variant, Variant.product_id == Product.id)
        .where(Product.status != ARCHIVED, Variant.option1 != "")
        .distinct()
    )
    found: dict[str, str] = {}
    for names, *values in db.session().execute(query):
        for name, value in zip(json.loads(names), values, strict=False):
            if value and _key(name) in COLORFUL:
                found.setdefault(_key(value), value)
    return sorted(found.values(), key=str.casefold)[:MOST]


def _color(value: str, own: dict[str, str]) -> str:
    """The whole value counts first, then its last word ("Deep Teal"), then its first ("Salt glaze")."""
    word = _key(value)
    if word in own:
        return own[word]
    parts = word.split()
    for one in (word, *parts[-1:], *parts[:1]):
        if one in own:
            return own[one]
        if one in COLORS:
            return COLORS[one]
    return ""


def _key(text: str) -> str:
    return " ".join(text.casefold().replace("'", "׳").split())
