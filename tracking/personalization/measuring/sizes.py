"""How many people an answer takes, told before anybody waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from tracking.nps.statistics import Z_95


@dataclass(frozen=True, kw_only=True)
class Need:
    """People needed, all of them and by arm."""

    total: int
    treated: int
    held_out: int


def needed(*, rate: float, relative: float, held_out_share: float = 0.5, power: float = 0.8) -> Need:
    """To see a conversion of `rate` move by `relative` (0.1 = a tenth more), `power` times out of one.

    Two-sided at 95 %, arms of unequal size. Raises ValueError for what is no rate, share or move.
    """
    moved = rate * (1 + relative)
    if not (0 < rate < 1 and 0 < moved < 1 and relative and 0 < held_out_share < 1 and 0 < power < 1):
        raise ValueError("a rate, a move and a share within their bounds")
    spread = moved * (1 - moved) / (1 - held_out_share) + rate * (1 - rate) / held_out_share
    total = spread * ((Z_95 + NormalDist().inv_cdf(power)) / (rate * relative)) ** 2
    return Need(
        total=ceil(total), treated=ceil(total * (1 - held_out_share)), held_out=ceil(total * held_out_share)
    )


def smallest(*, rate: float, treated: int, held_out: int, power: float = 0.8) -> float | None:
    """The smallest relative move of `rate` that such arms show `power` times out of one."""
    if not (treated and held_out and 0 < rate < 1):
        return None
    error = sqrt(rate * (1 - rate) * (1 / treated + 1 / held_out))
    return (Z_95 + NormalDist().inv_cdf(power)) * error / rate
