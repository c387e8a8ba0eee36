"""The two lanes of consent: which identifiers a row may carry.

With consent a row may carry visitor, session, order and customer together. Without it the visitor is a
pseudonym that changes each day, and a row belongs either to a visit or to an order, never to both, so
that nothing leads from what somebody looked at to who they are (CNIL's audience-measurement exemption).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shop.kernel import clock, ids
from shop.kernel.origin import CONSENT_GRANTED, Origin

CUSTOMER, STAFF = "customer:", "staff:"


@dataclass(frozen=True, kw_only=True)
class Who:
    """The identifiers one row may carry, and the consent they rest on."""

    visitor_id: str | None = None
    session_id: str | None = None
    page_view_id: str | None = None
    customer_id: str | None = None
    consent: str


def visit_side(origin: Origin, *, at: int) -> Who:
    """Identifiers for a row about a visit at `at` (µs): no order, and a person only with consent."""
    if origin.personal:
        return Who(
            visitor_id=origin.visitor_id,
            session_id=origin.session_id,
            page_view_id=origin.page_view_id,
            customer_id=customer_of(origin),
            consent=origin.consent,
        )
    return Who(
        visitor_id=daily_pseudonym(origin.visitor_id, at=at),
        session_id=origin.session_id,
        page_view_id=origin.page_view_id,
        consent=origin.consent,
    )


def order_side(origin: Origin, *, customer_id: object = None) -> Who:
    """Identifiers for a row about a cart or an order: with consent the visit and the person, else neither."""
    if not origin.personal:
        return Who(consent=origin.consent)
    return Who(
        visitor_id=origin.visitor_id,
        session_id=origin.session_id,
        page_view_id=origin.page_view_id,
        customer_id=str(customer_id) if customer_id else customer_of(origin),
        consent=CONSENT_GRANTED,
    )


def daily_pseudonym(visitor_id: str | None, *, at: int) -> str | None:
    """A visitor's name for one UTC day; two days of one visitor cannot be told to be the same."""
    if visitor_id is None:
        return None
    return _pseudonym(visitor_id, clock.from_micros(at).date())


@lru_cache(maxsize=4096)
def _pseudonym(visitor_id: str, day: date) -> str:
    return str(ids.derived_id("visitor of a day", visitor_id, day))


def parted_name(visitor_id: str) -> str:
    """The name a visitor's earlier rows get when consent is withdrawn."""
    return str(ids.derived_id("parted visitor", visitor_id))


def customer_of(origin: Origin) -> str | None:
    """The signed-in customer's id."""
    return origin.actor.removeprefix(CUSTOMER) if origin.actor.startswith(CUSTOMER) else None


def internal(origin: Origin) -> bool:
    """Whether somebody from the shop's own staff acted."""
    return origin.actor.startswith(STAFF)
