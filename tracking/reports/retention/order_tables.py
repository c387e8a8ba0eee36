"""Tables of orders: the next one, times between them, customers by what they bought."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports.base import DURATION, MONEY, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.retention.asking import Found
from tracking.reports.retention.repeat import HORIZONS

RECENCY = {
    "0": N_("Last order up to 30 days ago"),
    "1": N_("31 to 90 days ago"),
    "2": N_("91 to 180 days ago"),
    "3": N_("181 to 365 days ago"),
    "4": N_("More than a year ago"),
}
FREQUENCY = {
    "0": N_("1 order"),
    "1": N_("2 orders"),
    "2": N_("3 orders"),
    "3": N_("4 or 5"),
    "4": N_("6 or more"),
}
NTH = {
    "1": N_("First order"),
    "2": N_("Second"),
    "3": N_("Third"),
    "4": N_("Fourth"),
    "5": N_("Fifth and later"),
}
SPENT = {
    "0": N_("The fifth that spent most"),
    "1": N_("Second fifth"),
    "2": N_("Third fifth"),
    "3": N_("Fourth fifth"),
    "4": N_("The fifth that spent least"),
}
GAPS = {
    "0": N_("Up to a week"),
    "1": N_("8 to 14 days"),
    "2": N_("15 to 30 days"),
    "3": N_("31 to 60 days"),
    "4": N_("61 to 90 days"),
    "5": N_("91 to 180 days"),
    "6": N_("181 to 365 days"),
    "7": N_("More than a year"),
}


def again(found: Found) -> Table:
    columns = (
        Column(key="nth", title=N_("After the"), kind=WORD, words=NTH),
        Column(key="customers", title=N_("Orders in these days"), kind=NUMBER),
        Column(key="came", title=N_("Followed by another"), kind=NUMBER),
        Column(key="quarter", title=N_("A quarter within"), kind=DURATION),
        Column(key="median", title=N_("Half within"), kind=DURATION),
        *(Column(key=f"by{days}", title=_WITHIN[days], kind=SHARE) for days in HORIZONS),
    )
    rows = tuple(
        {
            "nth": str(one.nth),
            "customers": one.customers,
            "came": one.came,
            "quarter": one.quarter,
            "median": one.median,
            **{f"by{days}": share and share[0] for days, share in zip(HORIZONS, one.shares, strict=True)},
        }
        for one in found.again
    )
    return Table(
        key="again",
        title=N_("The next order"),
        columns=columns,
        rows=rows,
        denominator=N_(
            "orders of that number made in these days; who has not come back yet still may (Kaplan-Meier)"
        ),
        note=N_("A dash: nobody has been known for so long, or so many have not come back yet."),
    )


_WITHIN = {
    30: N_("Within 30 days"),
    90: N_("Within 90 days"),
    180: N_("Within 180 days"),
    365: N_("Within a year"),
}


def gaps(found: Found) -> Table:
    total = sum(gap.orders for gap in found.gaps)
    rows = [
        {"after": str(place), "orders": gap.orders, "share": gap.orders / total if total else None}
        for place, gap in enumerate(found.gaps)
    ]
    return Table(
        key="gaps",
        title=N_("Time between orders"),
        columns=(
            Column(key="after", title=N_("Since the order before"), kind=WORD, words=GAPS),
            Column(key="orders", title=N_("Orders"), kind=NUMBER),
            Column(key="share", title=N_("Share"), kind=SHARE),
        ),
        rows=tuple(rows) if total else (),
        denominator=N_("orders in these days by customers who had ordered before"),
        empty=N_("Nobody ordered a second time in these days."),
    )


def grid(found: Found) -> Table:
    total = sum(cell.spent for cell in found.grid)
    rows = [
        {
            "recency": str(cell.recency),
            "frequency": str(cell.frequency),
            "customers": cell.customers,
            "spent": cell.spent,
            "average": cell.spent // cell.customers if cell.customers else None,
            "share": cell.spent / total if total else None,
        }
        for cell in found.grid
    ]
    return Table(
        key="grid",
        title=N_("Customers by last order, number of orders and what they spent"),
        columns=(
            Column(key="recency", title=N_("Last order"), kind=WORD, words=RECENCY),
            Column(key="frequency", title=N_("Orders"), kind=WORD, words=FREQUENCY),
            Column(key="customers", title=N_("Customers"), kind=NUMBER),
            Column(key="spent", title=N_("Money spent"), kind=MONEY),
            Column(key="average", title=N_("Each"), kind=MONEY),
            Column(key="share", title=N_("Of all money"), kind=SHARE),
        ),
        rows=tuple(rows) if any(cell.customers for cell in found.grid) else (),
        denominator=N_("what all customers have ever spent, after refunds"),
        note=N_("All customers as of now, whatever the days above; the drawing shows how many."),
        empty=N_("Nobody has ordered yet."),
    )


def fifths(found: Found) -> Table:
    total = sum(one.spent for one in found.fifths)
    rows = [
        {
            "fifth": str(one.place),
            "customers": one.customers,
            "least": one.least,
            "spent": one.spent,
            "share": one.spent / total if total else None,
            "orders": one.orders / one.customers,
        }
        for one in found.fifths
    ]
    return Table(
        key="spent",
        title=N_("Customers by what they spent"),
        columns=(
            Column(key="fifth", title=N_("Customers"), kind=WORD, words=SPENT),
            Column(key="customers", title=N_("How many"), kind=NUMBER),
            Column(key="least", title=N_("Each at least"), kind=MONEY),
            Column(key="spent", title=N_("Together"), kind=MONEY),
            Column(key="share", title=N_("Of all money"), kind=SHARE),
            Column(key="orders", title=N_("Orders each"), kind=NUMBER),
        ),
        rows=tuple(rows),
        denominator=N_("what all customers have ever spent, after refunds"),
        empty=N_("Nobody has ordered yet."),
    )
