"""What a shopper is told when a bank refuses: one sentence for each code worth telling apart. Pure."""

from __future__ import annotations

from shop.kernel.errors import N_

_DECLINED = N_("Your card was declined. Please try another card or ask your bank.")
_DECLINES = {
    "insufficient_funds": N_("There is not enough money on this card. Please try another one."),
    "expired_card": N_("This card has expired. Please try another one."),
    "incorrect_cvc": N_("The security code does not belong to this card. Please check it."),
    "incorrect_number": N_("This is not a valid card number. Please check it."),
    "processing_error": N_("The card could not be processed. Nothing was charged; please try again."),
    "authentication_required": N_("Your bank wants you to confirm this payment. Please try again."),
    "authentication_failed": N_("The payment was not confirmed with your bank. Nothing was charged."),
    "card_not_supported": N_("This card cannot be used for this kind of payment. Please try another one."),
    "currency_not_supported": N_("This card cannot be charged in this currency. Please try another one."),
}
_SAME_AS = {
    "invalid_number": "incorrect_number",
    "invalid_cvc": "incorrect_cvc",
    "payment_intent_authentication_failure": "authentication_failed",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
}


def decline_message(code: str | None) -> str:
    """What the shopper is told about a decline. Lost, stolen or suspected cards get the general sentence."""
    return _DECLINES.get(_SAME_AS.get(code or "", code or ""), _DECLINED)
