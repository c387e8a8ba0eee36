"""Buying a gift card for somebody: what the form of its product page says."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from flask import request

from shop.cart.models import Cart
from shop.credit import operations as credit
from shop.kernel.errors import N_, DomainError

MOST = 6000  # letters looked at of any field


class BadRecipient(DomainError):
    """Nobody a card can be sent to, or words or a day that cannot be."""


def note(cart: Cart, variant_id: uuid.UUID, *, units: int, at: datetime) -> None:
    """Note in the open transaction whom the `units` just put in are for, where the form names somebody.

    Raises BadRecipient.
    """
    email = request.form.get("gift_email", "")[:MOST].strip()
    if not email:
        return
    try:
        for _unit in range(min(units, credit.MOST_WISHES)):
            _wish(cart, variant_id, email, at=at)
    except DomainError as refused:
        raise BadRecipient(refused.message, **refused.params) from None


def _wish(cart: Cart, variant_id: uuid.UUID, email: str, *, at: datetime) -> None:
    credit.add_wish(
        cart=cart,
        variant_id=variant_id,
        email=email,
        name=request.form.get("gift_name", "")[:MOST],
        sender=request.form.get("gift_sender", "")[:MOST],
        message=request.form.get("gift_card_message", "")[:MOST],
        deliver_on=_day(request.form.get("gift_on", "").strip()),
        at=at,
    )


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed[:20])
    except ValueError:
        raise DomainError(N_("Choose a day from today to a year from now.")) from None
