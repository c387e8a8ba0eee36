"""Finding the groups: k-means for each number of groups, judged by how well groups part (silhouette) and
whether they are found again among other draws of the same customers (bootstrap, Jaccard).

Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52: a
group whose mean Jaccard is .75 or more is stable, below .5 it has dissolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.kernel.errors import N_, DomainError
from tracking.segments.groups import scaling
from tracking.segments.groups.scaling import Scale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST, MOST = 4, 8  # groups
LEAST_CUSTOMERS = 60
LEAST_GROUP = 0.02  # of the customers
STABLE, DISSOLVED = 0.75, 0.5  # mean Jaccard
DRAWS = 20
FITTED, JUDGED = 5_000, 2_000  # customers looked at for centers, and for the silhouette
SEED = 7


class CannotGroup(DomainError):
    """There is not enough to tell customers apart by."""


@dataclass(frozen=True)
class Tried:
    """One number of groups: silhouette (-1..1), mean Jaccard of its groups (0..1), share of the smallest."""

    k: int
    silhouette: float
    stability: float
    smallest: float

    @property
    def worth(self) -> float:
        """What numbers of groups are compared by: well parted, and found again."""
        return self.silhouette * self.stability


@dataclass(frozen=True)
class Found:
    """The groups: `centers` (k, traits) in the measure of `scales`; `labels` (n,) the nearest center of each;
    `stability` (k,) mean Jaccard of each; `tried` every number of groups there was a look at."""

    scales: tuple[Scale, ...]
    centers: NDArray[np.float64]
    labels: NDArray[np.int64]
    stability: tuple[float, ...]
    tried: tuple[Tried, ...]


def find(
    columns: Mapping[str, NDArray[np.float64]], *, logged: frozenset[str] = frozenset(), draws: int = DRAWS
) -> Found:
    """The groups of customers whose traits are `columns` (trait: shape (n,), NaN where nobody knows).

    The same customers always give the same groups. Raises CannotGroup.
    """
    import numpy as np

    n = len(next(iter(columns.values()), ()))
    if n < LEAST_CUSTOMERS:
        message = N_("%(n)s customers have bought so far; groups can be looked for from %(least)s on.")
        raise CannotGroup(message, n=n, least=LEAST_CUSTOMERS)
    scales = scaling.learn(columns, logged=logged)
    if not scales:
        raise CannotGroup(N_("Customers do not differ enough in what they do."))
    points = scaling.apply(scales, columns)
    chance = np.random.default_rng(SEED)
    some = points if n <= FITTED else points[np.sort(chance.choice(n, FITTED, replace=False))]
    if len(np.unique(some.round(6), axis=0)) < 2 * MOST:
        raise CannotGroup(N_("Customers do not differ enough in what they do."))
    return _best(points, some, scales, draws)


def nearest(points: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place of the nearest center of each point: shape (n,). Of two as near, the first."""
    import numpy as np

    lengths = (centers**2).sum(axis=1)
    return np.argmin(lengths[None, :] - 2.0 * points @ centers.T, axis=1)


def _best(
    points: NDArray[np.float64], some: NDArray[np.float64], scales: tuple[Scale, ...], draws: int
) -> Found:
    looked = [(k, *_look(some, k, draws)) for k in range(FEWEST, MOST + 1)]
    tried = tuple(one for *_rest, one in looked)
    fit = [one for one in looked if one[3].smallest >= LEAST_GROUP] or looked
    _k, centers, stability, _tried = max(fit, key=lambda one: (round(one[3].worth, 6), -one[0]))
    order = _largest_first(nearest(points, centers), len(centers))
    centers = centers[order]
    return Found(scales, centers, nearest(points, centers), tuple(stability[at] for at in order), tried)


def _look(points: NDArray[np.float64], k: int, draws: int) -> tuple[NDArray[np.float64], list[float], Tried]:
    """Centers, each group's stability, and what to judge the number by."""
    import numpy as np
    from sklearn.metrics import silhouette_score

    centers = _centers(points, k, tries=5)
    labels = nearest(points, centers)
    few = slice(None, None, -(-len(points) // JUDGED))
    parted = float(silhouette_score(points[few], labels[few])) if len(set(labels[few])) > 1 else -1.0
    stability = _stability(points, labels, k, draws)
    sizes = np.bincount(labels, minlength=k) / len(points)
    return centers, stability, Tried(k, parted, float(np.mean(stability)), float(sizes.min()))


def _stability(points: NDArray[np.float64], labels: NDArray[np.int64], k: int, draws: int) -> list[float]:
    """Of each group the mean over draws of its likeness to the group found there that is most like it."""
    import numpy as np

    chance = np.random.default_rng(SEED + k)
    seen = np.zeros((draws, k))
    for draw in range(draws):
        drawn = chance.integers(0, len(points), len(points))
        there = np.unique(drawn)
        again = nearest(points[there], _centers(points[drawn], k, tries=1))
        seen[draw] = _likeness(labels[there], again, k)
    return [float(value) for value in seen.mean(axis=0)]


def _likeness(before: NDArray[np.int64], after: NDArray[np.int64], k: int) -> Sequence[float]:
    import numpy as np

    both = np.bincount(before * k + after, minlength=k * k).reshape(k, k).astype(float)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return list((both / np.maximum(either, 1.0)).max(axis=1))


def _centers(points: NDArray[np.float64], k: int, *, tries: int) -> NDArray[np.float64]:
    from sklearn.cluster import KMeans

    return (
        KMeans(n_clusters=k, n_init=tries, random_state=SEED, algorithm="lloyd").fit(points).cluster_centers_
    )


def _largest_first(labels: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    import numpy as np

    return np.argsort(-np.bincount(labels, minlength=k), kind="stable")
