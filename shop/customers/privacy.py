"""What the shop knows of a person by themselves: account, addresses, choices, ways to sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.customers import queries
from shop.customers.attributes import queries as noted
from shop.customers.models import AttributeValue, ConsentChoice, CustomerSession
from shop.customers.operations import closing
from shop.kernel import db, registry
from shop.kernel.registry import Person

ERASED_LAST = 100  # the row that all others name


def install() -> None:
    """Register exporters and the eraser."""
    registry.exporter("account", account)
    registry.exporter("consents", consents)
    registry.exporter("attributes", attributes)
    registry.eraser("attributes", forget_attributes, order=ERASED_LAST - 1)
    registry.eraser("account", closing.forget_account, order=ERASED_LAST)


def account(person: Person) -> dict[str, Any]:
    """The customer's row, addresses, passkeys (without keys) and sign-ins."""
    customer = queries.by_id(person.customer_id)
    if customer is None:
        return {}
    signed_in = select(CustomerSession).where(CustomerSession.customer_id == person.customer_id)
    return {
        "email": customer.email_as_typed,
        "name": customer.name,
        "phone": customer.phone,
        "tax": {
            "exempt": customer.tax_exemption,
            "vat_number": customer.vat_number,
            "note": customer.tax_note,
        },
        "language": customer.locale,
        "known_since": customer.created_at.isoformat(),
        "address_proved_at": customer.verified_at and customer.verified_at.isoformat(),
        "has_password": customer.password_hash is not None,
        "orders": customer.orders_count,
        "addresses": [row.fields for row in queries.addresses(person.customer_id)],
        "passkeys": [
            {"name": row.name, "added": row.created_at.isoformat()}
            for row in queries.passkeys(person.customer_id)
        ],
        "sign_ins": [
            {"device": row.device, "by": row.method, "at": row.created_at.isoformat()}
            for row in db.session().scalars(signed_in.order_by(CustomerSession.created_at))
        ],
    }


def attributes(person: Person) -> dict[str, Any]:
    """What the store has noted of them, by what it is called."""
    names = {one.key: one.name for one in noted.living()}
    return {names[key]: row.text for key, row in noted.rows_of(person.customer_id).items()}


def forget_attributes(person: Person, at: datetime) -> None:
    """Take back what the store has noted of them."""
    gone = delete(AttributeValue).where(AttributeValue.customer_id == person.customer_id)
    db.session().execute(gone.execution_options(synchronize_session=False))


def consents(person: Person) -> dict[str, Any]:
    """Every choice made while signed in: being remembered, offers by mail (with the words agreed to)."""
    remembered = select(ConsentChoice).where(ConsentChoice.subject == f"customer:{person.customer_id}")
    return {
        "being_remembered": [
            {"choice": row.choice, "where": row.source, "at": row.at.isoformat()}
            for row in db.session().scalars(remembered.order_by(ConsentChoice.at))
        ],
        "offers_by_mail": [
            {"accepts": row.accepts, "where": row.source, "wording": row.wording, "at": row.at.isoformat()}
            for row in reversed(queries.marketing_choices(person.customer_id))
        ],
    }
