"""Counting the whole store, and the account that must balance: paid orders against purchase events."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from shop.kernel import db
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
        """Whether every paid order has its purchase event with the same total, and there are no others."""
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


def reconcile() -> Reconciliation:
    """Compare every order whose money came or was promised with the purchase events, totals included."""
    paid = {
        str(order_id): (number, total)
        for order_id, number, total in db.session().execute(
            select(Order.id, Order.number, Order.total_minor).where(Order.confirmed_at.is_not(None))
        )
    }
    rows = db.session("journey").execute(select(Event.order_id, Event.props).where(Event.name == "purchase"))
    recorded = {order_id: props.get("total_minor") for order_id, props in rows}
    common = paid.keys() & recorded.keys()
    return Reconciliation(
        orders_paid=len(paid),
        purchase_events=len(recorded),
        missing=tuple(sorted(paid[key][0] for key in paid.keys() - recorded.keys())),
        unknown=tuple(sorted(str(key) for key in recorded.keys() - paid.keys())),
        differing=tuple(sorted(paid[key][0] for key in common if paid[key][1] != recorded[key])),
    )


def _count(statement: object) -> int:
    return int(db.session("journey").scalar(statement) or 0)  # type: ignore[call-overload]
