"""How good probabilities are: do the likelier buy more, and do as many buy as was said?

`truth` is 1 for bought, 0 for not; `said` the probability; both shapes (n,).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

BINS = 10
LEAST = 1e-6
# Population stability: below .1 nothing has changed, above .25 these are other people
STABLE, DRIFTED = 0.1, 0.25


@dataclass(frozen=True, kw_only=True)
class Bin:
    """People of about the same probability: how many, what was said on average, what share bought."""

    count: int
    said: float
    bought: float


@dataclass(frozen=True, kw_only=True)
class Quality:
    """All figures of one test. `lift` is how often the likeliest tenth buys, against everybody.

    `base_loss` is the log-loss of saying `base_rate` of everybody: whoever is not below it knows nothing.
    """

    rows: int
    bought: int
    roc_auc: float | None
    pr_auc: float | None
    brier: float
    log_loss: float
    calibration_error: float
    lift: float | None
    base_rate: float
    base_loss: float
    base_brier: float


def quality(truth: Array, said: Array, *, base_rate: float) -> Quality:
    """Every figure; `base_rate` is what was known before of how many buy. Areas need both outcomes."""
    import numpy as np
    from sklearn.metrics import average_precision_score, roc_auc_score

    bought, some = int(truth.sum()), 0 < truth.sum() < len(truth)
    top = np.argsort(-said, kind="stable")[: max(len(said) // BINS, 1)]
    base = np.full(len(truth), base_rate)
    return Quality(
        rows=len(truth),
        bought=bought,
        roc_auc=float(roc_auc_score(truth, said)) if some else None,
        pr_auc=float(average_precision_score(truth, said)) if some else None,
        brier=float(np.mean((said - truth) ** 2)),
        log_loss=log_loss(truth, said),
        calibration_error=calibration_error(truth, said),
        lift=float(truth[top].mean() / truth.mean()) if bought else None,
        base_rate=base_rate,
        base_loss=log_loss(truth, base),
        base_brier=float(np.mean((base - truth) ** 2)),
    )


def log_losses(truth: Array, said: Array) -> Array:
    """What each answer costs: shape (n,), natural logarithm."""
    import numpy as np

    sure = np.clip(said, LEAST, 1 - LEAST)
    lost: Array = -np.where(truth > 0, np.log(sure), np.log1p(-sure))
    return lost


def log_loss(truth: Array, said: Array) -> float:
    """The average of that."""
    return float(log_losses(truth, said).mean())


def reliability(truth: Array, said: Array, *, bins: int = BINS) -> tuple[Bin, ...]:
    """People in `bins` groups of equal size, from the least likely; equal ones stay in file order."""
    import numpy as np

    parts = np.array_split(np.argsort(said, kind="stable"), min(bins, max(len(said), 1)))
    return tuple(
        Bin(count=len(part), said=float(said[part].mean()), bought=float(truth[part].mean()))
        for part in parts
        if len(part)
    )


def calibration_error(truth: Array, said: Array, *, bins: int = BINS) -> float:
    """By how much what was said is off in groups of equal size, on average over people."""
    found = reliability(truth, said, bins=bins)
    return sum(one.count * abs(one.said - one.bought) for one in found) / max(len(truth), 1)


def shares(values: Array, edges: Array) -> Array:
    """The share of `values` at or below each edge, between the next, … and above the last."""
    import numpy as np

    places = np.searchsorted(edges, values, side="left")
    found: Array = np.bincount(places, minlength=len(edges) + 1) / max(len(values), 1)
    return found


def stability(before: Array, now: Array) -> float:
    """The population stability index of two lists of shares: 0 where nothing has changed."""
    import numpy as np

    was, is_now = np.maximum(before, 1e-4), np.maximum(now, 1e-4)
    return float(np.sum((is_now - was) * np.log(is_now / was)))
