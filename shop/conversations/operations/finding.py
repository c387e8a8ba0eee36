"""Finding the one conversation of a person, locked, or making it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.conversations import queries, rules
from shop.conversations.models import Conversation
from shop.conversations.queries.one import address_key, customer_key
from shop.conversations.rules import Standing
from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.mail.addresses import address_hash

_STANDING = ("state", "opened_at", "waiting_since", "first_answered_at", "closed_at")


def locked(conversation_id: uuid.UUID) -> Conversation:
    """The conversation (or the one it has become part of), locked. Raises NotFound."""
    found = queries.current(conversation_id)
    if found is None:
        raise NotFound(N_("This conversation does not exist any more."))
    return _again(found.id)


def customer_of(email: str, customer_id: uuid.UUID | None) -> Customer | None:
    """Who is meant: the customer named, else whoever has this address."""
    found = customers.by_id(customer_id) if customer_id else customers.by_email(email)
    return found if found is not None and found.erased_at is None else None


def of_person(
    *, email: str, name: str, locale: str, customer: Customer | None, matched: bool, at: datetime
) -> tuple[Conversation, bool]:
    """(the person's conversation, locked; whether it was made just now)."""
    address = customer.email if customer is not None and matched else email
    known = customer.id if customer is not None and matched else None
    key = customer_key(known) if known else address_key(address, matched=matched)
    row: dict[str, Any] = {
        "id": ids.new_id(),
        "key": key,
        "customer_id": known,
        "address_hash": address_hash(address),
        "email": address,
        "name": (customer.name if customer is not None and matched else "") or name,
        "locale": locale,
        "matched": matched,
        "subject": "",
        "preview": "",
        "updated_at": at,
        **_columns(rules.begun(at=at)),
    }
    new = db.insert_ignore(Conversation, [row]) == 1
    found = db.session().scalars(select(Conversation.id).where(Conversation.key == key)).one()
    return _again(found), new


def standing(row: Conversation) -> Standing:
    """How it stands."""
    return Standing(**{name: getattr(row, name) for name in _STANDING})


def stand(row: Conversation, now: Standing) -> None:
    """Write down how it stands now."""
    for name, value in _columns(now).items():
        setattr(row, name, value)


def _columns(now: Standing) -> dict[str, Any]:
    return {name: getattr(now, name) for name in _STANDING}


def _again(conversation_id: uuid.UUID) -> Conversation:
    return db.session().get_one(Conversation, conversation_id, with_for_update=True, populate_existing=True)
