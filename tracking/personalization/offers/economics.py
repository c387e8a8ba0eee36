"""What the store earns on a price, from its own orders and costs; reads only.

Costs are the variants' of today: an order does not keep what its goods had cost. Goods whose cost is not
known are left out of the margin; how much of the sales that leaves is told beside it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.catalog.models import Variant
from shop.kernel import db, preferences
from shop.orders.models import CANCELLED, Order, OrderLine
from shop.promotions import queries as promotions
from shop.promotions.benefits import Benefit, FixedOff, FreeShipping, PercentOff
from tracking.personalization.offers import breakeven
from tracking.personalization.offers.breakeven import Verdict
from tracking.personalization.preferences import ASSUMED_MARGIN_PERCENT

WINDOW = timedelta(days=180)
LEAST_ORDERS = 10
WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Economics:
    """`margin` is a share of the undiscounted price without tax. `known` is the share of sales whose cost is
    known, `measured` whether the margin follows from it or is what the owner assumes.

    `average_minor` is an order's goods before discounts, without tax; `delivery_minor` what was paid for
    delivery a parcel.
    """

    margin: float
    measured: bool
    known: float
    orders: int
    average_minor: int
    delivery_minor: int
    floor: float | None
    as_of: datetime


def economics(*, at: datetime) -> Economics:
    """Of the orders of the last 180 days in the store's own currency. Two statements."""
    recent = (Order.paid_at > at - WINDOW, Order.status != CANCELLED, Order.store_currency.is_(None))
    orders, delivery = (
        db.session()
        .execute(select(func.count(Order.id), func.sum(Order.shipping_minor)).where(*recent))
        .one()
    )
    cost = Variant.cost_minor * OrderLine.quantity
    full = OrderLine.total_minor - OrderLine.tax_minor + OrderLine.discount_minor
    whole, priced, spent = (
        db.session()
        .execute(
            select(
                func.coalesce(func.sum(full), 0),
                func.coalesce(func.sum(full).filter(Variant.cost_minor.is_not(None)), 0),
                func.coalesce(func.sum(cost), 0),
            )
            .join(Order, Order.id == OrderLine.order_id)
            .outerjoin(Variant, Variant.id == OrderLine.variant_id)
            .where(*recent, OrderLine.gift_card.is_(False), OrderLine.gift.is_(False))
        )
        .one()
    )
    measured = orders >= LEAST_ORDERS and priced > 0
    floor = promotions.margin_floor()
    assumed = preferences.get(ASSUMED_MARGIN_PERCENT) / 100
    return Economics(
        margin=1 - int(spent or 0) / int(priced) if measured else assumed,
        measured=measured,
        known=int(priced) / int(whole) if whole else 0.0,
        orders=int(orders),
        average_minor=int(whole) // int(orders) if orders else 0,
        delivery_minor=int(delivery or 0) // int(orders) if orders else 0,
        floor=floor / WHOLE if floor is not None else None,
        as_of=at,
    )


def discount_share(benefit: Benefit, *, least_minor: int | None, of: Economics) -> float:
    """The part of an order's price that `benefit` gives away: of the smallest order it counts on where there
    is one, else of the average order."""
    order = least_minor or of.average_minor
    if isinstance(benefit, PercentOff):
        return benefit.basis_points / WHOLE
    amount = 0
    if isinstance(benefit, FixedOff):
        amount = benefit.amount_minor
    elif isinstance(benefit, FreeShipping):
        amount = min(benefit.up_to_minor or of.delivery_minor, of.delivery_minor or benefit.up_to_minor or 0)
    return min(1.0, amount / order) if order else 0.0


def verdict(benefit: Benefit, *, least_minor: int | None, of: Economics) -> Verdict:
    """The break-even rule for an offer of `benefit`."""
    share = discount_share(benefit, least_minor=least_minor, of=of)
    return breakeven.judge(margin=of.margin, discount=share, floor=of.floor or 0.0)


def product_margin(product_id: uuid.UUID) -> float | None:
    """The least margin among a product's variants; None unless the cost of each is known."""
    rows = db.session().execute(
        select(Variant.price_minor, Variant.cost_minor).where(Variant.product_id == product_id)
    )
    found = [(price, cost) for price, cost in rows if price]
    costs = [1 - cost / price for price, cost in found if cost is not None]
    return min(costs) if costs and len(costs) == len(found) else None


def least_price(product_id: uuid.UUID) -> int:
    """The price of a product's cheapest variant in minor units; 0 where there is none."""
    least = select(func.min(Variant.price_minor)).where(Variant.product_id == product_id)
    return db.session().scalar(least) or 0
