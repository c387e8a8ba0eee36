"""A past for the demo store: weeks of invented visits, as the lot "demo"; one command takes it out again."""

from __future__ import annotations

from datetime import datetime

from shop.brand import store
from shop.kernel import registry

LOT, EVENTS, DAYS, SEED = "demo", 30_000, 60, 7


def install() -> None:
    """Register the seeder, which runs after the catalog's."""
    registry.seeder("visits", seed, order=70)


def seed(at: datetime) -> None:
    """Invent the visits, unless there are invented ones."""
    from tracking.lake import generating, lots
    from tracking.lake.generating import assortment

    if LOT in lots.sizes():
        return
    history = generating.History(
        events=EVENTS,
        seed=SEED,
        days=DAYS,
        until=at,
        currency=store.current().currency,
        goods=assortment.goods(),
    )
    for _written in generating.generate(history, lambda con, sql: lots.append_query(LOT, con, sql)):
        pass
