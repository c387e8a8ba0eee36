"""Cold, warm or hot, from a score, without going back and forth. Pure.

Somebody becomes warmer as soon as the score reaches a limit, and colder only when it falls below four
fifths of it and a day has passed: who acts on a temperature (a mail, an offer) must not see it flicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

COLD, WARM, HOT = "cold", "warm", "hot"
ORDER = (COLD, WARM, HOT)
FAMILY = "temperature"
LEAVES_BELOW = 0.8
DWELLS = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The least score (a probability or points) to be warm, and to be hot."""

    warm: float
    hot: float

    def least(self, temperature: str) -> float:
        """The least score to become that."""
        return {COLD: 0.0, WARM: self.warm, HOT: self.hot}[temperature]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What somebody is, and since when."""

    temperature: str
    since: datetime


def automatic(base_rate: float) -> Limits:
    """Warm: as likely as everybody together, or more; hot: three times as likely, as far as that can be."""
    return Limits(warm=base_rate, hot=min(3 * base_rate, (1 + base_rate) / 2))


def following(known: Known | None, score: float, limits: Limits, *, at: datetime) -> Known:
    """What somebody is now."""
    reached = _reached(score, limits)
    if known is None:
        return Known(temperature=reached, since=at)
    if ORDER.index(reached) > ORDER.index(known.temperature):
        return Known(temperature=reached, since=at)
    held = next(
        one
        for one in reversed(ORDER)
        if ORDER.index(one) <= ORDER.index(known.temperature) and score >= LEAVES_BELOW * limits.least(one)
    )
    if held == known.temperature or at - known.since < DWELLS:
        return known
    return Known(temperature=held, since=at)


def _reached(score: float, limits: Limits) -> str:
    return next(one for one in reversed(ORDER) if score >= limits.least(one))


def code(temperature: str) -> str:
    """The segment of a temperature."""
    return f"{FAMILY}_{temperature}"
