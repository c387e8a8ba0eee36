"""How often a customer will yet buy: the BG/NBD model.

Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
Marketing Science 24(2). While alive a customer buys by a Poisson process whose rate is Gamma(r, alpha) among
customers; after each purchase they leave for good with a probability that is Beta(a, b) among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracking.segments.lifetime.fitting import fit_positive
from tracking.segments.lifetime.histories import Histories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

START = (1.0, 5.0, 1.0, 2.0)


@dataclass(frozen=True)
class BgNbd:
    """A fitted model; alpha in weeks."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def expected(self, known: Histories, weeks: float) -> NDArray[np.float64]:
        """Purchases of each customer in the next `weeks`: shape (n,), equation (10)."""
        from scipy.special import hyp2f1

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        x, reached = known.x, alpha + known.T
        series = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (reached + weeks))
        bought = (a + b + x - 1) / (a - 1) * (1 - (reached / (reached + weeks)) ** (r + x) * series)
        return bought * self.alive(known)

    def alive(self, known: Histories) -> NDArray[np.float64]:
        """The probability that each customer still is one: shape (n,)."""
        import numpy as np

        x = known.x
        odds = (self.r + x) * np.log((self.alpha + known.T) / (self.alpha + known.t_x))
        gone = np.where(x > 0, self.a / (self.b + np.maximum(x, 1) - 1) * np.exp(odds), 0.0)
        return 1 / (1 + gone)


def fit(known: Histories) -> BgNbd:
    """The model under which these histories are likeliest. Raises CannotFit with too few of them."""
    (r, alpha, a, b), likelihood = fit_positive(lambda of: log_likelihood(of, known), START, n=len(known))
    return BgNbd(r=r, alpha=alpha, a=a, b=b, log_likelihood=likelihood)


def log_likelihood(parameters: tuple[float, ...], known: Histories) -> float:
    """The logarithm of equation (6), summed over customers; `parameters` are (r, alpha, a, b)."""
    import numpy as np
    from scipy.special import betaln, gammaln

    r, alpha, a, b = parameters
    x, again = known.x, known.x > 0
    steady = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    staying = betaln(a, b + x) - betaln(a, b)  # exact where a difference of four logarithms is not
    still = -(r + x) * np.log(alpha + known.T)
    left = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + known.t_x)
    return float(np.sum(steady + staying + np.logaddexp(still, np.where(again, left, -np.inf))))
