"""Stripe's test cards: what each number, and the payment method named after it, does.

From Stripe's page "Test card numbers". `authentication`: the bank asks for 3-D Secure, always or unless
the card was set up for later use before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import StripeFailure


@dataclass(frozen=True)
class Card:
    """One test card."""

    number: str
    name: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    code: str | None = None
    decline: str | None = None
    authentication: str | None = None
    dispute: str | None = None
    refund: str | None = None


CARDS = (
    Card("4242424242424242", "pm_card_visa"),
    Card("4000056655665556", "pm_card_visa_debit", funding="debit"),
    Card("5555555555554444", "pm_card_mastercard", "mastercard"),
    Card("5200828282828210", "pm_card_mastercard_debit", "mastercard", "debit"),
    Card("378282246310005", "pm_card_amex", "amex"),
    Card("6011111111111117", "pm_card_discover", "discover"),
    Card("4000002760000016", "pm_card_de", country="DE"),
    Card("4000003920000003", "pm_card_jp", country="JP"),
    Card("4000000000000002", "pm_card_visa_chargeDeclined", code="card_declined", decline="generic_decline"),
    Card(
        "4000000000009995",
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        code="card_declined",
        decline="insufficient_funds",
    ),
    Card(
        "4000000000009987", "pm_card_visa_chargeDeclinedLostCard", code="card_declined", decline="lost_card"
    ),
    Card(
        "4000000000009979",
        "pm_card_visa_chargeDeclinedStolenCard",
        code="card_declined",
        decline="stolen_card",
    ),
    Card(
        "4000000000000069", "pm_card_chargeDeclinedExpiredCard", code="expired_card", decline="expired_card"
    ),
    Card(
        "4000000000000127",
        "pm_card_chargeDeclinedIncorrectCvc",
        code="incorrect_cvc",
        decline="incorrect_cvc",
    ),
    Card(
        "4000000000000119",
        "pm_card_chargeDeclinedProcessingError",
        code="processing_error",
        decline="processing_error",
    ),
    Card("4000000000004954", "pm_card_riskLevelHighest", code="card_declined", decline="fraudulent"),
    Card("4000000000000341", "pm_card_chargeCustomerFail", code="card_declined", decline="generic_decline"),
    Card("4000002760003184", "pm_card_authenticationRequired", authentication="always"),
    Card("4000002500003155", "pm_card_authenticationRequiredOnSetup", authentication="unless_set_up"),
    Card("4000000000003220", "pm_card_threeDSecure2Required", authentication="always"),
    Card(
        "4000008260003178",
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        code="card_declined",
        decline="insufficient_funds",
        authentication="always",
    ),
    Card(
        "4000008400001629",
        "pm_card_threeDSecureRequiredChargeDeclined",
        code="card_declined",
        decline="generic_decline",
        authentication="always",
    ),
    Card("4000000000000259", "pm_card_createDispute", dispute="fraudulent"),
    Card("4000000000002685", "pm_card_createDisputeProductNotReceived", dispute="product_not_received"),
    Card("4000000000001976", "pm_card_createDisputeInquiry", dispute="inquiry"),
    Card("4000000000007726", "pm_card_pendingRefund", refund="pending"),
    Card("4000000000005126", "pm_card_refundFail", refund="fail"),
)
_BY_NUMBER = {card.number: card for card in CARDS}
_BY_NAME = {card.name: card for card in CARDS}

MESSAGES = {
    "generic_decline": "Your card was declined.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "fraudulent": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication_required": "Your card was declined. This transaction requires authentication.",
}


def named(name: str) -> Card | None:
    """The card behind `pm_card_visa` and its kind."""
    return _BY_NAME.get(name)


def by_number(number: str) -> Card | None:
    """The card of that number."""
    return _BY_NUMBER.get(number)


def check(details: dict[str, Any], *, now: float) -> Card:
    """The card typed by a shopper, or the 402 that Stripe answers to a wrong number, date or code."""
    number = str(details.get("number", "")).replace(" ", "").replace("-", "")
    if not number.isdecimal() or not 12 <= len(number) <= 19 or not _luhn(number):
        raise _wrong("incorrect_number", "Your card number is incorrect.", "number")
    _check_expiry(details, now=now)
    cvc = str(details.get("cvc", "000"))
    if not cvc.isdecimal() or len(cvc) not in (3, 4):
        raise _wrong("invalid_cvc", "Your card's security code is invalid.", "cvc")
    card = by_number(number)
    if card is None:
        raise _wrong("card_declined", "Your card was declined. Your request was in test mode.", None)
    return card


def _check_expiry(details: dict[str, Any], *, now: float) -> None:
    today = datetime.fromtimestamp(now, UTC)
    month, year = int(details["exp_month"]), int(details["exp_year"])
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12:
        raise _wrong("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    if (year, month) < (today.year, today.month) or year > today.year + 50:
        raise _wrong("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")


def _wrong(code: str, message: str, param: str | None) -> StripeFailure:
    return StripeFailure(402, message, type="card_error", code=code, param=param)


def _luhn(number: str) -> bool:
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    plain = [int(digit) for digit in number[-1::-2]]
    return (sum(plain) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0
