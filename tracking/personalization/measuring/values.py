"""What is compared, and what comes out of it.

The unit is a person, never a visit or an impression, and both arms are counted by one rule from one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOO_FEW, NOT_KNOWN, SKEWED = "too_few", "not_known", "skewed"
LOOKS_BETTER, LOOKS_WORSE, BETTER, WORSE = "looks_better", "looks_worse", "better", "worse"
Interval = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """People of one arm and what became of them.

    `revenue` and `margin` hold one amount (minor units, net of refunds) per person who has one, everybody
    else counts as 0; a margin may be negative.
    """

    people: int
    converted: int
    revenue: Sequence[int] = ()
    margin: Sequence[int] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.converted <= self.people:
            raise ValueError("more people converted than there are")
        if max(len(self.revenue), len(self.margin)) > self.people:
            raise ValueError("more amounts than people")


@dataclass(frozen=True, kw_only=True)
class Total:
    """A difference times a number of people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Treated minus held out, per person, with its interval of 95 %.

    Shares lie in 0..1, money is in minor units a person. None where an arm is empty. `lasting_low` and
    `lasting_high` stay true to their 95 % however often somebody looks while figures come in. Amounts above
    `cap` count as `cap`, those of `capped` people.
    """

    value: float | None
    low: float | None
    high: float | None
    treated: float | None
    held_out: float | None
    verdict: str
    lasting_low: float | None = None
    lasting_high: float | None = None
    cap: int | None = None
    capped: int = 0

    @property
    def known(self) -> bool:
        """Whether it may be claimed."""
        return self.verdict in (BETTER, WORSE)

    @property
    def relative(self) -> float | None:
        """The difference as a share of what those held out do."""
        if self.value is None or not self.held_out or self.held_out < 0:
            return None
        return self.value / self.held_out

    def total(self, people: int) -> Total | None:
        """What it comes to for so many people."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return Total(value=self.value * people, low=self.low * people, high=self.high * people)


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Whether people were split as meant: the share held out that was meant and that was found."""

    expected: float
    found: float
    p: float
    skewed: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything there is to say about two arms."""

    treated: Arm
    held_out: Arm
    conversion: Difference
    revenue: Difference
    margin: Difference
    balance: Balance | None = None

    @property
    def verdict(self) -> str:
        """Of what matters most among what is known: margin, else revenue, else conversion."""
        if self.treated.margin or self.held_out.margin:
            return self.margin.verdict
        if self.treated.revenue or self.held_out.revenue:
            return self.revenue.verdict
        return self.conversion.verdict
