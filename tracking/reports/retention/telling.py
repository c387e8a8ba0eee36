"""The answer about coming back: tiles, cohorts, the next order, times between orders, customers by value."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports import lots
from tracking.reports.base import COLUMNS, DURATION, HEAT, SHARE, Answer, Chart, Note, Tile
from tracking.reports.facts.notes import others
from tracking.reports.retention import cohort_tables, order_tables
from tracking.reports.retention.asking import Found
from tracking.reports.retention.repeat import HORIZONS, Again
from tracking.reports.retention.weeks import MONTH

AGAIN = {90: N_("Ordered again within 90 days"), 30: N_("Ordered again within 30 days")}


def tell(found: Found) -> Answer:
    """The answer."""
    return Answer(
        question="retention",
        asked=found.asked,
        as_of=found.as_of,
        unit=N_("people who came back, customers who ordered again"),
        tiles=_tiles(found),
        charts=(
            Chart(table="visits", kind=HEAT, x=("later", "began"), y=("share",)),
            Chart(table="orders", kind=HEAT, x=("later", "began"), y=("share",)),
            Chart(table="gaps", kind=COLUMNS, x=("after",), y=("orders",)),
            Chart(table="grid", kind=HEAT, x=("frequency", "recency"), y=("customers",)),
        ),
        tables=(
            cohort_tables.cohorts(
                found,
                "visits",
                N_("People who came back"),
                found.visits,
                N_("people whose first visit was then"),
            ),
            cohort_tables.together(found),
            cohort_tables.cohorts(
                found,
                "orders",
                N_("Customers who ordered again"),
                found.bought,
                N_("customers who first ordered then"),
            ),
            order_tables.again(found),
            order_tables.gaps(found),
            order_tables.grid(found),
            order_tables.fifths(found),
        ),
        notes=(*_notes(found), *others(lots.parse(str(found.asked.options["lots"])))),
    )


def _tiles(found: Found) -> tuple[Tile, ...]:
    came, of = _next(found)
    first = found.again[0] if found.again and found.again[0].nth == 1 else None
    days, by = _horizon(first)
    return (
        Tile(
            key="next",
            title=N_("Came back the month after") if found.grain == MONTH else N_("Came back the week after"),
            value=came / of if of else None,
            kind=SHARE,
            denominator=N_("of people with their first visit in these days, where that time is over"),
        ),
        Tile(
            key=f"again{days}",
            title=AGAIN[days],
            value=by[0] if by else None,
            kind=SHARE,
            low=by[1] if by else None,
            high=by[2] if by else None,
            denominator=N_("of customers with their first order in these days; estimated (Kaplan-Meier)"),
        ),
        Tile(
            key="second",
            title=N_("Until the second order"),
            value=first.median if first else None,
            kind=DURATION,
            denominator=N_("half of the customers have ordered again by then; a dash until half have"),
            good=False,
        ),
        Tile(
            key="returning",
            title=N_("Orders by returning customers"),
            value=found.returning / found.ordered if found.ordered else None,
            kind=SHARE,
            denominator=N_("of the orders in these days"),
        ),
    )


def _horizon(first: Again | None) -> tuple[int, tuple[float, float, float] | None]:
    """90 days, or 30 where nobody has been known for so long; and the share that ordered again by then."""
    for days in (90, 30):
        if first and (share := first.shares[HORIZONS.index(days)]):
            return days, share
    return 90, None


def _next(found: Found) -> tuple[int, int]:
    """Of people in cohorts whose next week is over: how many came in it, and all."""
    over = range(min(found.cohorts, found.whole - 1))
    return sum(found.visits[row][1] for row in over), sum(found.visits[row][0] for row in over)


def _notes(found: Found) -> tuple[Note, ...]:
    notes = [
        Note(
            text=N_(
                "Visits: only people who agreed can be known again; without consent each day is somebody new."
            )
        ),
        Note(
            text=N_("Orders: every confirmed one that was not cancelled, with what was kept after refunds.")
        ),
    ]
    if found.nameless:
        text = N_("Left out: %(count)s orders of other histories that name no customer.")
        notes.append(Note(text=text, values={"count": found.nameless}))
    return tuple(notes)
