"""Planning what is asked about an order, and when: in the open shop transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, update

from shop.brand import store
from shop.catalog.models import CollectionProduct
from shop.kernel import db, preferences
from shop.mail.addresses import address_hash
from shop.orders.models import OPEN, SHIPPED, Order, OrderLine, OrderParcel, ParcelMilestone
from tracking.nps import preferences as chosen
from tracking.nps import queries, scales, timing
from tracking.nps.models import HELD, OFFERED, SCHEDULED, NpsSurvey

CSAT_DAYS = 1  # how the delivery was is asked while it is fresh
SETTLED_DAYS = 2  # whether it was put right shows a little later
SILENT_DAYS = 3  # after the last day promised, where no carrier tells of an arrival
UNPROMISED = timedelta(days=21)
OFFERED_FOR = timedelta(days=14)
MOST_SILENT = 100


def schedule(*, order: Order, delivered_at: datetime, at: datetime) -> bool:
    """Plan what is asked about an order that has arrived; False when it was planned before.

    One that has arrived once more, after a parcel was sent again, waits from then on.
    """
    days = _days(order)
    new = _plan(order, scales.NPS, days=days, since=delivered_at, basis=scales.DELIVERED, at=at)
    if not new:
        due = {"delivered_at": delivered_at, "due_at": due_at(order, days=days, since=delivered_at, at=at)}
        mine = (NpsSurvey.order_id == order.id, NpsSurvey.metric == scales.NPS)
        waiting = (NpsSurvey.state.in_((SCHEDULED, HELD)), NpsSurvey.delivered_at != delivered_at)
        _change(update(NpsSurvey).where(*mine, *waiting).values(**due, basis=scales.DELIVERED))
    if preferences.get(chosen.CSAT):
        _plan(order, scales.CSAT, days=CSAT_DAYS, since=delivered_at, basis=scales.DELIVERED, at=at)
    return new


def offer_effort(*, order: Order, at: datetime) -> bool:
    """Offer the question how easy ordering was, on the shop's pages alone; where the owner wants that."""
    if not preferences.get(chosen.CES):
        return False
    row = _row(order, scales.CES, since=at, basis=scales.ORDERED) | {
        "state": OFFERED,
        "channel": scales.SITE,
        "expires_at": at + OFFERED_FOR,
        "due_at": at,
        "done_at": at,
    }
    return db.insert_ignore(NpsSurvey, [row]) == 1


def ask_afterwards(*, order: Order, metric: str, at: datetime) -> bool:
    """Plan one short question about what we did, once an order; where the owner wants that."""
    if not preferences.get(queries.asks(metric)):
        return False
    return _plan(order, metric, days=SETTLED_DAYS, since=at, basis=scales.SETTLED, at=at)


def plan_silent(at: datetime) -> int:
    """Plan surveys of orders that should have arrived and of whose parcels nobody tells; how many."""
    with db.transaction() as session:
        found = list(session.scalars(_silent(at)))
        return sum(
            _plan(order, scales.NPS, days=SILENT_DAYS, since=_promised(order), basis=scales.PROMISED, at=at)
            for order in found
        )


def due_at(order: Order, *, days: int, since: datetime, at: datetime) -> datetime:
    """The working morning where the customer lives on which to ask; never in the past."""
    home = store.current()
    country = str((order.shipping_address or {}).get("country") or home.country)
    zone = timing.zone_of("" if country == home.country else country, store_zone=home.time_zone)
    hours: dict[str, Any] = {"hour": preferences.get(chosen.HOUR), "zone": zone}
    hours["weekend"] = timing.weekend(country)
    wanted = timing.morning(after=since, days=days, **hours)
    return wanted if wanted >= at else timing.next_morning(at, **hours)


def _plan(order: Order, metric: str, *, days: int, since: datetime, basis: str, at: datetime) -> bool:
    row = _row(order, metric, since=since, basis=basis)
    row["due_at"] = due_at(order, days=days, since=since, at=at)
    return db.insert_ignore(NpsSurvey, [row]) == 1


def _row(order: Order, metric: str, *, since: datetime, basis: str) -> dict[str, object]:
    return {
        "id": queries.survey_id(order.id, metric),
        "order_id": order.id,
        "customer_id": order.customer_id,
        "person_hash": address_hash(order.email),
        "metric": metric,
        "population": scales.BUYERS,
        "channel": scales.MAIL,
        "basis": basis,
        "state": SCHEDULED,
        "reason": "",
        "delivered_at": since,
        "attempts": 0,
        "demo": False,
    }


def _days(order: Order) -> int:
    """Days to wait: the longest that the owner's rules say for these goods."""
    rules, default = preferences.get(chosen.DELAY_RULES), preferences.get(chosen.DELAY_DAYS)
    return timing.delay(default, rules, _belongs_to(order.id)) if rules else default


def _belongs_to(order_id: uuid.UUID) -> Iterable[str]:
    goods = select(OrderLine.product_id).where(OrderLine.order_id == order_id)
    products = [found for found in db.session().scalars(goods) if found is not None]
    lists = select(CollectionProduct.collection_id).where(CollectionProduct.product_id.in_(products))
    yield from (f"product:{product}" for product in products)
    yield from (f"collection:{found}" for found in db.session().scalars(lists.distinct()))


def _silent(at: datetime) -> Any:
    """Orders on their way that nobody has heard of since the last day promised (or for three weeks)."""
    left = select(func.max(OrderParcel.shipped_at)).where(OrderParcel.order_id == Order.id)
    heard = select(ParcelMilestone.id).where(ParcelMilestone.order_id == Order.id)
    planned = select(NpsSurvey.id).where(NpsSurvey.order_id == Order.id, NpsSurvey.metric == scales.NPS)
    over = Order.promised_to <= at.date() - timedelta(days=SILENT_DAYS)
    unpromised = Order.promised_to.is_(None) & (left.scalar_subquery() <= at - UNPROMISED)
    return (
        select(Order)
        .where(Order.status == OPEN, Order.fulfillment_status == SHIPPED, over | unpromised)
        .where(~heard.exists(), ~planned.exists())
        .order_by(Order.placed_at, Order.id)
        .limit(MOST_SILENT)
    )


def _promised(order: Order) -> datetime:
    """The end of the last day promised, in the store's time; three weeks after it was placed without one."""
    if order.promised_to is None:
        return order.placed_at + UNPROMISED
    zone = timing.zone_of("", store_zone=store.current().time_zone)
    return datetime.combine(order.promised_to, time(18), tzinfo=zone).astimezone(order.placed_at.tzinfo)


def _change(statement: Any) -> None:
    db.session().execute(statement.execution_options(synchronize_session=False))
