"""What the sheet says: which saved address, which delivery, which card. What is another's does not count."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from shop.checkout.values import CheckoutDetails
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.customers.models import Address, Customer
from shop.kernel import ids
from shop.web import currency
from shop.web.locale import get_locale

MOST = 60


@dataclass(frozen=True)
class Choice:
    """What was chosen on the sheet, and the addresses there are to choose from."""

    details: CheckoutDetails
    address_id: uuid.UUID
    addresses: tuple[tuple[uuid.UUID, PostalAddress], ...]


def choice(customer: Customer) -> Choice | None:
    """The sheet as it was sent, or as it begins; None for a customer without an address."""
    saved = customers.addresses(customer.id)
    chosen = _chosen(saved, ids.parse_id(request.form.get("address_id")))
    if chosen is None:
        return None
    details = CheckoutDetails(
        email=customer.email_as_typed,
        address=PostalAddress.from_dict(chosen.fields),
        shipping_code=request.form.get("shipping_code", "")[:MOST],
        saved_card=ids.parse_id(request.form.get("saved_card")),
        locale=get_locale(),
        currency=currency.chosen(),
    )
    return Choice(details, chosen.id, tuple((row.id, PostalAddress.from_dict(row.fields)) for row in saved))


def _chosen(saved: Sequence[Address], wanted: uuid.UUID | None) -> Address | None:
    return next((row for row in saved if row.id == wanted), saved[0] if saved else None)
