"""What an order teaches about a customer: that they exist, their name, how often they buy."""

from __future__ import annotations

import uuid
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select, update

from shop.customers.models import Customer
from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, DomainError


class InvalidEmail(DomainError):
    """An address that mail cannot reach."""


def normalize_email(typed: str) -> tuple[str, str]:
    """(key, address as typed) of an email address; syntax only, no DNS. Raises InvalidEmail."""
    try:
        found = validate_email(typed.strip()[:400], check_deliverability=False)
    except EmailNotValidError:
        raise InvalidEmail(N_("Please check the email address.")) from None
    return found.normalized.lower(), found.normalized


def upsert_for_order(*, email: str, name: str, locale: str, at: datetime) -> Customer:
    """The customer of this address, made as a guest when new; in the open transaction."""
    key, typed = normalize_email(email)
    came_from = origin.current()
    db.insert_ignore(
        Customer,
        [
            {
                "id": ids.new_id(),
                "email": key,
                "email_as_typed": typed,
                "name": name[:255],
                "locale": locale,
                "created_at": at,
                "first_visitor_id": came_from.visitor_id if came_from.personal else None,
            }
        ],
    )
    customer = db.session().scalars(select(Customer).where(Customer.email == key)).one()
    if not customer.name and name:
        customer.name = name[:255]
    return customer


def record_order(*, customer_id: uuid.UUID, at: datetime) -> None:
    """Count a paid order."""
    db.session().execute(
        update(Customer)
        .where(Customer.id == customer_id)
        .values(
            orders_count=Customer.orders_count + 1,
            first_order_at=func.coalesce(Customer.first_order_at, at),
            last_order_at=at,
        )
    )


def forget_order(*, customer_id: uuid.UUID) -> None:
    """A counted order was cancelled before it left."""
    db.session().execute(
        update(Customer)
        .where(Customer.id == customer_id, Customer.orders_count > 0)
        .values(orders_count=Customer.orders_count - 1)
        .execution_options(synchronize_session=False)
    )
