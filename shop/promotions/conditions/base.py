"""What every condition can do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from shop.promotions.context import Basket, ShopperContext
from shop.promotions.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """All that a condition is judged by. `code` is the one entered for this very promotion, if any."""

    basket: Basket
    shopper: ShopperContext
    at: datetime
    code: str | None = None
    assignment_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether the condition holds, and in a sentence why or why not, fit for shopper and owner."""

    holds: bool
    because: Sentence


class Condition(Protocol):
    """One condition, a frozen dataclass."""

    kind: ClassVar[str]

    def judge(self, met: Circumstances) -> Verdict:
        """Whether it holds under `met`; pure."""

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict with its `kind`."""

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Condition:
        """The inverse of `as_dict`."""
