"""Reading customers."""

from __future__ import annotations

import uuid

from sqlalchemy import func, or_, select

from shop.customers.models import Address, ConsentChoice, Customer
from shop.kernel import db
from shop.kernel.origin import CONSENT_UNSET


def by_id(customer_id: uuid.UUID) -> Customer | None:
    """The customer, if there is one."""
    return db.session().get(Customer, customer_id)


def by_email(email: str) -> Customer | None:
    """The customer with this address, however it is capitalized."""
    return db.session().scalar(select(Customer).where(Customer.email == email.strip().lower()))


def addresses(customer_id: uuid.UUID) -> list[Address]:
    """A customer's saved addresses, the default first."""
    return list(
        db.session().scalars(
            select(Address)
            .where(Address.customer_id == customer_id)
            .order_by(Address.is_default.desc(), Address.created_at.desc())
        )
    )


def consent(subject: str) -> str:
    """The newest choice of a subject."""
    found = db.session().scalar(
        select(ConsentChoice.choice)
        .where(ConsentChoice.subject == subject)
        .order_by(ConsentChoice.at.desc(), ConsentChoice.id.desc())
        .limit(1)
    )
    return found or CONSENT_UNSET


def page(*, search: str = "", page: int = 1, per_page: int = 50) -> tuple[list[Customer], int]:
    """One page of customers, newest first, and how many match in all."""
    statement = select(Customer)
    if search:
        like = f"%{search.strip().lower()}%"
        statement = statement.where(or_(Customer.email.like(like), func.lower(Customer.name).like(like)))
    total = db.session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = (
        statement.order_by(Customer.created_at.desc(), Customer.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return list(db.session().scalars(rows)), total
