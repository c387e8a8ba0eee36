"""What addresses of a customer's account name: mailed links, a signed-in browser, a passkey."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.customers import operations as customers
from shop.customers.models import Customer, Passkey
from shop.kernel import db, ids


def link_to(purpose: str, customer: Customer, *, at: datetime) -> str:
    """The token of a mailed link of that customer."""
    with db.transaction():
        return customers.make_link(
            purpose=purpose, email=customer.email, locale="en", customer_id=customer.id, at=at
        )


def values(customer: Customer, *, at: datetime) -> dict[str, Any]:
    """Values for addresses, by name."""
    with db.transaction() as session:
        begun = customers.start_session(customer=customer, method=customers.PASSWORD, user_agent="", at=at)
        key = Passkey(
            id=ids.new_id(), customer_id=customer.id, credential_id="AAAA", public_key=b"", name="Phone",
            created_at=at,
        )  # fmt: skip
        session.add(key)
    return {
        "session_id": begun.id,
        "passkey_id": key.id,
        "customer_link": link_to(customers.SIGN_IN, customer, at=at),
        "new_email_link": link_to(customers.NEW_EMAIL, customer, at=at),
        "closing_link": link_to(customers.CLOSING, customer, at=at),
    }
