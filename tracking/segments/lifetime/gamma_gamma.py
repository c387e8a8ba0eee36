"""What a customer spends on a purchase: the Gamma-Gamma model.

Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value (brucehardie.com/notes/025). Amounts of one
customer are Gamma(p, v), v is Gamma(q, gamma) among customers, and how much has nothing to do with how often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracking.segments.lifetime.fitting import fit_positive
from tracking.segments.lifetime.histories import Histories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model; gamma in units of the currency."""

    p: float
    q: float
    gamma: float
    log_likelihood: float
    customers: int

    def expected(self, known: Histories) -> NDArray[np.float64]:
        """The amount of a purchase to expect of each customer: shape (n,); of one seen once, the average."""
        often = self.p * known.x
        weighed = often * known.mean + self.p * self.gamma
        return weighed / (often + self.q - 1)


def fit(known: Histories) -> GammaGamma:
    """The model of those who bought again for something. Raises CannotFit with too few of them."""
    import numpy as np

    some = (known.x > 0) & (known.mean > 0)
    x, mean = known.x[some], known.mean[some]
    start = (1.0, 2.0, float(np.mean(mean)) if len(mean) else 1.0)
    (p, q, gamma), likelihood = fit_positive(lambda of: log_likelihood(of, x, mean), start, n=len(x))
    return GammaGamma(p=p, q=q, gamma=gamma, log_likelihood=likelihood, customers=len(x))


def log_likelihood(parameters: tuple[float, ...], x: NDArray[np.float64], mean: NDArray[np.float64]) -> float:
    """Equation (1a), summed over customers; `parameters` are (p, q, gamma)."""
    import numpy as np
    from scipy.special import gammaln

    p, q, gamma = parameters
    often = p * x
    total = gammaln(often + q) - gammaln(often) - gammaln(q) + q * np.log(gamma)
    total += (often - 1) * np.log(mean) + often * np.log(x) - (often + q) * np.log(gamma + x * mean)
    return float(np.sum(total))
