"""What every benefit can do."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from shop.promotions.sentences import Sentence

ITEMS, SHIPPING = "items", "shipping"


class Benefit(Protocol):
    """One benefit, a frozen dataclass. `rank` orders benefits that apply together: percentages first."""

    kind: ClassVar[str]
    target: ClassVar[str]
    rank: ClassVar[int]

    def amount(self, left_minor: int) -> int:
        """Minor units taken off `left_minor` (what is left of the target); 0 to `left_minor`, pure."""

    def says(self, currency: str) -> Sentence:
        """What it gives, in a sentence."""

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict with its `kind`."""

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Benefit:
        """The inverse of `as_dict`."""
