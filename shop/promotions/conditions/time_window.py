"""It is the time for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class TimeWindow:
    """Holds from `starts_at` (inclusive) to `ends_at` (exclusive), aware instants; None is open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    kind: ClassVar[str] = "time_window"

    def __post_init__(self) -> None:
        if any(end is not None and end.tzinfo is None for end in (self.starts_at, self.ends_at)):
            raise ValueError("a time window has aware ends")
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValueError("a time window starts before it ends")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether `at` lies within."""
        if self.starts_at and met.at < self.starts_at:
            return Verdict(False, Sentence(N_("This discount has not started yet.")))
        if self.ends_at and met.at >= self.ends_at:
            return Verdict(False, Sentence(N_("This discount has ended.")))
        return Verdict(True, Sentence(N_("For a limited time")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {
            "kind": self.kind,
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> TimeWindow:
        """From its stored form."""
        starts, ends = stored.get("starts_at"), stored.get("ends_at")
        return cls(
            datetime.fromisoformat(starts) if starts else None, datetime.fromisoformat(ends) if ends else None
        )
