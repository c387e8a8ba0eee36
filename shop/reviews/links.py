"""The signed link by which a buyer writes a review: it names them and the product and opens nothing else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from shop.kernel import signing
from shop.kernel.errors import N_

PURPOSE, LASTS = "reviews.write", timedelta(days=180)
LONGEST = 400


def path(customer_id: uuid.UUID, product_id: uuid.UUID, *, at: datetime) -> str:
    """The path (without language) at which this customer reviews this product, for half a year."""
    return f"/reviews/{token(customer_id, product_id, at=at)}"


def token(customer_id: uuid.UUID, product_id: uuid.UUID, *, at: datetime) -> str:
    """The token of such an address."""
    return signing.sign(PURPOSE, [customer_id.hex, product_id.hex], expires_at=at + LASTS)


def read(token: str, *, at: datetime) -> tuple[uuid.UUID, uuid.UUID]:
    """(customer, product) of a link. Raises BadLink when it is not ours, damaged or too old."""
    if len(token) > LONGEST:
        raise signing.BadLink(N_("This link is not valid any more."))
    customer, product = signing.verify(PURPOSE, token, at=at)
    return uuid.UUID(customer), uuid.UUID(product)
