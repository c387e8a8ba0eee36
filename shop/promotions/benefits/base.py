"""What every benefit can do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol

from shop.kernel.errors import N_
from shop.promotions.goods import Part
from shop.promotions.sentences import Sentence

ITEMS, SHIPPING, GIFT = "items", "shipping", "gift"
WHOLE = 10_000  # basis points: hundredths of a percent
NOT_THESE = Sentence(N_("Nothing in the cart is part of this offer."))
Convert = Callable[[int], int]  # minor units of the store's currency to those of another


class Benefit(Protocol):
    """One benefit, a frozen dataclass. `rank` orders benefits of a lane: percentages before amounts."""

    kind: ClassVar[str]
    target: ClassVar[str]
    rank: ClassVar[int]

    def off(self, parts: Sequence[Part]) -> list[int]:
        """Minor units off each of `parts` (goods, or the one delivery), 0 to what is left of it; pure."""

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """What would have to be in the cart, where it takes nothing off."""

    def says(self, currency: str) -> Sentence:
        """What it gives, in a sentence."""

    def converted(self, convert: Convert) -> Benefit:
        """The same with its amounts in another currency."""

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict with its `kind`."""

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Benefit:
        """The inverse of `as_dict`."""


def percent(basis_points: int) -> str:
    """Such as "12.5%"."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def check_percent(basis_points: int) -> None:
    """Raises ValueError unless it lies above 0 and up to 100 %."""
    if not 0 < basis_points <= WHOLE:
        raise ValueError("a percentage lies above 0 and up to 100")
