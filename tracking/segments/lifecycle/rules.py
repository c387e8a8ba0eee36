"""Lifecycle and RFM of one customer, from what is usual in the store. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NEW, ACTIVE, LAPSING, LOST, CHAMPION = "new", "active", "lapsing", "lost", "champion"
STAGES = (NEW, ACTIVE, CHAMPION, LAPSING, LOST)
FAMILY = "lifecycle"
SCORES = {"recency_score": "last_order", "frequency_score": "orders", "money_score": "spent"}
Cuts = Mapping[str, Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What is usual in the store.

    Of the customers who bought again half did so within `gap_days`, four of five within `lapsing_after` and
    nineteen of twenty within `lost_after` days; `measured_on` so many times of buying again (0: too few to
    tell, so that these are the defaults). A champion has bought `champion_orders` times and spent
    `champion_spent` (minor units) or more, and is not late. `as_of`: the day, an ordinal; None: never yet.
    """

    gap_days: int = 30
    lapsing_after: int = 60
    lost_after: int = 180
    champion_orders: int = 3
    champion_spent: int = 0
    measured_on: int = 0
    as_of: int | None = None


def stage(traits: Mapping[str, Any], usual: Thresholds, *, today: int) -> str | None:
    """The stage of a customer on the day `today`; None for whoever has not bought."""
    last, orders = traits.get("last_order"), traits.get("orders") or 0
    if last is None or not orders:
        return None
    if today - last > usual.lost_after:
        return LOST
    if today - last > usual.lapsing_after:
        return LAPSING
    if orders >= usual.champion_orders and (traits.get("spent") or 0) >= usual.champion_spent:
        return CHAMPION
    return NEW if orders == 1 else ACTIVE


def score(value: int | None, cuts: Sequence[int]) -> int | None:
    """The fifth a value is in, 1 to 5: one more than the cuts that it is above. Equal values score alike."""
    return None if value is None or not cuts else 1 + sum(value > cut for cut in cuts)


def scores(traits: Mapping[str, Any], cuts: Cuts) -> dict[str, int | None]:
    """Recency, frequency and money of a customer; None for whoever has not bought."""
    bought = bool(traits.get("orders"))
    return {
        name: score(traits.get(key), cuts.get(name, ())) if bought else None for name, key in SCORES.items()
    }


def derived(traits: Mapping[str, Any], usual: Thresholds, cuts: Cuts, *, today: int) -> dict[str, Any]:
    """The traits that follow from others and from what is usual."""
    return {"lifecycle": stage(traits, usual, today=today), **scores(traits, cuts)}
