"""The answer about what customers are worth: tiles, cohorts by month and channel, growth, trust."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shop.kernel.errors import N_
from tracking.reports.base import (
    LINES,
    MONEY,
    NUMBER,
    SHARE,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Table,
    Tile,
)
from tracking.reports.lifetime import adding, cohort_tables, keeping
from tracking.reports.lifetime.adding import Sum
from tracking.reports.lifetime.models import LifetimeState

EACH = N_("a customer's; margin after refunds")


def tell(asked: Asked) -> Answer:
    """The answer, from what is kept."""
    first, last, now = (
        _month(moment, asked.period.zone) for moment in (asked.period.since, asked.period.last, asked.at)
    )
    rows, state = keeping.read(since=first, until=last), keeping.state()
    told = state.told if state else {}
    everybody = adding.all_of(rows)
    growth = [
        {"age": age, "customers": customers, "margin": margin}
        for age, customers, margin in adding.growth(rows, now=now)
    ]
    return Answer(
        question="lifetime-value",
        asked=asked,
        as_of=state.reckoned_at if state else asked.at,
        unit=N_("customers by the month of their first order"),
        tiles=_tiles(everybody),
        charts=(Chart(table="growth", kind=LINES, x=("age",), y=("margin",)),) if len(growth) > 1 else (),
        tables=(
            cohort_tables.months(adding.by(rows, lambda row: row.month), now),
            cohort_tables.channels(adding.by(rows, lambda row: row.channel)),
            Table(
                key="growth",
                title=N_("How a customer's margin grows"),
                columns=(
                    Column(key="age", title=N_("Months since the first order"), kind=NUMBER),
                    Column(key="customers", title=N_("Customers known for so long"), kind=NUMBER),
                    Column(key="margin", title=N_("Margin of one of them until then"), kind=MONEY),
                ),
                rows=tuple(growth),
                empty=N_("Not a whole month has passed since the first order of these customers."),
            ),
            cohort_tables.trust(told),
        ),
        notes=_notes(told, state),
    )


def _month(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m")


def _tiles(of: Sum) -> tuple[Tile, ...]:
    return (
        Tile(
            key="value",
            title=N_("Lifetime value of a customer"),
            value=of.each(of.value),
            kind=MONEY,
            denominator=N_("margin so far and of the year to come, average of these customers"),
        ),
        Tile(
            key="margin",
            title=N_("Of it earned already"),
            value=of.each(of.margin),
            kind=MONEY,
            denominator=EACH,
        ),
        Tile(
            key="expected",
            title=N_("Of it expected in the year to come"),
            value=of.each(of.expected),
            kind=MONEY,
            denominator=N_("a customer's; a dash until the models can be used"),
        ),
        Tile(
            key="alive",
            title=N_("Still customers"),
            value=of.alive / of.customers if of.alive is not None and of.customers else None,
            kind=SHARE,
            denominator=N_("of these customers; estimated (BG/NBD)"),
        ),
        Tile(
            key="customers",
            title=N_("Customers"),
            value=of.customers,
            denominator=N_("with their first order in the months of these days"),
        ),
    )


def _notes(told: Mapping[str, Any], state: LifetimeState | None) -> tuple[Note, ...]:
    if state is None:
        return (Note(text=N_("Nothing is reckoned yet; it is done each night.")),)
    notes = [
        Note(
            text=N_(
                "Margin: goods without tax less what they cost, after refunds; delivery counts neither way. "
                "Costs are known for %(known)s%% of the goods sold; the rest counts with their share."
            ),
            values={"known": round(100 * told.get("cost_known", 0.0))},
        ),
        Note(text=VERDICTS[told.get("verdict", "too_few")], values={"n": told.get("again", 0)}),
    ]
    return tuple(notes)


VERDICTS = {
    "used": N_(
        "Expected: BG/NBD and Gamma-Gamma, 52 weeks ahead; %(n)s customers bought on more than one day."
    ),
    "too_few": N_("Nothing is expected yet: %(n)s customers bought on more than one day, and 50 are needed."),
    "no_better": N_(
        "Nothing is expected: the models foretold the latest weeks no better than going on as before."
    ),
}
