"""Groups of customers that a discount can be for: those that follow from a customer's own row, which is pure,
and the segments they were found to be in (`grouping`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.customers import queries
from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.kernel.errors import N_

NEW, RETURNING, REGULAR = "new", "returning", "regular"
LAPSED, SUBSCRIBED, WITH_ACCOUNT = "lapsed", "subscribed", "with_account"
PROMOTER, PASSIVE, DETRACTOR, COMPLAINING = "promoter", "passive", "detractor", "complaining"
OPINIONS = frozenset({PROMOTER, PASSIVE, DETRACTOR, COMPLAINING})
REGULAR_FROM, LAPSED_AFTER = 3, timedelta(days=180)
NAMES = {
    NEW: N_("Nobody yet: no order so far"),
    RETURNING: N_("Customers: one order or more"),
    REGULAR: N_("Regulars: three orders or more"),
    LAPSED: N_("Lapsed: last order more than 180 days ago"),
    SUBSCRIBED: N_("Subscribers to the newsletter"),
    WITH_ACCOUNT: N_("With an account"),
    PROMOTER: N_("Promoters: last answered 9 or 10 of 10"),
    PASSIVE: N_("Passives: last answered 7 or 8 of 10"),
    DETRACTOR: N_("Detractors: last answered 6 or less of 10"),
    COMPLAINING: N_("Unhappy, and still to be seen to"),
}


def of(customer: Customer | None, *, at: datetime) -> frozenset[str]:
    """The segments of `customer` at `at`; a stranger is new."""
    made = queries.segment_codes(customer.id) if customer is not None else frozenset[str]()
    return made | by_own_row(customer, at=at)


def by_own_row(customer: Customer | None, *, at: datetime) -> frozenset[str]:
    """Those of NAMES that `customer` is in at `at`."""
    if customer is None:
        return frozenset({NEW})
    return following(
        orders=customer.orders_count,
        last_order_at=customer.last_order_at,
        subscribed=customer.accepts_marketing,
        with_account=customer.verified_at is not None,
        at=at,
    ) | of_opinion(customer.opinion, complaint_open=customer.complaint_open)


def all_codes() -> frozenset[str]:
    """Every group there is now."""
    return frozenset(NAMES) | frozenset(grouping.names())


def of_opinion(opinion: str, *, complaint_open: bool) -> frozenset[str]:
    """The segments that follow from what a customer last said."""
    return (frozenset({opinion}) & OPINIONS) | (frozenset({COMPLAINING}) if complaint_open else frozenset())


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
