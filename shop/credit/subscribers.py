"""The preview of the mail that hands a gift card over."""

from __future__ import annotations

from typing import Any

from shop.brand import store
from shop.mail import previews


def install() -> None:
    """Register it; calling it twice is harmless."""
    previews.register("gift_card", sample)


def sample() -> dict[str, Any]:
    """A made-up card in the store's currency."""
    return {
        "amount": {"minor": 5000, "currency": store.current().currency},
        "code": "SMPL-2345-CARD-6789",
        "path": "/gift-cards",
        "sender": "Cleo Rivers",
        "name": "Otto",
        "message": "Happy birthday!",
        "expires": "2028-11-24",
    }
