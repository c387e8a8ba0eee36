"""What customers bought and what became of it: orders here and from before, parcels, returns, refunds.

Orders count when confirmed (paid, or accepted for cash on delivery) and not cancelled; presents do not.
Amounts are in the store's currency, at the rate an order was agreed at.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from shop.brand import store
from shop.kernel import db
from shop.orders.models import (
    CANCELLED,
    OPEN,
    PARTIALLY_SHIPPED,
    SHIPPED,
    Order,
    OrderLine,
    ParcelMilestone,
    TimelineEntry,
)
from shop.orders.past.models import PastOrder, PastOrderLine
from tracking.journeys.words import BAD_MILESTONES
from tracking.segments.days import day_of
from tracking.segments.rules.comparing import fold
from tracking.segments.traits.story import Story

Stories = Mapping[uuid.UUID, Story]
_ORDER = (
    Order.id, Order.customer_id, Order.placed_at, Order.confirmed_at, Order.status, Order.fulfillment_status,
    Order.total_minor, Order.refunded_minor, Order.store_total_minor, Order.discount_minor,
    Order.delivered_at, Order.promised_to, Order.shipping_address,
)  # fmt: skip


def gather(stories: Stories, *, where: ZoneInfo) -> None:
    """Add to each story what its customer bought. Six statements."""
    ids = list(stories)
    rows = db.session().execute(select(*_ORDER).where(Order.customer_id.in_(ids)).order_by(Order.placed_at))
    orders = {row.id: row for row in rows}
    counted = {
        key: row for key, row in orders.items() if row.confirmed_at is not None and row.status != CANCELLED
    }
    totals: defaultdict[uuid.UUID, list[tuple[int, int, bool]]] = defaultdict(list)
    for row in counted.values():
        totals[row.customer_id].append(_totals(row))
        _note(stories[row.customer_id], row, where)
    _lines(stories, counted, where)
    _afterwards(stories, orders, where)
    for customer_id, total in _past(stories, ids, where):
        totals[customer_id].append(total)
    for customer_id, story in stories.items():
        story.values |= _money(totals[customer_id])


def _totals(row: Any) -> tuple[int, int, bool]:
    """An order's total, what of it was kept, and whether it had a discount."""
    total = row.total_minor if row.store_total_minor is None else row.store_total_minor
    refunded = _scaled(row, row.refunded_minor)
    return total, max(total - refunded, 0), row.discount_minor > 0


def _scaled(row: Any, minor: int) -> int:
    """An amount of an order in the store's currency."""
    if row.store_total_minor is None or not row.total_minor:
        return minor
    return round(minor * row.store_total_minor / row.total_minor)


def _note(story: Story, row: Any, where: ZoneInfo) -> None:
    values, address = story.values, row.shipping_address or {}
    values["open_order"] = values.get("open_order", False) or row.status == OPEN
    on_the_way = row.fulfillment_status in (PARTIALLY_SHIPPED, SHIPPED)
    values["on_the_way"] = values.get("on_the_way", False) or on_the_way
    values["country"] = (address.get("country") or values.get("country") or "")[:2] or None
    values["city"] = fold(address.get("city") or "")[:120] or values.get("city")
    if row.delivered_at is not None:
        day = day_of(row.delivered_at, where=where)
        story.add("delivered", day=day, ref=row.id)
        if _late(row.promised_to, day):
            story.add("late", day=day, ref=row.id)


def _late(promised: date | None, day: int) -> bool:
    return promised is not None and day > promised.toordinal()


def _lines(stories: Stories, orders: Mapping[uuid.UUID, Any], where: ZoneInfo) -> None:
    columns = (OrderLine.order_id, OrderLine.product_id, OrderLine.quantity, OrderLine.total_minor)
    asked = select(*columns).join(Order).where(Order.customer_id.in_(list(stories)))
    for line in db.session().execute(asked.where(OrderLine.gift.is_(False))):
        row = orders.get(line.order_id)
        if row is not None:
            stories[row.customer_id].add(
                "order",
                day=day_of(row.placed_at, where=where),
                ref=row.id,
                product_id=line.product_id,
                quantity=line.quantity,
                amount_minor=_scaled(row, line.total_minor),
            )


def _afterwards(stories: Stories, orders: Mapping[uuid.UUID, Any], where: ZoneInfo) -> None:
    """Refunds and returns as the order's own story tells them, and what went wrong with parcels."""
    kinds, theirs = ("refunded", "return_requested"), Order.customer_id.in_(list(stories))
    asked = select(TimelineEntry).join(Order, Order.id == TimelineEntry.order_id)
    for entry in db.session().scalars(asked.where(theirs, TimelineEntry.kind.in_(kinds))):
        row = orders[entry.order_id]
        story, day = stories[row.customer_id], day_of(entry.at, where=where)
        if entry.kind == "refunded":
            minor = _scaled(row, int(entry.data.get("minor") or 0))
            story.add("refund", day=day, ref=entry.id, amount_minor=minor)
        else:
            story.add("return", day=day, ref=entry.data.get("return_id") or entry.id)
    parcel = (ParcelMilestone.order_id, ParcelMilestone.parcel_id)
    bad = select(*parcel, func.min(ParcelMilestone.at).label("at")).group_by(*parcel)
    bad = bad.join(Order, Order.id == ParcelMilestone.order_id)
    for one in db.session().execute(bad.where(theirs, ParcelMilestone.milestone.in_(sorted(BAD_MILESTONES)))):
        story = stories[orders[one.order_id].customer_id]
        story.add("trouble", day=day_of(one.at, where=where), ref=one.parcel_id)


def _past(stories: Stories, ids: Sequence[uuid.UUID], where: ZoneInfo) -> list[Any]:
    """Orders from before this shop; amounts of another currency than the store's are not known here."""
    own, found = store.current().currency, []
    theirs = (PastOrder.customer_id.in_(ids), PastOrder.counts)
    orders = {row.id: row for row in db.session().scalars(select(PastOrder).where(*theirs))}
    for row in orders.values():
        if row.currency == own:
            found.append((row.customer_id, (row.total_minor, row.kept_minor, row.discount_minor > 0)))
    asked = select(PastOrderLine).join(PastOrder).where(*theirs)
    lines = list(db.session().scalars(asked)) if orders else []
    for line in lines:
        row = orders[line.past_order_id]
        worth = line.unit_price_minor * line.quantity - line.discount_minor if row.currency == own else 0
        day = day_of(row.placed_at, where=where)
        stories[row.customer_id].add(
            "order",
            day=day,
            ref=row.id,
            product_id=line.product_id,
            quantity=line.quantity,
            amount_minor=worth,
        )
    for row in orders.values():
        story, day = stories[row.customer_id], day_of(row.placed_at, where=where)
        if not any(one.ref == str(row.id) for one in story.of("order")):
            story.add("order", day=day, ref=row.id, quantity=0)
        country = str((row.shipping_address or {}).get("country") or "")
        if not story.values.get("country") and len(country) == 2:
            story.values["country"] = country
    return found


def _money(totals: Sequence[tuple[int, int, bool]]) -> dict[str, Any]:
    amounts = [total for total, _kept, _discounted in totals]
    return {
        "spent": sum(kept for _total, kept, _discounted in totals),
        "average_order": round(sum(amounts) / len(amounts)) if amounts else None,
        "largest_order": max(amounts, default=None),
        "discounted_orders": sum(discounted for _total, _kept, discounted in totals),
    }
