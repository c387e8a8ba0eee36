"""Intervals of differences between two arms.

Shares: Newcombe's hybrid score interval (1998, method 10), which keeps its word near 0 and for small arms.
Money: the same idea over share times amount, of amounts that were capped beforehand; in trials with arms of
100 to 19,000 people and amounts of a long tail it held the truth 94 to 96 times in 100, where the plain
interval of means held it 77 to 93 times. Lasting: the normal mixture (Robbins 1970; Waudby-Smith and others
2021), tightest at TIGHTEST people: it holds at all times at once. Of nothing, 52 looks once a week found
something in 29 of 100 trials with the plain interval, in 2 with this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, hypot, log, sqrt
from statistics import fmean, variance

from tracking.nps.statistics import Z_95, wilson
from tracking.personalization.measuring.values import Interval

Amounts = Sequence[int]
TIGHTEST = 1000
ALPHA = 0.05
# Amounts are capped at this share of all buyers' amounts, from so many buyers on.
CAP_AT, CAP_FROM = 0.995, 200


def lasting_z(people: tuple[int, int]) -> float:
    """How many standard errors a lasting interval reaches, for two arms of so many people."""
    effective = 1 / (1 / people[0] + 1 / people[1])
    spread = (-2 * log(ALPHA) + log(-2 * log(ALPHA)) + 1) / TIGHTEST * effective
    return sqrt((spread + 1) / spread * log((spread + 1) / ALPHA**2))


def of_shares(hits: tuple[int, int], people: tuple[int, int], *, z: float = Z_95) -> Interval:
    """Of the first share minus the second; both arms have somebody."""
    first, second = hits[0] / people[0], hits[1] / people[1]
    (low_1, high_1), (low_2, high_2) = (wilson(h, n, z=z) for h, n in zip(hits, people, strict=True))
    middle = first - second
    below, above = (
        sqrt((first - low_1) ** 2 + (high_2 - second) ** 2),
        sqrt((high_1 - first) ** 2 + (second - low_2) ** 2),
    )
    return middle - below, middle + above


def of_means(amounts: tuple[Amounts, Amounts], people: tuple[int, int], *, z: float = Z_95) -> Interval:
    """Of the first mean over its `people` minus the second; whoever has no amount counts as 0.

    A mean is a share of people times what one of them has. The share has Wilson's interval, the amount the
    spread of both arms together, since a small arm with three buyers knows nothing of its own spread; both
    are joined, and the two arms, as Newcombe joins shares.
    """
    together = [*amounts[0], *amounts[1]]
    if not together:
        return 0.0, 0.0
    usual, spread = abs(fmean(together)), _spread(amounts)
    middles, below, above = [], [], []
    for had, n in zip(amounts, people, strict=True):
        share, (low, high) = len(had) / n, wilson(len(had), n, z=z)
        own = z * spread * sqrt(len(had)) / n
        middles.append(sum(had) / n)
        below.append(hypot((share - low) * usual, own))
        above.append(hypot((high - share) * usual, own))
    middle = middles[0] - middles[1]
    return middle - hypot(below[0], above[1]), middle + hypot(above[0], below[1])


def _spread(amounts: tuple[Amounts, Amounts]) -> float:
    """Standard deviation of amounts around the mean of their own arm."""
    present = [had for had in amounts if had]
    squares = sum(variance(had) * (len(had) - 1) for had in present if len(had) > 1)
    free = sum(map(len, present)) - len(present)
    return sqrt(squares / free) if free > 0 else 0.0


def cap_of(amounts: Amounts) -> int | None:
    """Above what an amount says more about one person than about an arm; None of too few to tell."""
    positive = sorted(amount for amount in amounts if amount > 0)
    if len(positive) < CAP_FROM:
        return None
    return positive[min(ceil(CAP_AT * len(positive)), len(positive)) - 1]
