"""The figures that have a trend, and how each follows from a row of measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shop.kernel.errors import N_
from tracking.reports.base import DURATION, MONEY, NUMBER, SHARE

Row = Mapping[str, int]
Value = float | int | None


@dataclass(frozen=True, kw_only=True)
class Metric:
    """`of` takes the measures of some days and how many people they had. `adds`: values of days add up;
    `base` names the measure that a share is a share of."""

    key: str
    title: str
    kind: str
    what: str
    of: Callable[[Row, int], Value]
    adds: bool = False
    base: str = ""


def _ratio(part: str, whole: str) -> Callable[[Row, int], Value]:
    return lambda row, _people: row[part] / row[whole] if row[whole] else None


def _sum(name: str) -> Callable[[Row, int], Value]:
    return lambda row, _people: row[name]


def _average_order(row: Row, _people: int) -> Value:
    return row["revenue_minor"] // row["orders"] if row["orders"] else None


def _dwell(row: Row, _people: int) -> Value:
    return round(row["engaged_ms"] * 1000 / row["visits"]) if row["visits"] else None


_ALL = (
    Metric(
        key="visits",
        title=N_("Visits"),
        kind=NUMBER,
        what=N_("visits by people"),
        of=_sum("visits"),
        adds=True,
    ),
    Metric(
        key="people",
        title=N_("People"),
        kind=NUMBER,
        what=N_("different people"),
        of=lambda _row, people: people,
    ),
    Metric(
        key="conversion",
        title=N_("Conversion"),
        kind=SHARE,
        what=N_("of visits bought"),
        of=_ratio("buyers", "visits"),
        base="visits",
    ),
    Metric(
        key="orders", title=N_("Orders"), kind=NUMBER, what=N_("paid orders"), of=_sum("orders"), adds=True
    ),
    Metric(
        key="revenue",
        title=N_("Revenue"),
        kind=MONEY,
        what=N_("paid orders with delivery and tax"),
        of=_sum("revenue_minor"),
        adds=True,
    ),
    Metric(
        key="average",
        title=N_("Average order"),
        kind=MONEY,
        what=N_("revenue a paid order"),
        of=_average_order,
    ),
    Metric(
        key="engaged",
        title=N_("Engaged visits"),
        kind=SHARE,
        base="visits",
        what=N_("of visits had 10 seconds of attention, two pages or a filled cart"),
        of=_ratio("engaged", "visits"),
    ),
    Metric(
        key="dwell",
        title=N_("Attention"),
        kind=DURATION,
        what=N_("time a page was in view and used, a visit"),
        of=_dwell,
    ),
    Metric(
        key="carts",
        title=N_("Carts"),
        kind=SHARE,
        what=N_("of visits put something into the cart"),
        of=_ratio("carts", "visits"),
        base="visits",
    ),
    Metric(
        key="completed",
        title=N_("Checkout completed"),
        kind=SHARE,
        base="checkouts",
        what=N_("of visits that began checkout bought"),
        of=_ratio("buyers", "checkouts"),
    ),
    Metric(
        key="quick",
        title=N_("Seven seconds, three clicks"),
        kind=SHARE,
        base="visits",
        what=N_("of visits acted within 7 seconds and 3 clicks"),
        of=_ratio("met", "visits"),
    ),
)
METRICS: dict[str, Metric] = {one.key: one for one in _ALL}
