"""What happens to customers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("customers.consent_changed")
@dataclass(frozen=True, kw_only=True)
class ConsentChanged:
    """A visitor or customer chose. `subject` as in ConsentChoice, `choice` a CONSENT word."""

    subject: str
    choice: str


@fact("customers.signed_in")
@dataclass(frozen=True, kw_only=True)
class CustomerSignedIn:
    """A customer proved who they are, by "password", "magic_link" or "passkey"."""

    customer_id: uuid.UUID
    method: str


@fact("customers.account_opened")
@dataclass(frozen=True, kw_only=True)
class AccountOpened:
    """A customer first proved their address, or set a password."""

    customer_id: uuid.UUID


@fact("customers.erased")
@dataclass(frozen=True, kw_only=True)
class CustomerErased:
    """Nothing personal of this customer is kept in the shop's store any more."""

    customer_id: uuid.UUID


@fact("customers.marketing_changed")
@dataclass(frozen=True, kw_only=True)
class MarketingChanged:
    """A customer said yes or no to offers by mail."""

    customer_id: uuid.UUID
    accepts: bool


@fact("customers.attributes_changed")
@dataclass(frozen=True, kw_only=True)
class AttributesChanged:
    """The owner noted something of these customers, or took it back."""

    customers: tuple[uuid.UUID, ...]
