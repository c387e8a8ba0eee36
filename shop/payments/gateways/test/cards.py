"""The card numbers the bogus gateway knows: Stripe's well-known test numbers, which no real card has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TestCard:
    """What a number does: `decline` is why it is refused, `asks` that the bank wants to see the shopper."""

    __test__ = False

    number: str
    brand: str
    decline: str | None = None
    asks: bool = False

    @property
    def label(self) -> str:
        """As shown to people: "Visa •••• 4242"."""
        return f"{self.brand} •••• {self.number[-4:]}"


SUCCEEDS = TestCard("4242424242424242", "Visa")
DECLINED = TestCard("4000000000000002", "Visa", decline="generic_decline")
NO_MONEY = TestCard("4000000000009995", "Visa", decline="insufficient_funds")
ASKS = TestCard("4000002760003184", "Visa", asks=True)
CARDS = (SUCCEEDS, DECLINED, NO_MONEY, ASKS, TestCard("5555555555554444", "Mastercard"))
EXPIRES = (2034, 12)  # year and month, of all of them
_BY_NUMBER = {card.number: card for card in CARDS}


def find(number: str) -> TestCard | None:
    """The card of a number typed with or without spaces; None for any other, a real one included."""
    return _BY_NUMBER.get("".join(number.split()).replace("-", ""))


def by_last_four(digits: str | None) -> TestCard | None:
    """The card whose number ends so: all that the books keep of a number."""
    return next((card for card in CARDS if card.number.endswith(digits)), None) if digits else None
