"""Groups that follow from what a customer's own row says. Pure; a discount can be for some of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.customers.models import Customer
from shop.kernel.errors import N_

NEW, RETURNING, REGULAR = "new", "returning", "regular"
LAPSED, SUBSCRIBED, WITH_ACCOUNT = "lapsed", "subscribed", "with_account"
REGULAR_FROM, LAPSED_AFTER = 3, timedelta(days=180)
NAMES = {
    NEW: N_("Nobody yet: no order so far"),
    RETURNING: N_("Customers: one order or more"),
    REGULAR: N_("Regulars: three orders or more"),
    LAPSED: N_("Lapsed: last order more than 180 days ago"),
    SUBSCRIBED: N_("Subscribers to the newsletter"),
    WITH_ACCOUNT: N_("With an account"),
}


def of(customer: Customer | None, *, at: datetime) -> frozenset[str]:
    """The segments of `customer` at `at`; a stranger is new."""
    if customer is None:
        return frozenset({NEW})
    return following(
        orders=customer.orders_count,
        last_order_at=customer.last_order_at,
        subscribed=customer.accepts_marketing,
        with_account=customer.verified_at is not None,
        at=at,
    )


def following(
    *, orders: int, last_order_at: datetime | None, subscribed: bool, with_account: bool, at: datetime
) -> frozenset[str]:
    """The segments that follow from these facts at `at`."""
    facts = {
        NEW: orders == 0,
        RETURNING: orders >= 1,
        REGULAR: orders >= REGULAR_FROM,
        LAPSED: last_order_at is not None and at - last_order_at > LAPSED_AFTER,
        SUBSCRIBED: subscribed,
        WITH_ACCOUNT: with_account,
    }
    return frozenset(name for name, holds in facts.items() if holds)
