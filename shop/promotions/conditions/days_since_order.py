"""How long ago the shopper bought here the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class DaysSinceOrder:
    """Holds when the last paid order is at least `least` and at most `most` whole days ago; None is open."""

    least: int | None = None
    most: int | None = None
    kind: ClassVar[str] = "days_since_order"

    def __post_init__(self) -> None:
        ends = [end for end in (self.least, self.most) if end is not None]
        if not ends or ends != sorted(ends) or ends[0] < 0 or ends[-1] > 3660:
            raise ValueError("days are counted from 0 to 3660, the fewest first")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether it is the right time."""
        last = met.shopper.last_order_at
        if last is None:
            return Verdict(False, Sentence(N_("This discount is for customers who have bought here before.")))
        days = (met.at - last) // timedelta(days=1)
        if self.least is not None and days < self.least:
            return Verdict(
                False,
                Sentence(
                    N_("This discount counts again %(days)s days from now, after your last order."),
                    {"days": self.least - days},
                ),
            )
        if self.most is not None and days > self.most:
            return Verdict(
                False,
                Sentence(
                    N_("This discount was for %(days)s days after your last order."), {"days": self.most}
                ),
            )
        return Verdict(True, Sentence(N_("Because you have bought here before")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "least": self.least, "most": self.most}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> DaysSinceOrder:
        """From its stored form."""
        least, most = stored.get("least"), stored.get("most")
        return cls(None if least is None else int(least), None if most is None else int(most))
