"""The worker's part: each night what every customer brought and will bring, and the same by cohort."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from shop.customers.models import Customer
from shop.kernel import db, ids
from tracking.journeys.statements import ENGINES
from tracking.reports.lifetime import keeping as cohorts
from tracking.segments import days
from tracking.segments.lifetime import ledger, reckoning
from tracking.segments.lifetime.models import CustomerValue, LifetimeFit
from tracking.segments.lifetime.reckoning import Book, Fit, Worth
from tracking.segments.models import CustomerTraits
from tracking.segments.traits import scores

AT_ONCE = 500
KEPT = 400  # fits whose record is kept


def reckon(at: datetime) -> int:
    """Fit, write down every customer's value and the cohorts; how many customers."""
    sales, costs = ledger.sales(until=at)
    channels = _channels()
    db.end_read()
    today, of = days.day_of(at), reckoning.book(sales)
    fit = reckoning.fit(of, today=today)
    values = reckoning.worth(of, fit, today=today)
    came_by = [channels.get(one, "") for one in of.customers]
    rows = reckoning.cohorts(of, values, came_by)
    with db.transaction():
        _write_fit(fit, at=at)
        cohorts.write(rows, _state(fit, costs), at=at)
    people = list(_rows(of, values, came_by, at))
    for start in range(0, len(people), AT_ONCE):
        with db.transaction():
            write(people[start : start + AT_ONCE], at=at)
    return len(of.customers)


def _channels() -> dict[uuid.UUID, str]:
    """How customers first came, as far as they agreed that it is known."""
    asked = select(CustomerTraits.customer_id, CustomerTraits.first_channel)
    known = asked.where(CustomerTraits.first_channel.is_not(None))
    rows = db.session().execute(known.execution_options(yield_per=10_000))
    return {customer_id: channel for customer_id, channel in rows if channel}


def _state(fit: Fit, costs: ledger.Costs) -> dict[str, Any]:
    often, much = reckoning.parameters(fit)
    return {
        "verdict": fit.verdict,
        "customers": fit.customers,
        "again": fit.again,
        "bg_nbd": often,
        "gamma_gamma": much,
        "holdout": dict(fit.holdout),
        "cost_known": costs.known,
        "cost_share": costs.share,
    }


def _write_fit(fit: Fit, *, at: datetime) -> None:
    often, much = reckoning.parameters(fit)
    session = db.session()
    session.add(
        LifetimeFit(
            id=ids.new_id(),
            fitted_at=at,
            verdict=fit.verdict,
            customers=fit.customers,
            again=fit.again,
            bg_nbd=often,
            gamma_gamma=much,
            holdout=dict(fit.holdout),
        )
    )
    session.execute(delete(LifetimeFit).where(LifetimeFit.fitted_at < at - timedelta(days=KEPT)))


def _rows(of: Book, values: Worth, came_by: Sequence[str], at: datetime) -> Iterator[dict[str, Any]]:
    for place, customer_id in enumerate(of.customers):
        yield {
            "customer_id": customer_id,
            "reckoned_at": at,
            "orders": int(values.orders[place]),
            "first_day": int(values.first_day[place]),
            "channel": came_by[place],
            "kept_minor": round(float(values.kept[place])),
            "margin_minor": round(float(values.margin[place])),
            "alive": _at(values.alive, place),
            "expected_orders": _at(values.expected_orders, place),
            "expected_kept_minor": _minor(values.expected_kept, place),
            "expected_margin_minor": _minor(values.expected_margin, place),
        }


def write(rows: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """Write values in the open transaction; who was erased meanwhile stays away."""
    named = {row["customer_id"]: row for row in rows}
    living = select(Customer.id).where(Customer.id.in_(list(named)), Customer.erased_at.is_(None))
    people = list(db.session().scalars(living.order_by(Customer.id).with_for_update(read=True)))
    if not people:
        return
    insert = ENGINES[db.dialect()](CustomerValue.__table__)
    changed = {name: insert.excluded[name] for name in rows[0] if name != "customer_id"}
    statement = insert.on_conflict_do_update(index_elements=["customer_id"], set_=changed)
    db.session().execute(statement, [dict(named[one]) for one in people])
    scores.note({one: _traits(named[one]) for one in people}, at=at)


def _traits(row: Mapping[str, Any]) -> dict[str, Any]:
    expected = row["expected_margin_minor"] or 0
    alive = row["alive"]
    return {
        "lifetime_value": row["margin_minor"] + expected,
        "alive": None if alive is None else round(alive, 2),
    }


def _at(column: Any, place: int) -> float | None:
    return None if column is None else round(float(column[place]), 4)


def _minor(column: Any, place: int) -> int | None:
    return None if column is None else round(float(column[place]))
