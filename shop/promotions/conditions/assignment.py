"""The discount was given to this very person (by the owner or by personalization)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class PersonallyAssigned:
    """Holds for the holder of an open assignment."""

    kind: ClassVar[str] = "assignment"

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the shopper is the one it was given to."""
        if met.assignment_id is not None and met.assignment_id in met.shopper.assignments:
            return Verdict(True, Sentence(N_("A personal discount for you")))
        return Verdict(
            False, Sentence(N_("This discount is personal: use the email address it was sent to."))
        )

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> PersonallyAssigned:
        """From its stored form."""
        return cls()
