"""Reading attributes and what is noted of customers."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, select

from shop.customers.attributes.models import AttributeValue, CustomerAttribute
from shop.customers.attributes.values import typed
from shop.kernel import db


def living() -> list[CustomerAttribute]:
    """The attributes there are, in the owner's order."""
    asked = select(CustomerAttribute).where(CustomerAttribute.retired_at.is_(None))
    return list(db.session().scalars(asked.order_by(CustomerAttribute.position, CustomerAttribute.key)))


def by_key(key: str) -> CustomerAttribute | None:
    """An attribute, also one that was let go."""
    return db.session().get(CustomerAttribute, key)


def rows_of(customer_id: uuid.UUID) -> dict[str, AttributeValue]:
    """What is noted of a customer, by key; of living attributes."""
    asked = (
        select(AttributeValue)
        .join(CustomerAttribute)
        .where(AttributeValue.customer_id == customer_id, CustomerAttribute.retired_at.is_(None))
    )
    return {row.key: row for row in db.session().scalars(asked)}


def of(customer_id: uuid.UUID) -> dict[str, Any]:
    """The same as values: numbers, True or False, dates, texts."""
    kinds = {one.key: one.kind for one in living()}
    return {key: typed(row, kinds[key]) for key, row in rows_of(customer_id).items()}


def filled() -> dict[str, int]:
    """For how many customers each attribute is known."""
    asked = select(AttributeValue.key, func.count()).group_by(AttributeValue.key)
    return {key: count for key, count in db.session().execute(asked)}  # noqa: C416
