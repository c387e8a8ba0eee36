"""What the shop says at its front, in each language: the announcement, the hero, the story in three lines.

An owner's words; what is not said in a language is said in the store's own. The picture is the id of one the
catalog keeps.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from shop.brand import store
from shop.kernel import ids, preferences
from shop.kernel.errors import N_, DomainError

_NOTHING: dict[str, dict[str, str]] = {}
SAID = preferences.declare("content.front", _NOTHING)
PICTURE = preferences.declare("content.front_picture", "")
MOST = {
    "announcement": 160,
    "announcement_link": 300,
    "headline": 120,
    "sentence": 300,
    "promises": 300,
    "story_title": 120,
    "story": 600,
    "story_link": 300,
}


class BadFront(DomainError):
    """A text that cannot be said at the front; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Front:
    """The front's words. Links are paths on this shop ("/pages/story") or whole addresses; each line of
    `promises` is one reason to buy here."""

    announcement: str = ""
    announcement_link: str = ""
    headline: str = ""
    sentence: str = ""
    promises: str = ""
    story_title: str = ""
    story: str = ""
    story_link: str = ""


NAMES = tuple(one.name for one in fields(Front))


def said(locale: str) -> Front:
    """Exactly what was written in `locale`, for its owner."""
    known = preferences.get(SAID).get(locale) or {}
    return Front(**{name: str(known.get(name, "")) for name in NAMES})


def front(locale: str) -> Front:
    """What a reader of `locale` sees; the headline is the store's tagline where nobody wrote another."""
    own, brand = asdict(said(locale)), store.current()
    fallback = asdict(said(brand.language))
    shown = {name: own[name] or fallback[name] for name in NAMES}
    return Front(**{**shown, "headline": shown["headline"] or brand.tagline})


def say(locale: str, words: Front, *, at: datetime) -> None:
    """Keep what the owner wrote in `locale`. Raises BadFront."""
    if locale not in store.LANGUAGES:
        raise BadFront(N_("This language is not available."), field="headline")
    for name, text in asdict(words).items():
        if len(text) > MOST[name]:
            raise BadFront(N_("This text has more than %(most)d letters."), field=name, most=MOST[name])
    for name in ("announcement_link", "story_link"):
        if not _is_link(getattr(words, name)):
            raise BadFront(
                N_("A link begins with / for a page of this shop, or with https:// for another."), field=name
            )
    before = preferences.get(SAID)
    preferences.put(SAID, {**before, locale: asdict(words)}, at=at)


def picture_id() -> uuid.UUID | None:
    """The hero's picture as its owner chose it."""
    return ids.parse_id(preferences.get(PICTURE))


def show_picture(media_id: uuid.UUID | None, *, at: datetime) -> None:
    """Choose the hero's picture; None for that of the best-liked product."""
    preferences.put(PICTURE, str(media_id) if media_id else "", at=at)


def _is_link(text: str) -> bool:
    if any(c <= " " or c == "\\" for c in text):
        return False
    return not text or (text.startswith("/") and not text.startswith("//")) or text.startswith("https://")
