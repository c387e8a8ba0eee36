"""The two lanes of consent: which identifiers a row may carry.

With consent a row may carry visitor, session, order and customer together. Without it the visitor is a
pseudonym that changes each day, and a row belongs either to a visit or to an order, never to both, so
that nothing leads from what somebody looked at to who they are (CNIL's audience-measurement exemption).
"""

from __future__ import annotations

import hmac
import uuid
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from shop.kernel import clock, signing
from shop.kernel.origin import CONSENT_GRANTED, Origin

CUSTOMER, STAFF = "customer:", "staff:"


class Who(NamedTuple):
    """The identifiers one row may carry, and the consent they rest on."""

    consent: str
    visitor_id: str | None = None
    session_id: str | None = None
    page_view_id: str | None = None
    customer_id: str | None = None


class Named(Protocol):
    """A visit as it is kept: by what name, and on what consent that rests."""

    @property
    def visitor_id(self) -> str:
        """Its visitor."""

    @property
    def consent(self) -> str:
        """The choice."""


def visit_side(origin: Origin, *, at: int, kept: Named | None = None) -> Who:
    """Identifiers for a row about a visit begun at `at` (µs): no order, and a person only with consent.

    A visit over midnight is one visitor's: where it is `kept` its name is known.
    """
    if origin.personal:
        return Who(
            visitor_id=origin.visitor_id,
            session_id=origin.session_id,
            page_view_id=origin.page_view_id,
            customer_id=customer_of(origin),
            consent=origin.consent,
        )
    known = kept is not None and kept.consent != CONSENT_GRANTED
    return Who(
        visitor_id=kept.visitor_id if known and kept else daily_pseudonym(origin.visitor_id, at=at),
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
    # (with the shop's key: the databases alone do not tell whose name it is)
    name = f"{visitor_id} {day}".encode()
    digest = hmac.digest(signing.secret("journeys.visitor_of_a_day"), name, "sha256")
    return str(uuid.UUID(bytes=digest[:16], version=4))


def parted_name() -> str:
    """The name a visitor's earlier rows get when consent is withdrawn: drawn, so that nothing leads back."""
    return str(uuid.uuid4())


def customer_of(origin: Origin) -> str | None:
    """The signed-in customer's id."""
    return origin.actor.removeprefix(CUSTOMER) if origin.actor.startswith(CUSTOMER) else None


def internal(origin: Origin) -> bool:
    """Whether somebody from the shop's own staff acted."""
    return origin.actor.startswith(STAFF)
