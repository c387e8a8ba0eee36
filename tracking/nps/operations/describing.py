"""What was known when somebody answered: written beside the answer once, so that figures need no joins and
what happens later changes no past figure. What stems from a visit stands under "visit" and goes with its
consent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from shop.brand import store
from shop.conversations.models import Conversation, ConversationMessage
from shop.customers import queries as customers
from shop.customers import segments
from shop.kernel import db
from shop.kernel.origin import CONSENT_GRANTED, Origin
from shop.orders.models import Order, OrderLine, OrderParcel, ParcelMilestone, TimelineEntry
from tracking.journeys.models import Event, VisitSession
from tracking.nps.models import NpsAnswer
from tracking.nps.queries.troubles import LATE, WRONG

MOST_PRODUCTS = 20
SIMULATED = "simulator"  # the carrier that only plays: what it delivers is neither early nor late


def describe(given: NpsAnswer, *, by: Origin, at: datetime) -> None:
    """Write down what is known, in the open transaction; harmless twice."""
    order = db.session().get(Order, given.order_id) if given.order_id else None
    given.facts = _of_order(order, at=at) if order else {"visit": _of_visit(by)}
    db.session().flush()


def _of_order(order: Order, *, at: datetime) -> dict[str, Any]:
    return {
        **_parcels(order),
        **_buyer(order, at=at),
        "products": _products(order.id),
        "shipping": order.shipping_method,
        "country": str((order.shipping_address or {}).get("country", "")),
        "discount": order.discount_minor > 0,
        "refunded": order.refunded_minor > 0,
        "returned": _returned(order.id),
        "contacted": _contacted(order),
        "visit": _of_purchase(order.id),
    }


def _parcels(order: Order) -> dict[str, Any]:
    parcels = db.session().execute(
        select(OrderParcel.carrier).where(OrderParcel.order_id == order.id).order_by(OrderParcel.shipped_at)
    )
    carriers = [carrier for (carrier,) in parcels]
    seen = set(
        db.session().scalars(select(ParcelMilestone.milestone).where(ParcelMilestone.order_id == order.id))
    )
    late = None
    if order.promised_to and order.delivered_at and SIMULATED not in carriers:
        zone = ZoneInfo(store.current().time_zone)
        late = (order.delivered_at.astimezone(zone).date() - order.promised_to).days
    return {
        "carrier": carriers[-1] if carriers else "",
        "parcels": len(carriers),
        "days_late": late,
        "delayed": bool(seen & LATE),
        "trouble": bool(seen & WRONG),
    }


def _buyer(order: Order, *, at: datetime) -> dict[str, Any]:
    bought = and_(
        Order.customer_id == order.customer_id,
        Order.confirmed_at.is_not(None),
        Order.placed_at <= order.placed_at,
    )
    spent = func.sum(func.coalesce(Order.store_total_minor, Order.total_minor) - Order.refunded_minor)
    number, value = db.session().execute(select(func.count(), spent).where(bought)).one()
    customer = customers.by_id(order.customer_id)
    return {
        "first": number <= 1,
        "spent": int(value or 0),
        "segments": sorted(segments.by_own_row(customer, at=at) - segments.OPINIONS),
    }


def _products(order_id: uuid.UUID) -> list[list[str]]:
    lines = select(OrderLine.product_id, OrderLine.title).where(OrderLine.order_id == order_id)
    rows = db.session().execute(lines.order_by(OrderLine.position).limit(MOST_PRODUCTS))
    return [[str(product_id or title), title] for product_id, title in rows]


def _returned(order_id: uuid.UUID) -> bool:
    asked = select(TimelineEntry.id).where(
        TimelineEntry.order_id == order_id, TimelineEntry.kind == "return_requested"
    )
    return db.session().scalar(asked.limit(1)) is not None


def _contacted(order: Order) -> bool:
    """Whether they had written to us after ordering."""
    query = (
        select(ConversationMessage.id)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(
            ConversationMessage.kind == "customer",
            ConversationMessage.created_at >= order.placed_at,
            or_(Conversation.customer_id == order.customer_id, ConversationMessage.order_id == order.id),
        )
    )
    return db.session().scalar(query.limit(1)) is not None


def _of_purchase(order_id: uuid.UUID) -> dict[str, Any]:
    """Where the buyer came from and whether they followed the parcel, if they agreed to be remembered."""
    journey = db.session("journey")
    bought = journey.execute(
        select(Event.channel, Event.device, Event.session_id).where(
            Event.order_id == str(order_id), Event.name == "purchase", Event.consent == CONSENT_GRANTED
        )
    ).first()
    if bought is None:
        return {}
    own = and_(Event.order_id == str(order_id), Event.name == "view_tracking")
    searched = and_(Event.session_id == bought.session_id, Event.name == "view_search_results")
    return {
        "channel": bought.channel,
        "device": bought.device,
        "tracked": journey.scalar(select(func.count()).where(own)) or 0,
        "searched": journey.scalar(select(Event.seq).where(searched).limit(1)) is not None,
    }


def _of_visit(by: Origin) -> dict[str, Any]:
    if not by.personal or by.session_id is None:
        return {}
    visit = db.session("journey").get(VisitSession, by.session_id)
    if visit is None:
        return {}
    return {"channel": visit.channel, "device": visit.device, "stage": visit.stage}
