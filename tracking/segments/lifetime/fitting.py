"""Finding the positive parameters under which what was seen is likeliest."""

from __future__ import annotations

from collections.abc import Callable

from shop.kernel.errors import N_, DomainError

FARTHEST = 15.0  # of the logarithm of a parameter; beyond it the model has become another
FEWEST = 50  # customers; below, four numbers say nothing that holds


class CannotFit(DomainError):
    """Too little is known, or it contradicts every model."""


def fit_positive(
    log_likelihood: Callable[[tuple[float, ...]], float], start: tuple[float, ...], *, n: int
) -> tuple[tuple[float, ...], float]:
    """Parameters and their log-likelihood, sought over the logarithms. Raises CannotFit."""
    if n < FEWEST:
        raise CannotFit(N_("Only %(n)s customers bought again; %(least)s are needed."), n=n, least=FEWEST)
    import numpy as np
    from scipy.optimize import minimize

    def lost(logs: np.ndarray) -> float:
        value = log_likelihood(tuple(np.exp(logs))) if np.all(np.abs(logs) < FARTHEST) else -np.inf
        return -value / n if np.isfinite(value) else 1e10

    near = minimize(lost, np.log(start), method="L-BFGS-B")  # quick, but its slope is a guess
    exact = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 20_000, "maxfev": 20_000}
    found = minimize(lost, near.x, method="Nelder-Mead", options=exact)
    if not found.success or np.any(np.abs(found.x) > FARTHEST - 1):
        raise CannotFit(N_("These purchases follow no pattern that the model knows."))
    return tuple(float(value) for value in np.exp(found.x)), -float(found.fun) * n
