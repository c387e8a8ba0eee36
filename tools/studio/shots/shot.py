"""A picture to be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Shot:
    """`arrange` fills an empty scene; `alt` and `alt_he` say what is seen, in English and Hebrew."""

    name: str
    alt: str
    alt_he: str
    arrange: Callable[[], None]
    size: tuple[int, int] = (640, 800)
    samples: int = 8
