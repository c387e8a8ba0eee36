"""What is known of a candidate when an offer is decided; reads only, inside the deciding transaction."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from shop.customers import queries as customers
from shop.customers import segments
from shop.customers.models import Customer
from shop.kernel import db, preferences
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.promotions.models import PERSONAL, Promotion, Redemption
from tracking.personalization.offers import arms, economics
from tracking.personalization.offers.deciding import Bought, Known
from tracking.personalization.offers.tables import OfferDecision, OfferObjection
from tracking.personalization.offers.triggers import Candidate
from tracking.personalization.preferences import JUST_BOUGHT_DAYS

LOOK_BACK = timedelta(days=730)
HOT = "temperature_hot"


def of_customer(customer: Customer, candidate: Candidate, *, at: datetime) -> Known:
    """Everything that decides about a customer."""
    codes = segments.of(customer, at=at)
    orders = _orders(customer.id, at=at)
    return Known(
        consent=_consents(customer, candidate),
        conflict=arms.in_conflict(customer.id),
        objected=objects(customer.id),
        open_until=_open_until(OfferDecision.customer_id == customer.id),
        order_count=customer.orders_count,
        orders=tuple(orders),
        lately=frozenset(bought_lately(customer.id, at=at)),
        codes=codes,
        about_to_buy=HOT in codes,
        product_margin=_margin(candidate),
    )


def of_visitor(visitor_id: str, candidate: Candidate) -> Known:
    """Everything that decides about a visitor nobody knows: they are in no segment and have not bought."""
    return Known(
        consent=customers.consent(f"visitor:{visitor_id}") == CONSENT_GRANTED,
        open_until=_open_until(OfferDecision.visitor_id == visitor_id),
        product_margin=_margin(candidate),
    )


def objects(customer_id: uuid.UUID) -> bool:
    """Whether this customer wants no personal offers."""
    return bool(db.session().scalar(select(exists().where(OfferObjection.customer_id == customer_id))))


def bought_lately(customer_id: uuid.UUID, *, at: datetime) -> list[uuid.UUID]:
    """Products of a customer's orders of the last days (the owner's number), on which no offer counts."""
    since = at - timedelta(days=preferences.get(JUST_BOUGHT_DAYS))
    lately = (
        select(OrderLine.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            Order.customer_id == customer_id,
            Order.confirmed_at.is_not(None),
            Order.status != CANCELLED,
            Order.placed_at > since,
            OrderLine.product_id.is_not(None),
        )
        .distinct()
    )
    return [one for one in db.session().scalars(lately) if one is not None]


def _consents(customer: Customer, candidate: Candidate) -> bool:
    """Whether the customer agreed, or a visit of theirs did and they have not said otherwise."""
    own = customers.consent(f"customer:{customer.id}")
    if own in (CONSENT_GRANTED, CONSENT_DENIED):
        return own == CONSENT_GRANTED
    visitor = candidate.visitor_id or customer.first_visitor_id
    return visitor is not None and customers.consent(f"visitor:{visitor}") == CONSENT_GRANTED


def _open_until(mine: object) -> datetime | None:
    found: datetime | None = db.session().scalar(
        select(OfferDecision.blocks_until)
        .where(mine, OfferDecision.open)  # type: ignore[arg-type]
        .order_by(OfferDecision.blocks_until.desc())
        .limit(1)
    )
    return found


def _orders(customer_id: uuid.UUID, *, at: datetime) -> list[Bought]:
    """Their paid orders, the oldest first. A personal offer's discount is none here: it follows from the
    group, and what follows from the group may not decide who is counted."""
    rows = db.session().execute(
        select(Order.placed_at, *told_of_orders())
        .where(
            Order.customer_id == customer_id,
            Order.confirmed_at.is_not(None),
            Order.status != CANCELLED,
            Order.placed_at > at - LOOK_BACK,
        )
        .order_by(Order.placed_at, Order.id)
    )
    return [Bought(placed_at, discounted, total) for placed_at, discounted, total in rows]


def told_of_orders() -> tuple[Any, Any]:
    """Columns: whether an order had a discount that was no personal offer, and its total."""
    other = exists().where(
        Redemption.order_id == Order.id,
        Redemption.released_at.is_(None),
        Redemption.promotion_id == Promotion.id,
        Promotion.reach != PERSONAL,
    )
    return other, func.coalesce(Order.store_total_minor, Order.total_minor)


def _margin(candidate: Candidate) -> float | None:
    return economics.product_margin(candidate.product_id) if candidate.product_id else None
