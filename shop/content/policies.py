"""The policies every shop has from its first day: a slug, a title, and a starting text in each language.

The texts lie in `defaults/<language>/<slug>.md`. They describe how this shop works out of the box and are
meant to be read and changed by the owner; they are not legal advice.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shop.kernel.errors import N_

TERMS, PRIVACY, SHIPPING, RETURNS, ACCESSIBILITY = "terms", "privacy", "shipping", "returns", "accessibility"
TITLES: dict[str, str] = {
    SHIPPING: N_("Shipping"),
    RETURNS: N_("Returns"),
    TERMS: N_("Terms of sale"),
    PRIVACY: N_("Privacy"),
    ACCESSIBILITY: N_("Accessibility"),
}
_FOLDER = Path(__file__).with_name("defaults")


@cache
def starting_text(slug: str, locale: str) -> tuple[str, str]:
    """(title, Markdown body) that policy `slug` begins with in `locale`, else in English."""
    path = _FOLDER / locale / f"{slug}.md"
    text = (path if path.exists() else _FOLDER / "en" / f"{slug}.md").read_text(encoding="utf-8")
    heading, _, body = text.partition("\n")
    return heading.removeprefix("# ").strip(), body.strip()
