"""Mails of an order say what goes with it."""

from __future__ import annotations

from shop.orders import mail_pieces
from shop.recommendations import in_mails


def install() -> None:
    """Add to the mails."""
    mail_pieces.add(in_mails.of)
