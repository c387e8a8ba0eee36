"""The address that an order's mails go to was wrong: the right one, and what did not arrive goes there."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.mail import addresses
from shop.mail import operations as mail
from shop.mail import queries as mails
from shop.mail.models import Mail
from shop.orders.operations.locking import lock
from shop.orders.operations.telling import add_timeline


def correct_email(*, order_id: uuid.UUID, email: str, at: datetime) -> list[Mail]:
    """Write the order's mails to `email` from now on, and send those that did not arrive once more.

    The same address again means that it is right after all: what servers said about it is forgotten. Raises
    NotFound, BadAddress.
    """
    order = lock(order_id)
    address = addresses.normalized(email)
    if address != order.email:
        order.email = address
        add_timeline(order_id=order.id, kind="email_corrected", at=at)
    return [mail.send_to(mail_id=one.id, to=address, at=at) for one in mails.undelivered(order_id)]
