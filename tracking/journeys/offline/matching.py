"""Whose a contact was: by the number of an order or a personal code, by address, by phone. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from shop.customers import queries as customers
from shop.customers.models import Address, Customer
from shop.kernel import db
from shop.orders.models import Order
from shop.promotions import queries as promotions
from shop.promotions.models import Assignment
from tracking.journeys.offline.contacts import digits

SURE, LIKELY = "sure", "likely"
LEAST_DIGITS = 7


@dataclass(frozen=True, kw_only=True)
class Match:
    """A customer, by what they were found, and how surely."""

    customer_id: str
    by: str
    confidence: str


class Told(Protocol):
    """What a contact may be matched by."""

    @property
    def email(self) -> str:
        """An address, normalized."""

    @property
    def phone(self) -> str:
        """A number, as it was written."""

    @property
    def code(self) -> str:
        """The number of an order, or a personal code."""


def find(told: Told, phones: Mapping[str, set[str]]) -> Match | None:
    """The one customer that fits, the strongest evidence first; None where nobody or several do.

    `phones` as `phones()` gives them.
    """
    if found := _by_order(told.code):
        return Match(customer_id=found, by="order", confidence=SURE)
    if found := _by_code(told.code):
        return Match(customer_id=found, by="code", confidence=SURE)
    known = customers.by_email(told.email) if told.email else None
    if known is not None and known.erased_at is None:
        return Match(customer_id=str(known.id), by="email", confidence=SURE)
    if found := _by_phone(told.phone, phones):
        return Match(customer_id=found, by="phone", confidence=LIKELY)
    return None


def _by_order(code: str) -> str:
    if not (code.isascii() and code.isdigit() and len(code) < 16):
        return ""
    found = db.session().scalar(select(Order.customer_id).where(Order.number == int(code)))
    return str(found) if found else ""


def _by_code(code: str) -> str:
    if not code:
        return ""
    query = select(Assignment.customer_id).where(Assignment.code == promotions.normalize(code))
    found = db.session().scalar(query)
    return str(found) if found else ""


def _by_phone(phone: str, phones: Mapping[str, set[str]]) -> str:
    """A phone may be a family's: only who alone has it is meant, and only likely."""
    wanted = digits(phone)
    found = phones.get(wanted, set()) if len(wanted) >= LEAST_DIGITS else set()
    return next(iter(found)) if len(found) == 1 else ""


def phones() -> dict[str, set[str]]:
    """Customers by the digits of each phone they left: read once for all that is to be matched."""
    told = select(Customer.id, Customer.phone).where(Customer.phone != "", Customer.erased_at.is_(None))
    found: dict[str, set[str]] = {}
    for customer_id, phone in db.session().execute(told):
        found.setdefault(digits(phone), set()).add(str(customer_id))
    for customer_id, fields in db.session().execute(select(Address.customer_id, Address.fields)):
        if fields.get("phone"):
            found.setdefault(digits(str(fields["phone"])), set()).add(str(customer_id))
    return found
