"""How well products are rated, for lists that have the best first. Pure.

The mean alone would put one review of five stars before a hundred that average 4.9. What counts is the lower
end of what the true mean may be, given how many have rated and how far they differ: the 5 % quantile of a
Bayesian estimate with one vote for each number of stars to begin with (Evan Miller, "Ranking Items With Star
Ratings", evanmiller.org/ranking-items-with-star-ratings.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

Z = 1.65  # of the normal distribution, 95 % to one side


def score(stars: Sequence[int]) -> float:
    """How well something is rated, from 1 to 5; `stars` are how many gave 1, 2, 3, 4 and 5."""
    kinds, count = len(stars), sum(stars)
    shares = [(given + 1) / (count + kinds) for given in stars]
    mean = sum(value * share for value, share in enumerate(shares, start=1))
    squares = sum(value * value * share for value, share in enumerate(shares, start=1))
    return mean - Z * sqrt((squares - mean * mean) / (count + kinds + 1))
