"""The picture above a page's text: one for each page, in all its languages."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel import ids, preferences

CHOSEN = preferences.declare("pages.pictures", dict[str, str]())  # media ids by slug


def picture_id(slug: str) -> uuid.UUID | None:
    """The picture the owner chose for the page `slug`."""
    return ids.parse_id(preferences.get(CHOSEN).get(slug, ""))


def show_picture(slug: str, media_id: uuid.UUID | None, *, at: datetime) -> None:
    """Choose it; None for no picture."""
    others = {name: kept for name, kept in preferences.get(CHOSEN).items() if name != slug}
    preferences.put(CHOSEN, {**others, slug: str(media_id)} if media_id else others, at=at)
