"""Tables of cohorts: by month, by channel, and how well the models foretold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.kernel.errors import N_
from tracking.journeys.words import CHANNELS
from tracking.reports.base import MONEY, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.lifetime import adding
from tracking.reports.lifetime.adding import AGES, Sum

BY_AGE = {
    0: N_("Margin, first month"),
    1: N_("One month later"),
    3: N_("Three months later"),
    6: N_("Six months later"),
    12: N_("Twelve months later"),
}
UNKNOWN = {"": N_("Not known (no consent)")}
_SHARED = (
    Column(key="customers", title=N_("Customers"), kind=NUMBER),
    Column(key="orders", title=N_("Orders each"), kind=NUMBER),
    Column(key="kept", title=N_("Sales each, after refunds"), kind=MONEY),
    Column(key="margin", title=N_("Margin each"), kind=MONEY),
)
_AHEAD = (
    Column(key="alive", title=N_("Still customers"), kind=SHARE),
    Column(key="expected", title=N_("Margin each, year to come"), kind=MONEY),
    Column(key="value", title=N_("Lifetime value each"), kind=MONEY),
)


def _shared(of: Sum) -> dict[str, Any]:
    return {
        "customers": of.customers,
        "orders": round(of.orders / of.customers, 2) if of.customers else None,
        "kept": of.each(of.kept),
        "margin": of.each(of.margin),
        "alive": of.alive / of.customers if of.alive is not None and of.customers else None,
        "expected": of.each(of.expected),
        "value": of.each(of.value),
    }


def months(found: Mapping[str, Sum], now: str) -> Table:
    """One row a month."""
    return Table(
        key="months",
        title=N_("By month of the first order"),
        columns=(
            Column(key="month", title=N_("Month")),
            *_SHARED,
            *(Column(key=f"by{age}", title=BY_AGE[age], kind=MONEY) for age in AGES),
            *_AHEAD,
        ),
        rows=tuple(
            {
                "month": month,
                **_shared(of),
                **{
                    f"by{age}": of.until(age) if adding.months_between(month, now) > age else None
                    for age in AGES
                },
            }
            for month, of in found.items()
        ),
        note=N_("Margins by age add up from the first order on; a dash: that month is not over yet."),
        empty=N_("Nobody ordered for the first time in these days."),
    )


def channels(found: Mapping[str, Sum]) -> Table:
    """One row a channel, the one of most customers first."""
    best = sorted(found.items(), key=lambda one: (-one[1].customers, one[0]))
    return Table(
        key="channels",
        title=N_("By how they first came"),
        columns=(
            Column(key="channel", title=N_("First came by"), kind=WORD, words={**CHANNELS, **UNKNOWN}),
            *_SHARED,
            *_AHEAD,
        ),
        rows=tuple({"channel": channel, **_shared(of)} for channel, of in best),
        note=N_("How somebody first came is known only of those who agreed to it."),
        empty=N_("Nobody ordered for the first time in these days."),
    )


def trust(told: Mapping[str, Any]) -> Table:
    """Foretold against real purchases of the weeks kept aside."""
    held = told.get("holdout") or {}
    rows = [
        {
            "what": "model",
            "purchases": held.get("foretold"),
            "rmse": held.get("rmse"),
            "mae": held.get("mae"),
        },
        {"what": "naive", "purchases": None, "rmse": held.get("naive_rmse"), "mae": held.get("naive_mae")},
        {"what": "actual", "purchases": held.get("actual"), "rmse": None, "mae": None},
    ]
    return Table(
        key="trust",
        title=N_("How well the models foretold the latest weeks"),
        columns=(
            Column(
                key="what",
                title=N_("Foretold by"),
                kind=WORD,
                words={
                    "model": N_("The models, without those weeks"),
                    "naive": N_("Everybody goes on as before"),
                    "actual": N_("What was really bought"),
                },
            ),
            Column(key="purchases", title=N_("Purchases"), kind=NUMBER),
            Column(key="rmse", title=N_("Off by (root of mean square)"), kind=NUMBER),
            Column(key="mae", title=N_("Off by (average)"), kind=NUMBER),
        ),
        rows=tuple({key: _short(value) for key, value in row.items()} for row in rows) if held else (),
        denominator=N_(
            "purchases of a customer in the weeks kept aside; days with several orders count once"
        ),
        empty=N_("Not tested yet: it takes half a year of orders of at least 50 customers."),
    )


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value
