"""Saved addresses: the default is the one the next order begins with."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.customers import queries
from shop.customers.addresses import PostalAddress
from shop.customers.models import Address
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound

MOST = 20


def save_address(*, customer_id: uuid.UUID, address: PostalAddress, at: datetime) -> Address:
    """Keep an address as the default; the same one twice is kept once, the oldest beyond 20 are dropped."""
    known = queries.addresses(customer_id)
    for row in known:
        row.is_default = False
    found = next((row for row in known if row.fields == address.as_dict()), None)
    if found is None:
        found = Address(id=ids.new_id(), customer_id=customer_id, fields=address.as_dict(), created_at=at)
        db.session().add(found)
    found.is_default = True
    for row in known[MOST - 1 :]:
        if row is not found:
            db.session().delete(row)
    db.session().flush()
    return found


def change_address(*, customer_id: uuid.UUID, address_id: uuid.UUID, address: PostalAddress) -> Address:
    """Write one of the customer's addresses anew; orders keep what they were sent to. Raises NotFound."""
    row = _own(customer_id, address_id)
    row.fields = address.as_dict()
    db.session().flush()
    return row


def make_default(*, customer_id: uuid.UUID, address_id: uuid.UUID) -> Address:
    """Begin the next order with one of the customer's addresses. Raises NotFound."""
    chosen = _own(customer_id, address_id)
    for row in queries.addresses(customer_id):
        row.is_default = row.id == chosen.id
    db.session().flush()
    return chosen


def remove_address(*, customer_id: uuid.UUID, address_id: uuid.UUID) -> None:
    """Forget one of the customer's addresses; the newest other becomes the default. Raises NotFound."""
    row = _own(customer_id, address_id)
    others = [one for one in queries.addresses(customer_id) if one.id != row.id]
    if row.is_default and others:
        others[0].is_default = True
    db.session().delete(row)
    db.session().flush()


def _own(customer_id: uuid.UUID, address_id: uuid.UUID) -> Address:
    row = queries.address(customer_id, address_id)
    if row is None:
        raise NotFound(N_("There is no such address."))
    return row
