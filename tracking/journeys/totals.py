"""Counting the whole store, and the account that must balance: paid orders against purchase events."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.kernel import clock, db
from shop.orders import changed
from shop.orders.models import Order
from tracking.journeys.models import Event, IdentityEdge, Quarantine, Touch, VisitSession


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Numbers of orders that do not match; all empty when the account balances."""

    orders_paid: int
    purchase_events: int
    missing: tuple[int, ...]
    unknown: tuple[str, ...]
    differing: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether every paid order has its purchase event with a total it had, and there are no others."""
        return not (self.missing or self.unknown or self.differing)


def stats() -> dict[str, int]:
    """How many rows of each kind there are."""
    return {
        "events": _count(select(func.count()).select_from(Event)),
        "page_views": _count(select(func.count()).where(Event.name == "page_view")),
        "purchases": _count(select(func.count()).where(Event.name == "purchase")),
        "sessions": _count(select(func.count()).select_from(VisitSession)),
        "bot_sessions": _count(select(func.count()).where(VisitSession.bot.is_(True))),
        "visitors": _count(select(func.count(func.distinct(VisitSession.visitor_id)))),
        "touches": _count(select(func.count()).select_from(Touch)),
        "identities": _count(select(func.count()).where(IdentityEdge.ended_at.is_(None))),
        "quarantined": _count(select(func.coalesce(func.sum(Quarantine.count), 0))),
    }


def reconcile(*, since: datetime | None = None, until: datetime | None = None) -> Reconciliation:
    """Compare orders whose money came or was promised with the purchase events, totals included.

    With `since` and `until` only orders confirmed then are looked at, and none is `unknown`.
    """
    query = select(Order.id, Order.number, Order.total_minor).where(Order.confirmed_at.is_not(None))
    query = query.where(Order.confirmed_at >= since) if since else query
    query = query.where(Order.confirmed_at <= until) if until else query
    paid = {str(order_id): (number, total) for order_id, number, total in db.session().execute(query)}
    bought = select(Event.order_id, Event.props).where(Event.name == "purchase")
    if since:
        bought = bought.where(Event.occurred_at >= clock.to_micros(since))
    rows = db.session("journey").execute(bought)
    recorded = {order_id: props.get("total_minor") for order_id, props in rows}
    differing = _differing(paid, recorded)
    common, part = paid.keys() & recorded.keys(), since is not None or until is not None
    return Reconciliation(
        orders_paid=len(paid),
        purchase_events=len(common) if part else len(recorded),
        missing=tuple(sorted(paid[key][0] for key in paid.keys() - recorded.keys())),
        unknown=() if part else tuple(sorted(str(key) for key in recorded.keys() - paid.keys())),
        differing=tuple(sorted(paid[key][0] for key in differing)),
    )


def _differing(paid: Mapping[str, tuple[int, int]], recorded: Mapping[str, int | None]) -> list[str]:
    """Orders of which the purchase tells a total that they never had; one may have been changed since."""
    odd = {key: paid[key][1] for key in paid.keys() & recorded.keys() if paid[key][1] != recorded[key]}
    had = changed.totals({uuid.UUID(key): total for key, total in odd.items()})
    return [key for key in odd if recorded[key] not in had[uuid.UUID(key)]]


def _count(statement: object) -> int:
    return int(db.session("journey").scalar(statement) or 0)  # type: ignore[call-overload]
