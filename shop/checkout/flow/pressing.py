"""What a press of the button says: on the checkout or the sheet, and again on the order's own page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shop.checkout.values import CardGone, CheckoutDetails
from shop.payments import cards
from shop.payments.cards import Card


class HowToPay(Protocol):
    """What a press of the button says about paying."""

    @property
    def test_card(self) -> str | None:
        """A number typed for the test gateway."""

    @property
    def save_method(self) -> bool:
        """Whether the card about to be used shall be kept."""

    def card(self, customer_id: uuid.UUID) -> Card | None:
        """The kept card that shall pay, which is that customer's. Raises CardGone."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """One press of the button: what was seen, what was said, by whom."""

    cart_token: str
    cart_version: int
    shown_total_minor: int
    shown_currency: str = ""
    shown_presents: int = 0
    shown_due_minor: int | None = None
    details: CheckoutDetails
    customer_id: uuid.UUID | None
    test_card: str | None
    at: datetime

    @property
    def save_method(self) -> bool:
        """Whether the card about to be used shall be kept."""
        return self.details.save_method and self.details.saved_card is None

    def card(self, customer_id: uuid.UUID) -> Card | None:
        """The kept card that shall pay, of the signed-in customer whose order it is. Raises CardGone."""
        return _card(self.customer_id, self.details.saved_card, of=customer_id, at=self.at)


@dataclass(frozen=True)
class Again:
    """Another try on the order's own page, perhaps by somebody else with the link: nothing is kept of it."""

    test_card: str | None
    saved_card: uuid.UUID | None
    customer_id: uuid.UUID | None
    at: datetime
    save_method: bool = False

    def card(self, customer_id: uuid.UUID) -> Card | None:
        """The kept card that shall pay, if who presses is signed in as the order's customer."""
        return _card(self.customer_id, self.saved_card, of=customer_id, at=self.at)


def _card(
    signed_in: uuid.UUID | None, wanted: uuid.UUID | None, *, of: uuid.UUID, at: datetime
) -> Card | None:
    card = cards.chargeable(signed_in if signed_in == of else None, wanted, at=at)
    if wanted is not None and card is None:
        raise CardGone
    return card
