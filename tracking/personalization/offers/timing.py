"""How long the shop's own customers take until their second order: when an offer for it is due. Reads."""

from __future__ import annotations

import math
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import db
from shop.orders.models import CANCELLED, Order
from shop.orders.past import queries as past

SHARE, LEAST, MOST = 0.65, 20, 2_000
LOOK_BACK = timedelta(days=730)


def second_order_days(*, at: datetime) -> int | None:
    """By when 65 % of those who bought twice had done so, in days; None below 20 of them.

    Whoever has not bought again by then is later than most, so an offer is seldom a present. Of the 2,000
    customers whose first order is the newest.
    """
    newest = (
        select(Customer.id)
        .where(Customer.orders_count >= 2, Customer.first_order_at > at - LOOK_BACK)
        .order_by(Customer.first_order_at.desc(), Customer.id)
        .limit(MOST)
    )
    wanted = list(db.session().scalars(newest))
    placed: dict[uuid.UUID, list[datetime]] = {one: [] for one in wanted}
    for customer_id, when in past.placed(wanted):
        placed[customer_id].append(when)
    here = select(Order.customer_id, Order.placed_at).where(
        Order.customer_id.in_(wanted), Order.confirmed_at.is_not(None), Order.status != CANCELLED
    )
    for row in db.session().execute(here):
        placed[row.customer_id].append(row.placed_at)
    gaps = sorted(_gap(when) for when in placed.values() if len(when) > 1)
    if len(gaps) < LEAST:
        return None
    return max(1, math.ceil(gaps[math.ceil(SHARE * len(gaps)) - 1]))


def _gap(when: list[datetime]) -> float:
    """Days from the first to the second."""
    first, second = sorted(when)[:2]
    return (second - first) / timedelta(days=1)
