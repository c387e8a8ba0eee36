"""What a review or a question must be, decided before anything is written, and the owner's choices.

Nothing here looks at how many stars somebody gives: praise and complaint go the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.reviews.models import PUBLISHED, REJECTED, WAITING

MAX_NAME, MAX_TITLE, MAX_TEXT, MAX_PHOTOS = 60, 120, 5000, 4
MAX_REPLY, MAX_NOTE = 3000, 500
MIN_QUESTION, MAX_QUESTION, MAX_ANSWER = 8, 1000, 3000
STARS = (1, 2, 3, 4, 5)
# Why a review is not shown. That it praises too little is none of them.
REASONS = {
    "spam": N_("It is advertising or was written by a machine"),
    "offensive": N_("It insults, threatens or discriminates"),
    "personal": N_("It reveals personal things about somebody"),
    "unrelated": N_("It is not about this product"),
    "unlawful": N_("It is against the law or somebody’s rights"),
}

AT_ONCE = preferences.declare("reviews.publish_at_once", False)
ANYBODY = preferences.declare("reviews.open_to_all_customers", False)

# Marks that turn the direction of text around and never belong into a name or a sentence.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


class BadReview(DomainError):
    """A review that cannot be kept like this; `field` names what it is about."""

    def __init__(self, message: str, *, field: str = "", **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


class BadQuestion(DomainError):
    """A question or answer that cannot be kept like this."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A review as it will be kept; `photos` as in `models.Review`."""

    stars: int
    title: str
    text: str
    name: str
    photos: tuple[dict[str, Any], ...] = ()


def draft(
    *, stars: int | None, title: str, text: str, name: str, photos: Sequence[dict[str, Any]] = ()
) -> Draft:
    """A draft of what was typed, cleaned. Raises BadReview, naming the field."""
    if stars not in STARS:
        raise BadReview(N_("Please give 1 to 5 stars."), field="stars")
    made = Draft(stars=stars, title=line(title), text=paragraphs(text), name=line(name), photos=tuple(photos))
    for field, value, most in (
        ("name", made.name, MAX_NAME),
        ("title", made.title, MAX_TITLE),
        ("text", made.text, MAX_TEXT),
    ):
        if len(value) > most:
            raise BadReview(N_("At most %(most)d letters, please."), field=field, most=most)
    if not made.name:
        raise BadReview(N_("Please say under which name we may show it."), field="name")
    if len(made.photos) > MAX_PHOTOS:
        raise BadReview(N_("At most %(most)d photos, please."), field="photos", most=MAX_PHOTOS)
    return made


def status_after_writing(before: str | None, *, at_once: bool) -> str:
    """What becomes of a review just written (`before` None) or changed. One that was rejected once is
    looked at again whatever the owner chose, or a refusal could be undone by pressing save."""
    return PUBLISHED if at_once and before != REJECTED else WAITING


def name_shown(full_name: str) -> str:
    """The first name and the first letter of the last: “Maya Brooks” is shown as “Maya B.”"""
    words = line(full_name).split()
    if not words:
        return ""
    initial = next((sign for sign in words[-1] if sign.isalpha()), "") if len(words) > 1 else ""
    return f"{words[0]} {initial.upper()}.".strip()[:MAX_NAME] if initial else words[0][:MAX_NAME]


def line(text: str) -> str:
    """`text` as one line without control or direction marks."""
    kept = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in text)
    return " ".join(_DIRECTION.sub("", kept).split())


def paragraphs(text: str) -> str:
    """`text` with its line breaks, at most one empty line in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    tidy = "\n".join(part.strip() for part in _BLANKS.sub(" ", _DIRECTION.sub("", kept)).split("\n"))
    return _LINES.sub("\n\n", tidy).strip()


def checked_question(text: str) -> str:
    """The question as it will be kept. Raises BadQuestion."""
    kept = paragraphs(text)
    if not MIN_QUESTION <= len(kept) <= MAX_QUESTION:
        raise BadQuestion(
            N_("A question has %(least)d to %(most)d letters."), least=MIN_QUESTION, most=MAX_QUESTION
        )
    return kept


def checked_answer(text: str) -> str:
    """The store's answer as it will be kept. Raises BadQuestion."""
    kept = paragraphs(text)
    if not kept or len(kept) > MAX_ANSWER:
        raise BadQuestion(N_("An answer has 1 to %(most)d letters."), most=MAX_ANSWER)
    return kept


def checked_reply(text: str) -> str:
    """The store's reply to a review, "" for none. Raises BadReview."""
    kept = paragraphs(text)
    if len(kept) > MAX_REPLY:
        raise BadReview(N_("At most %(most)d letters, please."), field="reply", most=MAX_REPLY)
    return kept


def checked_reason(reason: str, note: str) -> tuple[str, str]:
    """Why a review is not shown. Raises BadReview for anything that is no reason."""
    kept = paragraphs(note)
    if reason not in REASONS:
        raise BadReview(N_("Please choose why it is not shown."), field="reason")
    if len(kept) > MAX_NOTE:
        raise BadReview(N_("At most %(most)d letters, please."), field="note", most=MAX_NOTE)
    return reason, kept
