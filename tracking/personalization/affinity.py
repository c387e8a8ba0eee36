"""What goes with what: one formula from the first day, no switch between modes.

score(i, j) = basket cosine(i, j) + 0.1 * text similarity(i, j) + 0.2 * recent demand(j)

The cosine counts baskets that hold both, each weighted 1/log2(1 + size) (a basket of forty says little
about any pair in it) and by recency (0.3 + 0.7 * 2^(-age / 90 d)), over count(i)^0.6 * count(j)^0.4.
Text is TF-IDF cosine over title, type and tags; it carries the first few hundred orders. Demand is the
last seven days' buyers, largest = 1. Weights from the measurements in the study of public retail data:
content carries the first 300 orders, behavior takes over at about 500, the fixed sum is never worse.
Pure: no database, no clock.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

TEXT_WEIGHT, DEMAND_WEIGHT = 0.1, 0.2
HALF_LIFE = timedelta(days=90)
DEMAND_WINDOW = timedelta(days=7)
PER_PRODUCT = 20
COMMON = 0.2
WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True)
class Basket:
    """The distinct products of one order."""

    at: datetime
    products: frozenset[Any]


@dataclass(frozen=True)
class Scored:
    """A companion and the parts of its score."""

    other: Any
    score: float
    cosine: float
    text: float
    demand: float

    @property
    def reason(self) -> str:
        """What carries the score."""
        if self.cosine > 0:
            return "bought_together"
        return "similar" if self.text > 0 else "popular"


def demand(baskets: Iterable[Basket], *, at: datetime, window: timedelta = DEMAND_WINDOW) -> dict[Any, float]:
    """Buyers of each product in the `window` before `at`, scaled so that the best seller has 1."""
    counts = Counter(p for basket in baskets if at - window < basket.at <= at for p in basket.products)
    most = max(counts.values(), default=0)
    return {product: count / most for product, count in counts.items()}


def cosines(baskets: Iterable[Basket], *, at: datetime) -> dict[Any, dict[Any, float]]:
    """The weighted basket cosine of every pair bought together: {product: {other: value}}."""
    together: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    alone: dict[Any, float] = defaultdict(float)
    for basket in baskets:
        weight = basket_weight(len(basket.products), at - basket.at)
        for product in basket.products:
            alone[product] += weight
            for other in basket.products:
                if other != product:
                    together[product][other] += weight
    return {
        i: {j: both / (alone[i] ** 0.6 * alone[j] ** 0.4) for j, both in others.items()}
        for i, others in together.items()
    }


def basket_weight(size: int, age: timedelta) -> float:
    """How much one basket says: small and recent baskets say more."""
    recency = 0.3 + 0.7 * 2 ** (-max(age, timedelta(0)) / HALF_LIFE)
    return recency / math.log2(1 + max(size, 1))


def similarities(texts: Mapping[Any, str]) -> dict[Any, dict[Any, float]]:
    """TF-IDF cosine between texts that share a word less than a fifth of all have."""
    words = {key: Counter(WORD.findall(text.lower())) for key, text in texts.items()}
    holders: dict[str, list[Any]] = defaultdict(list)
    for key, counted in words.items():
        for word in counted:
            holders[word].append(key)
    limit = max(COMMON * len(texts), 12)
    idf = {word: math.log(1 + len(texts) / len(keys)) for word, keys in holders.items() if len(keys) <= limit}
    vectors = {
        key: _unit({w: n * idf[w] for w, n in counted.items() if w in idf}) for key, counted in words.items()
    }
    result: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for key, vector in vectors.items():
        for word, weight in vector.items():
            for other in holders[word]:
                if other != key:
                    result[key][other] += weight * vectors[other][word]
    return result


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def companions(
    products: Sequence[Any],
    *,
    cosine: Mapping[Any, Mapping[Any, float]],
    text: Mapping[Any, Mapping[Any, float]],
    wanted: Mapping[Any, float],
    most: int = PER_PRODUCT,
) -> dict[Any, list[Scored]]:
    """The `most` best companions of each product, best first; ties keep the order of `products`."""
    known = {product: position for position, product in enumerate(products)}
    best_sellers = sorted((p for p in wanted if p in known), key=lambda p: (-wanted[p], known[p]))[: 2 * most]
    result: dict[Any, list[Scored]] = {}
    for product in products:
        bought, alike = cosine.get(product, {}), text.get(product, {})
        candidates = {
            other for other in (*bought, *alike, *best_sellers) if other in known and other != product
        }
        scored = [_score(other, bought, alike, wanted) for other in candidates]
        scored.sort(key=lambda found: (-found.score, known[found.other]))
        result[product] = scored[:most]
    return result


def _score(
    other: Any, bought: Mapping[Any, float], alike: Mapping[Any, float], wanted: Mapping[Any, float]
) -> Scored:
    cosine, text, asked = bought.get(other, 0.0), alike.get(other, 0.0), wanted.get(other, 0.0)
    return Scored(other, cosine + TEXT_WEIGHT * text + DEMAND_WEIGHT * asked, cosine, text, asked)
