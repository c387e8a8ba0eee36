"""What an invented review or question holds, and which pieces it can be about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a title has in it -> the kind of piece; the first that fits counts.
KINDS = {
    "teapot": "teapot",
    "cup": "mug",
    "mug": "mug",
    "tumbler": "mug",
    "bowl": "bowl",
    "plate": "plate",
    "platter": "plate",
    "planter": "planter",
    "pot": "planter",
    "vase": "vase",
}
ANY = "any"
FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Review:
    """An invented review about a piece of `kind`; `photo`: it shows the piece's last picture."""

    kind: str
    stars: int
    name: str
    title: str = ""
    text: str = ""
    locale: str = "en"
    days_ago: int = 10
    helpful: int = 0
    reply: str = ""
    photo: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """An invented question about a piece of `kind`; without `answer` it waits for the owner."""

    kind: str
    text: str
    answer: str = ""
    locale: str = "en"
    days_ago: int = 10


def kind_of(title: str) -> str:
    """The kind of piece a title names."""
    low = title.lower()
    return next((kind for word, kind in KINDS.items() if word in low), ANY)


def reviews() -> tuple[Review, ...]:
    """All invented reviews, in both languages."""
    return tuple(Review(**row) for name in ("reviews.en", "reviews.he") for row in _read(name))


def questions() -> tuple[Question, ...]:
    """All invented questions; some wait for the owner."""
    return tuple(Question(**row) for row in _read("questions"))


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return rows
