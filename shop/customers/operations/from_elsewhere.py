"""People and counts that come over from another shop: only what is not known here is learned."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, or_, select, update

from shop.customers.models import Customer
from shop.customers.operations.from_orders import normalize_email
from shop.kernel import db, ids


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody as another shop knew them; `since` when they were first heard of there."""

    email: str
    name: str = ""
    phone: str = ""
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Orders to count besides those of here: `orders` more (or fewer), the first and the last of them."""

    orders: int
    first: datetime | None = None
    last: datetime | None = None


def learn_people(people: Sequence[Newcomer], *, locale: str) -> tuple[dict[str, Customer], int]:
    """Customers by key of their email address (`normalize_email`), made as guests when new; how many are new.

    Who is known keeps name and telephone; blanks are filled. A few statements however many people.
    """
    rows: dict[str, dict[str, object]] = {}
    for one in people:
        key, typed = normalize_email(one.email)
        row = rows.setdefault(
            key,
            {
                "id": ids.new_id(),
                "email": key,
                "email_as_typed": typed,
                "locale": locale,
                "created_at": one.since,
                "name": "",
                "phone": "",
            },
        )
        row["name"] = row["name"] or one.name[:255]
        row["phone"] = row["phone"] or one.phone[:40]
    new = db.insert_ignore(Customer, list(rows.values()))
    found = {row.email: row for row in db.session().scalars(select(Customer).where(Customer.email.in_(rows)))}
    for key, customer in found.items():
        customer.name = customer.name or str(rows[key]["name"])
        customer.phone = customer.phone or str(rows[key]["phone"])
    db.session().flush()
    return found, new


def count_earlier(earlier: Mapping[uuid.UUID, Earlier]) -> None:
    """Count orders placed elsewhere as the customers' own; rows are locked ascending."""
    for customer_id in sorted(earlier):
        more = earlier[customer_id]
        values: dict[str, object] = {"orders_count": Customer.orders_count + more.orders}
        if more.first is not None:
            sooner = or_(Customer.first_order_at.is_(None), Customer.first_order_at > more.first)
            values["first_order_at"] = case((sooner, more.first), else_=Customer.first_order_at)
        if more.last is not None:
            later = or_(Customer.last_order_at.is_(None), Customer.last_order_at < more.last)
            values["last_order_at"] = case((later, more.last), else_=Customer.last_order_at)
        db.session().execute(
            update(Customer)
            .where(Customer.id == customer_id)
            .values(values)
            .execution_options(synchronize_session=False)
        )
