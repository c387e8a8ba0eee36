"""From a model's log-odds to probabilities that hold now: learned on the latest time alone.

How many buy changes with the season, the order of people hardly does. Platt's two numbers below a thousand
purchases, a rising staircase above (scikit-learn warns of it with fewer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

ENOUGH = 1000  # purchases; from here on a staircase is steady


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """probability = 1 / (1 + exp(-(offset + slope * log-odds))), or read off the stairs (x rising, y)."""

    offset: float = 0.0
    slope: float = 1.0
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()

    def probability(self, log_odds: Array) -> Array:
        """Shape as `log_odds`, between 0 and 1."""
        import numpy as np

        if self.x:
            found: Array = np.interp(log_odds, self.x, self.y)
            return found
        found = 1 / (1 + np.exp(-np.clip(self.offset + self.slope * log_odds, -30, 30)))
        return found


def learn(log_odds: Array, truth: Array) -> Calibration:
    """What `log_odds` came to; of people the model had not learned from. Needs both outcomes."""
    bought = int(truth.sum())
    return _stairs(log_odds, truth) if min(bought, len(truth) - bought) >= ENOUGH else _platt(log_odds, truth)


def _platt(log_odds: Array, truth: Array) -> Calibration:
    """Two numbers, by the likelihood of targets that are not quite sure (Platt 1999)."""
    import numpy as np
    from scipy.optimize import minimize

    bought, not_bought = truth.sum(), len(truth) - truth.sum()
    aim = np.where(truth > 0, (bought + 1) / (bought + 2), 1 / (not_bought + 2))

    def lost(of: Array) -> float:
        z = of[0] + of[1] * log_odds
        return float(np.mean(np.logaddexp(0, z) - aim * z))

    offset, slope = minimize(lost, (0.0, 1.0), method="BFGS").x
    return Calibration(offset=float(offset), slope=float(max(slope, 0.0)))


def _stairs(log_odds: Array, truth: Array) -> Calibration:
    import numpy as np
    from sklearn.isotonic import IsotonicRegression

    stairs = IsotonicRegression(y_min=1e-4, y_max=1 - 1e-4, out_of_bounds="clip").fit(log_odds, truth)
    x, y = np.asarray(stairs.X_thresholds_), np.asarray(stairs.y_thresholds_)
    return Calibration(x=tuple(float(one) for one in x), y=tuple(float(one) for one in y))
