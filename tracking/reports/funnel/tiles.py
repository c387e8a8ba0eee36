"""A funnel as a few figures."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.base import DURATION, MONEY, SHARE, Tile
from tracking.reports.funnel.values import CART, ORDER, PERSON, SESSION, VISITOR, FunnelAnswer

UNITS = {
    PERSON: N_("people"),
    VISITOR: N_("visitors"),
    SESSION: N_("visits"),
    CART: N_("carts"),
    ORDER: N_("orders"),
}
OF_ENTERED = N_("of those who entered and whose window has passed")


def tiles(found: FunnelAnswer) -> tuple[Tile, ...]:
    """How many entered, how many got to the end, how long it takes, what could be won."""
    main, before = found.main, found.compared if found.spec.previous else None
    return (
        Tile(
            key="entered",
            title=N_("Entered"),
            value=main.entered,
            unit=UNITS[found.unit],
            previous=before.entered if before else None,
        ),
        Tile(
            key="conversion",
            title=N_("Got to the end"),
            value=main.conversion,
            kind=SHARE,
            low=main.low,
            high=main.high,
            denominator=OF_ENTERED,
            previous=before.conversion if before else None,
        ),
        Tile(
            key="median",
            title=N_("Half have got there after"),
            value=main.time.p50 if main.time else None,
            kind=DURATION,
            denominator=N_("of all who entered; estimated after Kaplan and Meier"),
        ),
        Tile(
            key="maturing",
            title=N_("Still on their way"),
            value=main.maturing,
            unit=UNITS[found.unit],
            note=N_("Their window has not passed yet. They are in no share."),
        ),
        *_worth(found),
    )


def _worth(found: FunnelAnswer) -> tuple[Tile, ...]:
    first = next((one for one in found.bottlenecks if one.recoverable is not None), None)
    if first is None:
        return ()
    note = N_("What the largest loss between two steps would be worth if those lost went on like the others.")
    return (
        Tile(
            key="recoverable",
            title=N_("Largest bottleneck"),
            value=round(first.recoverable or 0),
            kind=MONEY,
            low=whole(first.low),
            high=whole(first.high),
            note=note,
            good=False,
        ),
    )


def whole(amount: float | None) -> int | None:
    """An amount in whole minor units."""
    return None if amount is None else round(amount)
