"""The formula for a shop that has too few returning customers to learn from; it has no numbers to be learned.

What somebody owns counts by how often they bought it, ties by the week's demand, and stands before all else;
what is new to them counts by taste and the week's demand, in equal parts.
"""

from __future__ import annotations

import numpy as np

from tracking.personalization.engine.log import Floats
from tracking.personalization.lists.signals import NAMES, Look


def scores(seen: Look) -> Floats:
    """Of each candidate: above 2 what they own, 0 to 2 what is new to them."""
    return sum(parts(seen).values(), np.zeros(len(seen.codes)))


def parts(seen: Look) -> dict[str, Floats]:
    """What adds up to the score: "own", "taste", "demand"."""
    column = {name: seen.matrix[:, number].astype(np.float64) for number, name in enumerate(NAMES)}
    fresh = ~seen.owned
    demand = _scaled(column["week"])
    return {
        "own": np.where(seen.owned, 2 + column["times"], 0.0),
        "taste": np.where(fresh, _scaled(np.where(fresh, column["taste"], 0)), 0.0),
        "demand": np.where(fresh, demand, demand / 2),
    }


def _scaled(values: Floats) -> Floats:
    values = np.maximum(values, 0)
    most = values.max(initial=0)
    return values / most if most else values
