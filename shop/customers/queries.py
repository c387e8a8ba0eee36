"""Reading customers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select

from shop.customers.grouping import queries as grouping
from shop.customers.models import (
    Address,
    ConsentChoice,
    Customer,
    CustomerSession,
    MailedLink,
    MarketingChoice,
    Passkey,
)
from shop.kernel import db, ids
from shop.kernel.origin import CONSENT_UNSET

DEFAULT_ADDRESS, HAS_PASSKEY, SEGMENTS = "default_address", "has_passkey", "segments"


def by_id(customer_id: uuid.UUID) -> Customer | None:
    """The customer, if there is one."""
    return db.session().get(Customer, customer_id)


def by_email(email: str) -> Customer | None:
    """The customer with this address, however it is capitalized."""
    return db.session().scalar(select(Customer).where(Customer.email == email.strip().lower()))


def signed_in(
    session_id: uuid.UUID, *beside: ScalarSelect[Any], at: datetime
) -> tuple[Customer, CustomerSession, list[Any]] | None:
    """Who is signed in by this session, while it lasts, and the values `beside` (of `Customer.id`).

    One statement, which finds `default_address`, `has_passkey` and `segment_codes`, too.
    """
    passkey = exists().where(Passkey.customer_id == Customer.id)
    found = db.session().execute(
        select(Customer, CustomerSession, Address, passkey, grouping.codes_beside(Customer.id), *beside)
        .join(CustomerSession, CustomerSession.customer_id == Customer.id)
        .outerjoin(Address, and_(Address.customer_id == Customer.id, Address.is_default))
        .where(CustomerSession.id == session_id, CustomerSession.expires_at > at)
    )
    row = found.first()
    if row is None:
        return None
    customer, session, address, has, codes, *values = row
    inside = frozenset(codes.split(",") if codes else ())
    found_too = {DEFAULT_ADDRESS: address, HAS_PASSKEY: has, SEGMENTS: inside}
    db.session().info.update({(name, customer.id): value for name, value in found_too.items()})
    return customer, session, values


def default_address(customer_id: uuid.UUID) -> Address | None:
    """The address that the next order begins with."""
    mine = select(Address).where(Address.customer_id == customer_id, Address.is_default)
    found: Address | None = _once(DEFAULT_ADDRESS, customer_id, lambda: db.session().scalars(mine).first())
    return found


def has_passkey(customer_id: uuid.UUID) -> bool:
    """Whether they can sign in by one."""
    asked = select(exists().where(Passkey.customer_id == customer_id))
    return bool(_once(HAS_PASSKEY, customer_id, lambda: db.session().scalar(asked)))


def segment_codes(customer_id: uuid.UUID) -> frozenset[str]:
    """The segments they are in now, by code."""
    found: frozenset[str] = _once(SEGMENTS, customer_id, lambda: grouping.codes_of(customer_id))
    return found


def _once(name: str, customer_id: uuid.UUID, read: Callable[[], Any]) -> Any:
    """What `read` finds; asked once while nothing is written, and never where `signed_in` has found it."""
    known = db.session().info
    if db.in_transaction() or (name, customer_id) not in known:
        known[name, customer_id] = read()
    return known[name, customer_id]


def sessions(customer_id: uuid.UUID, *, at: datetime) -> list[CustomerSession]:
    """A customer's signed-in browsers, newest first."""
    mine = select(CustomerSession).where(
        CustomerSession.customer_id == customer_id, CustomerSession.expires_at > at
    )
    return list(db.session().scalars(mine.order_by(CustomerSession.created_at.desc(), CustomerSession.id)))


def passkeys(customer_id: uuid.UUID) -> list[Passkey]:
    """A customer's passkeys, oldest first."""
    mine = select(Passkey).where(Passkey.customer_id == customer_id)
    return list(db.session().scalars(mine.order_by(Passkey.created_at, Passkey.id)))


def open_link(token: str, *, at: datetime) -> MailedLink | None:
    """The link of this token, while it can still be used."""
    found = db.session().get(MailedLink, ids.token_hash(token))
    return found if found and found.used_at is None and found.expires_at > at else None


def addresses(customer_id: uuid.UUID) -> list[Address]:
    """A customer's saved addresses, the default first."""
    return list(
        db.session().scalars(
            select(Address)
            .where(Address.customer_id == customer_id)
            .order_by(Address.is_default.desc(), Address.created_at.desc(), Address.id)
        )
    )


def address(customer_id: uuid.UUID, address_id: uuid.UUID) -> Address | None:
    """One of the customer's own addresses."""
    found = db.session().get(Address, address_id)
    return found if found is not None and found.customer_id == customer_id else None


def marketing_choices(customer_id: uuid.UUID) -> list[MarketingChoice]:
    """What a customer said to offers by mail, newest first."""
    mine = select(MarketingChoice).where(MarketingChoice.customer_id == customer_id)
    return list(db.session().scalars(mine.order_by(MarketingChoice.at.desc(), MarketingChoice.id.desc())))


def consent(subject: str) -> str:
    """The newest choice of a subject."""
    found = db.session().scalar(
        select(ConsentChoice.choice)
        .where(ConsentChoice.subject == subject)
        .order_by(ConsentChoice.at.desc(), ConsentChoice.id.desc())
        .limit(1)
    )
    return found or CONSENT_UNSET


def to_erase(*, at: datetime, limit: int = 50) -> list[uuid.UUID]:
    """Customers whose accounts are to be erased by now, the longest waiting first."""
    due = select(Customer.id).where(Customer.closing_at <= at, Customer.erased_at.is_(None))
    return list(db.session().scalars(due.order_by(Customer.closing_at, Customer.id).limit(limit)))


def page(*, search: str = "", page: int = 1, per_page: int = 50) -> tuple[list[Customer], int]:
    """One page of customers, newest first, and how many match in all; erased ones are nobody."""
    statement = select(Customer).where(Customer.erased_at.is_(None))
    if wanted := search.strip().lower().replace("\x00", ""):
        named = func.lower(Customer.name).contains(wanted, autoescape=True)
        statement = statement.where(or_(Customer.email.contains(wanted, autoescape=True), named))
    total = db.session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = (
        statement.order_by(Customer.created_at.desc(), Customer.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return list(db.session().scalars(rows)), total
