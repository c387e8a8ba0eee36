"""The demo store's words: its front, and the pages about itself, in English and Hebrew.

The texts lie in `<language>/<slug>.md`: a heading, then Markdown. What a demo store's owner has changed
stays as it is.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from shop.content import front, operations, returns
from shop.content.demo.words import DESCRIPTIONS, FRONTS
from shop.content.models import Page
from shop.kernel import db, preferences, registry

FOLDER = Path(__file__).parent
IN_NAVIGATION = {"story"}
RETURN_DAYS = 30


def install() -> None:
    """Register the seeder."""
    registry.seeder("pages", seed, order=5)


def seed(at: datetime) -> None:
    """Say and write what is not there yet."""
    with db.transaction():
        if not preferences.is_set(front.SAID):
            for locale, words in FRONTS.items():
                front.say(locale, words, at=at)
        if not preferences.is_set(returns.DAYS):
            returns.promise(returns.Returns(RETURN_DAYS, free=True), at=at)
        there = {(row.slug, row.locale) for row in db.session().execute(select(Page.slug, Page.locale))}
        for path in sorted(FOLDER.glob("*/*.md"), key=lambda path: (path.stem != "story", path)):
            slug, locale = path.stem, path.parent.name
            if (slug, locale) not in there:
                _write(slug, locale, path.read_text(encoding="utf-8"), at=at)


def _write(slug: str, locale: str, text: str, *, at: datetime) -> None:
    heading, _, body = text.partition("\n")
    operations.save_page(
        slug=slug,
        locale=locale,
        title=heading.removeprefix("# ").strip(),
        body=body.strip(),
        published=True,
        in_footer=True,
        in_navigation=slug in IN_NAVIGATION,
        seo_description=DESCRIPTIONS.get((slug, locale), ""),
        at=at,
    )
