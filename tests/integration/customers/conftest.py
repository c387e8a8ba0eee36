"""A customer to whom things happen, and the links they get."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from shop.brand import links
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.kernel.settings import Settings
from shop.mail.models import Mail

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address() -> Iterator[None]:
    before = links.base()
    links.configure("http://localhost")
    yield
    links.configure(before)


def known(email: str = "dana@example.com", **more: object) -> Customer:
    """A customer with an account."""
    with db.transaction() as session:
        made = Customer(
            id=ids.new_id(), email=email, email_as_typed=email, name="Dana Levi", created_at=NOON,
            verified_at=NOON, **more,
        )  # fmt: skip
        session.add(made)
    return made


@pytest.fixture
def dana(sqlite: Settings) -> Customer:
    """Dana, on one database."""
    return known()


def again(customer_id: uuid.UUID) -> Customer:
    """The customer as they are now."""
    db.end_read()
    return db.session().get_one(Customer, customer_id)


def mails(kind: str) -> list[Mail]:
    """Mails of a kind, oldest first."""
    db.end_read()
    return list(
        db.session().scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.created_at, Mail.id))
    )


def token_in(mail: Mail) -> str:
    """The token of the link in a mail."""
    return str(mail.context["link"].rpartition("/")[2])
