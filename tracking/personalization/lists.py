"""A person's two lists, never mixed: what to buy again, and what is new and fits. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracking.personalization.affinity import Basket, Scored

MOST = 20


@dataclass(frozen=True)
class Entry:
    """A product for a person, and what it is shown for."""

    product: Any
    score: float
    reason: str
    because_of: Any = None
    times: int = 0
    last_at: datetime | None = None


def buy_again(history: Sequence[Basket], *, demand: Mapping[Any, float]) -> list[Entry]:
    """Own purchases by plain count, ties by recent demand, then by how lately.

    The plain count beat every collaborative model on next baskets in public retail data; decaying it
    made it worse.
    """
    counts = Counter(product for basket in history for product in basket.products)
    last = {
        product: basket.at for basket in sorted(history, key=lambda b: b.at) for product in basket.products
    }
    ranked = sorted(counts, key=lambda p: (-counts[p], -demand.get(p, 0.0), -last[p].timestamp(), str(p)))
    return [
        Entry(
            product=product,
            score=float(counts[product]),
            reason="bought_often" if counts[product] > 1 else "bought_once",
            times=counts[product],
            last_at=last[product],
        )
        for product in ranked[:MOST]
    ]


def for_you(history: Sequence[Basket], *, companions: Mapping[Any, Sequence[Scored]]) -> list[Entry]:
    """What goes with what the person has, new to them; the strongest source is named as the reason."""
    owned = {product for basket in history for product in basket.products}
    scores: dict[Any, float] = defaultdict(float)
    source: dict[Any, tuple[float, Any]] = {}
    for mine in sorted(owned, key=str):
        for found in companions.get(mine, ()):
            if found.other in owned:
                continue
            scores[found.other] += found.score
            pull = found.cosine + found.text
            if pull > source.get(found.other, (0.0, None))[0]:
                source[found.other] = (pull, mine)
    ranked = sorted(scores, key=lambda p: (-scores[p], str(p)))
    return [
        Entry(
            product=product,
            score=scores[product],
            reason="goes_with_yours" if product in source else "popular",
            because_of=source[product][1] if product in source else None,
        )
        for product in ranked[:MOST]
    ]
