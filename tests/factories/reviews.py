"""Reviews for tests: people, what they received, what they say."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from shop.catalog.models import Product
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.reviews import operations, rules
from shop.reviews.models import Review
from tests.factories.catalog import make_product

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def person(name: str = "Cleo Rivers", email: str = "") -> uuid.UUID:
    """A customer, in a transaction of their own."""
    address = email or f"{ids.new_id().hex[-8:]}@example.com"
    with db.transaction() as session:
        made = Customer(
            id=ids.new_id(), email=address, email_as_typed=address, name=name, locale="en", created_at=AT
        )
        session.add(made)
    return made.id


def product(title: str = "Mug") -> uuid.UUID:
    """A product for sale, in a transaction of its own."""
    with db.transaction():
        return make_product(title).id


def draft(stars: int = 5, **changes: Any) -> rules.Draft:
    """What somebody says."""
    said = {"title": "Lovely", "text": "Keeps coffee warm.", "name": "Cleo R."} | changes
    return rules.draft(stars=stars, **said)


def written(
    product_id: uuid.UUID, customer_id: uuid.UUID | None = None, stars: int = 5, **changes: Any
) -> Review:
    """A review by somebody who has received the product, waiting for the owner."""
    at = changes.pop("at", AT)
    locale = changes.pop("locale", "en")
    writer = customer_id or person()
    with db.transaction():
        operations.grant(customer_id=writer, product_ids=[product_id], order_id=None, at=at)
        return operations.write(
            customer_id=writer, product_id=product_id, draft=draft(stars, **changes), locale=locale, at=at
        )


def shown(product_id: uuid.UUID, stars: int = 5, **changes: Any) -> Review:
    """A review on its product's page."""
    made = written(product_id, stars=stars, **changes)
    with db.transaction():
        operations.publish(review_ids=[made.id], at=changes.get("at", AT))
    return made


def rating(product_id: uuid.UUID) -> tuple[int, int, list[int]]:
    """Count, average and stars as they are written on the product."""
    db.end_read()
    row = db.session().get_one(Product, product_id)
    return row.rating_count, row.rating_average, row.rating_stars
