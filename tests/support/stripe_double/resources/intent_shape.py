"""What a new PaymentIntent looks like, and the amounts and currencies Stripe takes."""

from __future__ import annotations

from typing import Any

from babel.core import get_global

from ..books import Obj, nothing
from ..errors import StripeFailure, bad_integer
from ..world import Call

MAXIMUM = 99_999_999
MINIMUM = {
    **dict.fromkeys(("usd", "eur", "cad", "aud", "chf", "sgd", "brl", "inr"), 50),
    "gbp": 30,
    "jpy": 50,
    "dkk": 250,
    "nok": 300,
    "sek": 300,
    "pln": 200,
    "czk": 1500,
    "hkd": 400,
    "mxn": 1000,
    "aed": 200,
    "huf": 17500,
    "nzd": 50,
    "ron": 200,
    "myr": 200,
    "thb": 1000,
}
THREE_DECIMAL = {"bhd", "jod", "kwd", "omr", "tnd"}
WHOLE_HUNDREDS = {"isk", "ugx"}  # whole units, but written with two decimals
ONLY_WITH_CONFIRM = ("error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url")
_COPIED = (
    "capture_method",
    "confirmation_method",
    "customer",
    "description",
    "on_behalf_of",
    "payment_method_options",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


def check_amount(amount: int, currency: str) -> None:
    """Refuse what Stripe refuses: too little, too much, or too fine for the currency."""
    if amount < 1:
        raise bad_integer("amount", least=1)
    if amount > MAXIMUM:
        raise StripeFailure(
            400, "Amount must be no more than 99999999.", code="amount_too_large", param="amount"
        )
    if amount < MINIMUM.get(currency, 1):
        raise StripeFailure(
            400,
            f"Amount must convert to at least {MINIMUM[currency]} {currency}.",
            code="amount_too_small",
            param="amount",
        )
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_HUNDREDS else 1
    if amount % step:
        raise StripeFailure(400, f"Amounts in {currency} must be divisible by {step}.", param="amount")


def check_currency(currency: str) -> str:
    """The currency in small letters, if there is such a one."""
    if currency.upper() not in get_global("all_currencies"):
        raise StripeFailure(400, f"Invalid currency: {currency}.", param="currency")
    return currency.lower()


def check_new(params: dict[str, Any]) -> None:
    """Refuse combinations that Stripe refuses."""
    if not params.get("confirm"):
        for name in ONLY_WITH_CONFIRM:
            if name in params:
                raise StripeFailure(400, f"`{name}` can only be used with `confirm=true`.", param=name)


def new_intent(call: Call) -> Obj:
    """A PaymentIntent from the parameters of a create call."""
    params = call.params
    check_new(params)
    currency = check_currency(params["currency"])
    check_amount(params["amount"], currency)
    if params.get("customer"):
        call.books.get("customer", params["customer"], param="customer")
    id = call.books.new_id("pi")
    types = params.get("allowed_payment_method_types")
    automatic = {"allow_redirects": "always"} | params.get("automatic_payment_methods", {"enabled": True})
    given = {name: params[name] for name in _COPIED if name in params}
    return (
        _blank(id, call)
        | given
        | {
            "amount": params["amount"],
            "currency": currency,
            "automatic_payment_methods": automatic,
            "payment_method_types": types or ["card", "us_bank_account" if currency == "usd" else "link"],
            "metadata": params.get("metadata") or {},
        }
    )


def _blank(id: str, call: Call) -> Obj:
    empty = nothing(
        "application application_fee_amount canceled_at cancellation_reason customer "
        "customer_account description excluded_payment_method_types last_payment_error latest_charge "
        "next_action on_behalf_of payment_method processing receipt_email review setup_future_usage "
        "shipping source statement_descriptor statement_descriptor_suffix transfer_data "
        "transfer_group"
    )
    return empty | {
        "id": id,
        "object": "payment_intent",
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": call.books.new_id(f"{id}_secret"),
        "confirmation_method": "automatic",
        "created": call.books.created(),
        "livemode": False,
        "managed_payments": {"enabled": False},
        "payment_method_configuration_details": {"id": "pmc_double", "parent": None},
        "payment_method_options": {},
        "status": "requires_payment_method",
    }
