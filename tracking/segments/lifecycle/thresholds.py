"""What is usual in the store, measured each night from its own customers and kept as a preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from shop.kernel import db, preferences
from tracking.segments.days import day_of
from tracking.segments.lifecycle.rules import SCORES, Cuts, Thresholds
from tracking.segments.models import CustomerFact, CustomerTraits

ENOUGH = 50  # times of buying again, to tell what is usual
SOONEST, LATEST = 14, 730
LIFECYCLE = preferences.declare("segments.lifecycle", dict[str, Any]())
CUTS = preferences.declare("segments.rfm", dict[str, Any]())


def current() -> Thresholds:
    """What was measured last; the defaults where nothing was."""
    return Thresholds(**preferences.get(LIFECYCLE))


def cuts() -> Cuts:
    """The four cuts between the fifths of each score; none before they were first measured."""
    return preferences.get(CUTS)


def measure(*, at: datetime) -> tuple[Thresholds, dict[str, list[int]]]:
    """What is usual now; reads only, in some statements over all customers."""
    found, today = _gaps(), day_of(at)
    buyers = CustomerTraits.orders > 0
    usual: dict[str, Any] = {}
    count = _count(found)
    if count >= ENOUGH:
        half, most, nearly_all = _at(found, count, (0.5, 0.8, 0.95))
        lapsing = min(max(most, SOONEST), LATEST)
        lost = max(nearly_all, lapsing + SOONEST)
        usual = {"gap_days": half, "lapsing_after": lapsing, "lost_after": lost, "measured_on": count}
    again = select(CustomerTraits.spent.label("value")).where(CustomerTraits.orders > 1)
    many = _count(again)
    if many:
        usual["champion_spent"] = max(_at(again, many, (0.8,))[0], 0)
        orders = select(CustomerTraits.orders.label("value")).where(CustomerTraits.orders > 1)
        usual["champion_orders"] = max(_at(orders, many, (0.8,))[0], 3)
    values = {
        name: select(getattr(CustomerTraits, key).label("value")).where(buyers)
        for name, key in SCORES.items()
    }
    number = _count(values["frequency_score"])
    fifths = {name: _at(asked, number, (0.2, 0.4, 0.6, 0.8)) for name, asked in values.items() if number}
    return Thresholds(**usual, as_of=today), fifths


def keep(usual: Thresholds, fifths: dict[str, list[int]], *, at: datetime) -> None:
    """Judge by these from now on, in the open transaction."""
    preferences.put(LIFECYCLE, asdict(usual), at=at)
    preferences.put(CUTS, fifths, at=at)


def _gaps() -> Select[Any]:
    """Days between two orders of a customer that follow each other; two of one day are one."""
    days = select(CustomerFact.customer_id, CustomerFact.day).where(CustomerFact.kind == "order").distinct()
    each = days.subquery()
    before = func.lag(each.c.day).over(partition_by=each.c.customer_id, order_by=each.c.day)
    gaps = select((each.c.day - before).label("value")).subquery()
    return select(gaps.c.value).where(gaps.c.value.is_not(None))


def _count(values: Select[Any]) -> int:
    return int(db.session().scalar(select(func.count()).select_from(values.subquery())) or 0)


def _at(values: Select[Any], count: int, shares: Sequence[float]) -> list[int]:
    """The values below which `shares` of them lie: each the smallest that so many are not above."""
    asked = values.order_by("value")
    found = []
    for share in shares:
        place = max(-(-int(share * 100) * count // 100) - 1, 0)
        found.append(int(db.session().scalar(asked.offset(place).limit(1)) or 0))
    return found
