"""What a slot may try: products that its readers hardly saw, each as likely as it may be the best of them.

Thompson sampling: a product's clicks per view are believed to follow Beta(clicks + a, views - clicks + b); a
and b are the slot's own rate, worth TWENTY views. How often each has the highest draw is its weight,
so that drawing by weight is Thompson sampling, and the propensity that is logged is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FEW, MOST, DRAWS, TWENTY = 100, 200, 4_000, 20.0
USUAL = 0.02  # the rate of a slot that nobody has seen yet


def weights(
    products: Sequence[str], counts: Mapping[str, tuple[int, int]], *, seed: int = 0
) -> dict[str, float]:
    """Weights, adding up to 1, of those `products` (the newest first) with fewer than FEW views.

    `counts` are (views, clicks) in this slot. At most MOST products, those seen least.
    """
    import numpy as np

    rare = [one for one in products if counts.get(one, (0, 0))[0] < FEW]
    rare = sorted(rare, key=lambda one: counts.get(one, (0, 0))[0])[:MOST]
    if not rare:
        return {}
    views, clicks = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    rate = (clicks + USUAL * TWENTY) / (views + TWENTY)
    seen = np.array([counts.get(one, (0, 0)) for one in rare], dtype=float)
    good = np.minimum(seen[:, 1], seen[:, 0])
    alpha, beta = good + rate * TWENTY, seen[:, 0] - good + (1 - rate) * TWENTY
    best = np.random.default_rng(seed).beta(alpha, beta, size=(DRAWS, len(rare))).argmax(axis=1)
    found = np.bincount(best, minlength=len(rare)) / DRAWS
    return {one: float(weight) for one, weight in zip(rare, found, strict=True) if weight > 0}
