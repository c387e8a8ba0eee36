"""What a browser has bought as a guest becomes the customer's own once they have signed in there.

An email address typed at a checkout proves nothing. The sign-in proves the address, the browser's own
session proves the order: both together make its card and address ready for the next one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.customers.addresses import PostalAddress
from shop.orders import queries as orders
from shop.payments import keeping


def adopt(*, customer_id: uuid.UUID, order_tokens: Iterable[str], at: datetime) -> None:
    """Trust the cards of the customer's own orders among these, oldest first; keep the newest's address.

    A customer who has an address keeps theirs. In the open transaction of the sign-in.
    """
    found = [order for token in order_tokens if (order := orders.by_token(token)) is not None]
    own = [order for order in found if order.customer_id == customer_id and order.confirmed_at is not None]
    keeping.trust(customer_id=customer_id, order_ids=[order.id for order in own])
    if own and not customer_queries.addresses(customer_id):
        address = PostalAddress.from_dict(own[-1].shipping_address)
        if address.line1:
            customers.save_address(customer_id=customer_id, address=address, at=at)
