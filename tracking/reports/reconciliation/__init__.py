"""Do the orders in the books, the purchases in the journey and the sales in the reports say the same?

Each day's account: what was ordered when it was bought, less what was recorded of it, is zero; the same with
what changed since, less what was cancelled, is the sales on the dashboard; what was recorded of people is the
revenue that questions show. What is not zero is shown with the orders that it comes from.
"""

from __future__ import annotations

from datetime import date

from shop.brand import store
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import figures
from tracking.reports import periods
from tracking.reports.base import (
    DAY,
    LINK,
    MONEY,
    NUMBER,
    WORD,
    Answer,
    Asked,
    Column,
    Note,
    Question,
    Table,
    Tile,
)
from tracking.reports.facts import reading as facts
from tracking.reports.facts import recounting
from tracking.reports.reconciliation import reading
from tracking.reports.reconciliation.comparing import (
    DIFFERENT,
    MISSING,
    OTHER_DAY,
    UNKNOWN,
    WAITING,
    Account,
    Day,
    Disagreement,
    compare,
)

MOST = 500
OWN = ("",)  # the lot of the shop itself: what was made up or imported was never ordered
KINDS = {
    WAITING: N_("Paid a moment ago, its purchase is on its way"),
    MISSING: N_("An order without its purchase"),
    DIFFERENT: N_("The purchase has another amount"),
    UNKNOWN: N_("A purchase without its order"),
    OTHER_DAY: N_("The purchase lies on another day"),
}
_DAYS = (
    Column(key="day", title=N_("Day"), kind=DAY),
    Column(key="orders", title=N_("Orders"), kind=NUMBER),
    Column(key="purchases", title=N_("Purchases"), kind=NUMBER),
    Column(key="ordered", title=N_("Ordered"), kind=MONEY),
    Column(key="recorded", title=N_("Recorded"), kind=MONEY),
    Column(key="unrecorded", title=N_("Difference"), kind=MONEY),
    Column(key="changed", title=N_("Changed"), kind=MONEY),
    Column(key="cancelled", title=N_("Cancelled"), kind=MONEY),
    Column(key="reported", title=N_("Dashboard"), kind=MONEY),
    Column(key="unreported", title=N_("Difference"), kind=MONEY),
    Column(key="counted", title=N_("Reports"), kind=MONEY),
    Column(key="uncounted", title=N_("Difference"), kind=MONEY),
)
_ODD = (
    Column(key="day", title=N_("Day"), kind=DAY),
    Column(key="order", title=N_("Order"), kind=LINK),
    Column(key="what", title=N_("What is wrong"), kind=WORD, words=KINDS),
    Column(key="ordered", title=N_("In the books"), kind=MONEY),
    Column(key="recorded", title=N_("Recorded"), kind=MONEY),
)


def account(asked: Asked) -> Account:
    """The account of the days asked about."""
    period, standing = asked.period, facts.standing(at=asked.at)
    sold, bought = reading.both(since=period.since, until=period.until, counted_until=standing.as_of)
    sales = figures.by_day(period.since, period.until)
    return compare(
        days=periods.days_of(period),
        sold=sold,
        bought=bought,
        reported={day: (orders, money.minor) for day, (orders, money) in sales.items()},
        counted=_counted(asked) if standing.as_of < asked.at else None,
        recounting=recounting.of(periods.days_of(period), at=asked.at, zone=period.zone),
        at=asked.at,
    )


def _counted(asked: Asked) -> dict[date, int]:
    days = facts.by_day(asked.period, lots=OWN)
    return {day: row["revenue_minor"] for day, row in days.items()}


def answer(asked: Asked) -> Answer:
    """The account as tiles, the days, and the orders that do not agree."""
    found = account(asked)
    return Answer(
        question="reconciliation",
        asked=asked,
        as_of=asked.at,
        unit=N_("orders"),
        tiles=_tiles(found),
        tables=(_days(found), _odd(found.disagreements)),
        notes=_notes(found),
        holds=found.holds,
        more=found,
    )


def _tiles(found: Account) -> tuple[Tile, ...]:
    total = found.total
    return (
        Tile(key="orders", title=N_("Orders in the books"), value=total.orders, unit=N_("orders")),
        Tile(key="purchases", title=N_("Purchases recorded"), value=total.purchases, unit=N_("purchases")),
        Tile(
            key="ordered",
            title=N_("Revenue in the books"),
            value=total.ordered,
            kind=MONEY,
            denominator=N_("orders as they were bought"),
        ),
        Tile(
            key="difference",
            title=N_("Difference"),
            value=sum(abs(day.unrecorded) + abs(day.unreported) + abs(day.uncounted) for day in found.days),
            kind=MONEY,
            denominator=N_("sum over all days, whatever its sign"),
            good=False,
        ),
    )


def _days(found: Account) -> Table:
    return Table(
        key="days",
        title=N_("Day by day"),
        columns=_DAYS,
        rows=tuple(_day(day) for day in reversed(found.days) if day.told),
        note=N_(
            "Totals with delivery and tax, by the day of the payment; days without any order are left out. "
            "Ordered less recorded is zero. Ordered with what was changed, less what was cancelled since, is "
            "what the dashboard shows; what was recorded of people is what reports show."
        ),
        empty=N_("No orders in these days."),
    )


def _day(day: Day) -> dict[str, object]:
    return {column.key: getattr(day, column.key) for column in _DAYS}


def _odd(found: tuple[Disagreement, ...]) -> Table:
    return Table(
        key="disagreements",
        title=N_("Orders that do not agree"),
        columns=_ODD,
        rows=tuple(_disagreement(one) for one in found[:MOST]),
        empty=N_("Every order has its purchase with the same amount."),
    )


def _disagreement(one: Disagreement) -> dict[str, object]:
    return {
        "day": one.day,
        "order": one.number,
        "order_url": f"/admin/orders/{one.number}" if one.kind != UNKNOWN else "",
        "what": one.kind,
        "ordered": one.ordered,
        "recorded": one.recorded,
    }


_RECOUNTING = N_("Reports of %(count)s of these days are being counted anew and are not compared yet.")
_STAFF = N_("Purchases by your own staff, %(amount)s, are not in reports.")


def _money(minor: int) -> str:
    return f"{Money(minor, store.current().currency).decimal} {store.current().currency}"


def _notes(found: Account) -> tuple[Note, ...]:
    balanced = N_("Everything balances: each order has its purchase, and the reports show the same sales.")
    said = balanced if found.holds else N_("Something does not balance; the table below says which orders.")
    notes = [Note(text=said)]
    if found.recounting:
        notes.append(Note(text=_RECOUNTING, values={"count": found.recounting}))
    if waiting := found.total.waiting:
        late = N_("%(count)s were paid in the last minutes; their purchases are on their way.")
        notes.append(Note(text=late, values={"count": waiting}))
    if staff := sum(day.recorded - day.people for day in found.days):
        notes.append(Note(text=_STAFF, values={"amount": _money(staff)}))
    if (left := len(found.disagreements) - MOST) > 0:
        notes.append(Note(text=N_("%(count)s more are not shown."), values={"count": left}))
    return tuple(notes)


QUESTIONS = (
    Question(
        name="reconciliation",
        title=N_("Do the numbers agree?"),
        about=N_("Orders in the books, purchases in the journey and sales in the reports, day by day."),
        answer=answer,
        periods=("7d", "28d", "90d"),
        position=65,
    ),
)
