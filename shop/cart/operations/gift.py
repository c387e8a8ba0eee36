"""The gift message noted on a cart; the order takes it over."""

from __future__ import annotations

from datetime import datetime

from shop.cart import gifts
from shop.cart.models import Cart
from shop.cart.operations import rows


def note_gift(*, token: str | None, message: str, hide_prices: bool, at: datetime) -> Cart:
    """Keep what goes with the parcel; an empty message takes it off. Raises BadGift or (no cart) NotFound.

    What it costs stays as it was, so a checkout that is open elsewhere still counts.
    """
    cart = rows.locked_or_refuse(token)
    gift = gifts.checked(message, hide_prices=hide_prices)
    cart.gift_message, cart.hide_prices, cart.updated_at = gift.message, gift.hide_prices, at
    return cart
