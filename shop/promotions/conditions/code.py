"""The shopper has entered one of the promotion's codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class HasCode:
    """Holds with a code of this promotion."""

    kind: ClassVar[str] = "code"

    def judge(self, met: Circumstances) -> Verdict:
        """Whether a code was entered."""
        if met.code:
            return Verdict(True, Sentence(N_("Code %(code)s"), {"code": met.code}))
        return Verdict(False, Sentence(N_("Needs a discount code.")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> HasCode:
        """From its stored form."""
        return cls()
