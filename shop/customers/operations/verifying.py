"""The moment an address is proved: from then on a guest has an account."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.customers.events import AccountOpened
from shop.customers.models import Customer
from shop.kernel import db, events
from shop.kernel.errors import N_, NotFound


def existing(customer_id: uuid.UUID, *, locked: bool = False) -> Customer:
    """The customer of the open transaction. Raises NotFound."""
    customer = db.session().get(Customer, customer_id, with_for_update=locked or None)
    if customer is None or customer.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    return customer


def verified(customer_id: uuid.UUID, *, at: datetime) -> Customer:
    """The customer, whose address is theirs for sure. Raises NotFound."""
    customer = existing(customer_id)
    if customer.verified_at is None:
        customer.verified_at = at
        events.publish(AccountOpened(customer_id=customer.id), at=at)
    return customer
