"""Asking carriers what delivery costs, before the transaction that uses it and never inside one.

Called where something may be written (a POST); a GET shows what is known. What they answered is kept until it
expires, and a price that came to differ by it is shown and asked for again like any other.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from shop.checkout.flow import looking
from shop.checkout.values import CartGone, CheckoutDetails, CheckoutView
from shop.kernel import db
from shop.shipping import operations as shipping
from shop.shipping import queries, sources
from shop.shipping.sources import LiveRate, RateRequest

log = logging.getLogger(__name__)


def prepare(
    *, cart_token: str | None, details: CheckoutDetails, shopper_customer_id: uuid.UUID | None, at: datetime
) -> None:
    """Have a price of every carrier that a way of delivery needs. Nothing happens where none does."""
    if not sources.ready() or not queries.asks_carriers():
        return
    try:
        seen = looking.view(
            cart_token=cart_token, details=details, shopper_customer_id=shopper_customer_id, at=at
        )
    except CartGone:
        return
    request = _missing(seen)
    if request is not None:
        db.end_read()
        ask(request, at=at)


def ask(request: RateRequest, *, at: datetime) -> None:
    """Ask everybody, and keep what they said. Whoever fails is left out; the owner's table counts then."""
    offers: list[LiveRate] = []
    answered = False
    for source in sources.ready():
        try:
            db.end_read()
            offers += source.rates(request, at=at)
            answered = True
        except Exception:  # a carrier's trouble is never the shopper's
            log.warning("no live rates", extra={"source": source.name}, exc_info=True)
    with db.transaction():
        shipping.keep_answer(request=request, offers=offers, answered=answered, at=at)


def _missing(seen: CheckoutView) -> RateRequest | None:
    return next((one.asks for one in seen.shipping_options if one.asks is not None), None)
