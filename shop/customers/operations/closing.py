"""Leaving: an account is closed at its owner's word, erased a week later, or at once by the shop's owner.

Erasing takes every name, address and habit away and leaves what the books need: numbers, goods, amounts,
dates, country. Each area forgets its own part (`registry.eraser`), in one transaction.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, update

from shop.customers import queries
from shop.customers.events import CustomerErased
from shop.customers.models import (
    Address,
    ConsentChoice,
    Customer,
    CustomerSession,
    MailedLink,
    MarketingChoice,
    Passkey,
)
from shop.customers.operations import letters
from shop.customers.operations.links import CLOSING, LASTS, make_link, spend_link
from shop.customers.operations.sessions import end_sessions
from shop.customers.operations.verifying import existing
from shop.kernel import db, events, registry
from shop.kernel.errors import DomainError
from shop.kernel.models import OutboxEvent
from shop.kernel.registry import Person

GRACE = timedelta(days=7)
NOBODY = "erased.invalid"
log = logging.getLogger(__name__)


def ask_to_close(*, customer_id: uuid.UUID, locale: str, at: datetime) -> None:
    """Mail the link that closes the account to its own address."""
    customer = existing(customer_id)
    token = make_link(purpose=CLOSING, email=customer.email, locale=locale, at=at, customer_id=customer_id)
    letters.closing_link(to=customer.email_as_typed, token=token, locale=locale, lasts=LASTS, at=at)


def use_closing_link(*, token: str, at: datetime) -> Customer:
    """Close the account a link was made for. Raises BadLink, NotFound."""
    link = spend_link(token=token, at=at, purpose=CLOSING)
    assert link.customer_id is not None  # links of this purpose are made with one
    return close(customer_id=link.customer_id, at=at)


def close(*, customer_id: uuid.UUID, at: datetime) -> Customer:
    """Sign every browser out and have the account erased in a week; signing in before keeps it."""
    customer = existing(customer_id)
    customer.closing_at = at + GRACE
    end_sessions(customer_id=customer_id)
    letters.closed(customer, until=customer.closing_at, at=at)
    return customer


def person_of(customer: Customer) -> Person:
    """Whom exporters and erasers are asked about."""
    return Person(customer_id=customer.id, email=customer.email)


def held_back(customer: Customer, *, at: datetime) -> DomainError | None:
    """Why the customer must be known a little longer, e.g. for a parcel on its way; None when not."""
    found = (hold(person_of(customer), at) for hold in registry.holds())
    return next((reason for reason in found if reason is not None), None)


def erase(*, customer_id: uuid.UUID, at: datetime) -> None:
    """Forget a customer now, in the open transaction; erased ones again, harmlessly.

    Raises NotFound, and the reason of whoever must know them a little longer (see `held_back`).
    """
    customer = existing(customer_id, locked=True)
    if (reason := held_back(customer, at=at)) is not None:
        raise reason
    person = person_of(customer)
    for _name, forget in registry.erasers():
        forget(person, at)
    events.publish(CustomerErased(customer_id=customer_id), at=at)


def erase_due(at: datetime) -> None:
    """Erase the accounts whose week is over; what is held back comes again tomorrow."""
    for customer_id in queries.to_erase(at=at):
        try:
            with db.transaction():
                erase(customer_id=customer_id, at=at)
        except DomainError as held:
            log.info("erasure put off", extra={"customer": str(customer_id), "why": str(held)})
            with db.transaction():
                existing(customer_id).closing_at = at + timedelta(days=1)


def export(customer: Customer) -> dict[str, Any]:
    """Everything the shop holds of a customer, by area, JSON-ready."""
    return {name: tell(person_of(customer)) for name, tell in registry.exporters().items()}


def forget_account(person: Person, at: datetime) -> None:
    """The eraser of this area: the row stays for the orders that name it, and says nothing of anybody."""
    session = db.session()
    for model in (Address, CustomerSession, MarketingChoice, Passkey):
        session.execute(delete(model).where(model.customer_id == person.customer_id))
    session.execute(
        delete(MailedLink).where(
            or_(MailedLink.customer_id == person.customer_id, MailedLink.email == person.email)
        )
    )
    session.execute(delete(ConsentChoice).where(ConsentChoice.subject == f"customer:{person.customer_id}"))
    acted = OutboxEvent.origin["actor"].as_string() == f"customer:{person.customer_id}"
    session.execute(
        update(OutboxEvent).where(acted).values(origin={}).execution_options(synchronize_session=False)
    )
    nobody = f"{person.customer_id.hex}@{NOBODY}"
    blank: dict[str, Any] = {"name": "", "phone": "", "password_hash": None, "first_visitor_id": None}
    blank |= {"tax_exemption": "", "vat_number": "", "tax_note": ""}
    blank |= {"opinion": "", "opinion_score": None, "opinion_at": None, "complaint_open": False}
    session.execute(
        update(Customer)
        .where(Customer.id == person.customer_id)
        .values(email=nobody, email_as_typed=nobody, accepts_marketing=False, marketing_changed_at=None,
                verified_at=None, closing_at=None, erased_at=at, **blank)
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
