"""Lifecycle and scores as they are kept: judged with each customer, and looked through each day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, null, or_, select, update

from shop.customers.grouping.models import Segment
from shop.kernel import db
from tracking.segments.lifecycle import rules, thresholds
from tracking.segments.models import CustomerTraits
from tracking.segments.rules.judging import Known

PREFIX = "lifecycle_"


def judge(known: Known, segments: Sequence[Segment]) -> frozenset[str]:
    """The segment of the stage that is among the customer's traits."""
    return frozenset({f"{PREFIX}{known.traits.get('lifecycle')}"}) & {one.code for one in segments}


def write(changed: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    """Write these derived traits of each."""
    if not changed:
        return
    table: Any = CustomerTraits.__table__
    names = ("lifecycle", *rules.SCORES)
    statement = (
        update(table)
        .where(table.c.customer_id == bindparam("who"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    rows = [{"who": who, **{f"new_{name}": new[name] for name in names}} for who, new in changed.items()]
    db.session().execute(statement, rows)


def stale(*, today: int) -> Select[Any]:
    """Everybody whose kept stage or scores are no longer what they would be on the day `today`."""
    usual, cuts = thresholds.current(), thresholds.cuts()
    found: list[ColumnElement[bool]] = [_differs(CustomerTraits.lifecycle, _stage(usual, today))]
    for name, key in rules.SCORES.items():
        if cuts.get(name):
            value: Any = getattr(CustomerTraits, key)
            place = 1 + sum((case((value > cut, 1), else_=0) for cut in cuts[name]), start=0)
            bought = and_(CustomerTraits.orders > 0, value.is_not(None))
            found.append(_differs(getattr(CustomerTraits, name), case((bought, place), else_=null())))
    return select(CustomerTraits.customer_id).where(or_(*found))


def _stage(usual: rules.Thresholds, today: int) -> Any:
    traits = CustomerTraits
    champion = and_(traits.orders >= usual.champion_orders, traits.spent >= usual.champion_spent)
    return case(
        (or_(traits.last_order.is_(None), traits.orders == 0), null()),
        (traits.last_order < today - usual.lost_after, rules.LOST),
        (traits.last_order < today - usual.lapsing_after, rules.LAPSING),
        (champion, rules.CHAMPION),
        (traits.orders == 1, rules.NEW),
        else_=rules.ACTIVE,
    )


def _differs(kept: Any, now: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = kept.is_distinct_from(now)
    return found


def measure(at: datetime) -> rules.Thresholds:
    """Measure what is usual, and judge by it from now on; in a transaction of its own."""
    usual, fifths = thresholds.measure(at=at)
    db.end_read()
    with db.transaction():
        thresholds.keep(usual, fifths, at=at)
    return usual
