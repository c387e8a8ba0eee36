"""How reviews are shown: stars in words, photos with their texts, and the statement how they are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import session
from flask_babel import gettext as _

from shop.catalog.pictures import Picture
from shop.kernel.errors import N_
from shop.reviews import photos, queries
from shop.reviews.models import Review
from shop.reviews.rules import STARS

MEANING = {1: N_("Poor"), 2: N_("Fair"), 3: N_("Good"), 4: N_("Very good"), 5: N_("Excellent")}
HELPFUL, MOST_REMEMBERED = "helpful", 100


@dataclass(frozen=True, kw_only=True)
class Said:
    """A review as a page shows it; `thanked` says that this visitor has pressed “helpful”."""

    row: Review
    photos: tuple[Picture, ...]
    thanked: bool


def said(reviews: Sequence[Review]) -> list[Said]:
    """Reviews for a page."""
    pressed = set(session.get(HELPFUL, ()))
    return [
        Said(row=row, photos=tuple(pictures(row)), thanked=short(row.id.hex) in pressed) for row in reviews
    ]


def pictures(review: Review) -> list[Picture]:
    """A review's photos."""
    text = _("Photo by %(name)s", name=review.name)
    return [photos.shown(photo, alt=text) for photo in review.photos]


def remember_press(review_id: str) -> bool:
    """Note in this browser's signed session that “helpful” was pressed; False when it was before."""
    pressed = list(session.get(HELPFUL, ()))
    if short(review_id) in pressed:
        return False
    session[HELPFUL] = [*pressed, short(review_id)][-MOST_REMEMBERED:]
    return True


def short(review_id: str) -> str:
    """The end of an id, enough to tell a browser's presses apart."""
    return review_id.replace("-", "")[-8:]


def meanings() -> list[tuple[int, str]]:
    """(stars, what they mean) from one to five."""
    return [(number, _(MEANING[number])) for number in STARS]


def number_of_stars(text: str | None) -> int | None:
    """1 to 5 as typed or linked; None for anything else."""
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def statement() -> str:
    """How reviews are checked, as the law of the European Union wants it said (2005/29/EC, Article 7(6)).

    It follows from the owner's choices, so that it is always true.
    """
    who = (
        _("Every customer may write; the mark “Verified purchase” means that we delivered it to them.")
        if queries.open_to_all()
        else _("Only people we delivered the product to can write; each has the mark “Verified purchase”.")
    )
    when = (
        _("Reviews appear at once.")
        if queries.publishes_at_once()
        else _("We read every review before it appears.")
    )
    alike = _(
        "Good and bad ones are treated alike: we leave out only what is advertising, insulting, private, "
        "unlawful or not about the product. Nobody is paid for a review."
    )
    return f"{who} {when} {alike}"


def bars(stars: tuple[int, ...] | list[Any]) -> list[tuple[int, int]]:
    """(stars, how many gave them) from five down to one."""
    return [(number, int(stars[number - 1]) if stars else 0) for number in reversed(STARS)]
