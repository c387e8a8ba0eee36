"""The questions we ask and how their answers are grouped. Pure.

"nps": how likely to recommend, 0 to 10. "csat": how satisfied with the delivery, 1 to 5. "ces": how easy it
was to order, 1 to 7; "fixed": whether what had gone wrong was put right, and "help": how satisfied with our
help, 1 to 5. Each is counted by itself; no two are ever added up.
"""

from __future__ import annotations

from dataclasses import dataclass

NPS, CSAT, CES, FIXED, HELP = "nps", "csat", "ces", "fixed", "help"
ABOUT_US = (FIXED, HELP)  # about what we did when somebody needed us, not about the order
GOOD, MIDDLING, BAD = "good", "middling", "bad"
BUYERS, VISITORS = "buyers", "visitors"
MAIL, SITE = "mail", "site"
DELIVERED, PROMISED, ORDERED, VISITED, SETTLED = (
    "delivered",
    "promised",
    "ordered",
    "visited",
    "settled",
)  # what a survey waits for


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whole numbers from `low` to `high`; from `good` on an answer is good, up to `bad` it is bad."""

    low: int
    high: int
    good: int
    bad: int

    @property
    def marks(self) -> range:
        """Every answer there is."""
        return range(self.low, self.high + 1)

    def group(self, score: int) -> str:
        """GOOD, MIDDLING or BAD. Raises ValueError beyond the scale."""
        if score not in self.marks:
            raise ValueError(f"an answer is {self.low} to {self.high}, not {score}")
        return GOOD if score >= self.good else BAD if score <= self.bad else MIDDLING


SCALES = {
    NPS: Scale(low=0, high=10, good=9, bad=6),
    CSAT: Scale(low=1, high=5, good=4, bad=2),
    CES: Scale(low=1, high=7, good=5, bad=3),
    FIXED: Scale(low=1, high=5, good=4, bad=2),
    HELP: Scale(low=1, high=5, good=4, bad=2),
}
