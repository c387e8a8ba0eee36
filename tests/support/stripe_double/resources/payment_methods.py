"""PaymentMethods: made from a typed card, a named test card or a bank account; attached to customers."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from stripe.params import (
    PaymentMethodAttachParams,
    PaymentMethodCreateParams,
    PaymentMethodDetachParams,
    PaymentMethodListParams,
    PaymentMethodRetrieveParams,
    PaymentMethodUpdateParams,
)

from .. import cards
from ..books import Obj, page, public
from ..errors import StripeFailure
from ..world import Call, Endpoints

endpoints = Endpoints()
BANKS = {
    "pm_usBankAccount_success": None,
    "pm_usBankAccount_insufficientFunds": "insufficient_funds",
    "pm_usBankAccount_processing": None,
}
_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}
_RAW_CARD = (
    "Sending credit card numbers directly to the Stripe API is generally unsafe. "
    "To continue processing use Stripe.js, the Stripe mobile bindings, or Stripe Elements."
)


@endpoints.post("/v1/payment_methods", PaymentMethodCreateParams, public=True)
def create(call: Call) -> Obj:
    """Make a payment method of what was typed."""
    return make(call, call.params)


@endpoints.get("/v1/payment_methods", PaymentMethodListParams)
def index(call: Call) -> Obj:
    """The payment methods of a customer."""
    found = call.books.all(
        "payment_method", customer=call.params.get("customer"), type=call.params.get("type")
    )
    return page(found, call.params, "/v1/payment_methods")


@endpoints.get("/v1/payment_methods/<id>", PaymentMethodRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One payment method."""
    return call.books.get("payment_method", id)


@endpoints.post("/v1/payment_methods/<id>", PaymentMethodUpdateParams)
def update(call: Call, id: str) -> Obj:
    """Change billing details, metadata or whether it may be shown again."""
    method = call.books.get("payment_method", id)
    for name in ("metadata", "allow_redisplay"):
        method[name] = call.params.get(name, method[name])
    method["billing_details"] |= call.params.get("billing_details", {})
    call.emit("payment_method.updated", method)
    return method


@endpoints.post("/v1/payment_methods/<id>/attach", PaymentMethodAttachParams)
def attach(call: Call, id: str) -> Obj:
    """Keep it for a customer."""
    method = find(call, id)
    card = behind(method)
    if card and card.decline and not card.authentication and card.name != "pm_card_chargeCustomerFail":
        message = cards.MESSAGES[card.decline]
        raise StripeFailure(402, message, type="card_error", code=card.code, decline_code=card.decline)
    return keep_for(call, method, call.params["customer"])


@endpoints.post("/v1/payment_methods/<id>/detach", PaymentMethodDetachParams)
def detach(call: Call, id: str) -> Obj:
    """Take it from its customer, for good."""
    method = call.books.get("payment_method", id)
    if not method["customer"]:
        raise StripeFailure(400, "The payment method you provided is not attached to a customer.")
    method["customer"], method["_used"] = None, True
    call.emit("payment_method.detached", method)
    return method


def keep_for(call: Call, method: Obj, customer: str) -> Obj:
    """Attach `method` to `customer`; once used alone or detached it cannot be."""
    call.books.get("customer", customer, param="customer")
    if method["customer"] not in (None, customer):
        raise StripeFailure(400, "The payment method you provided has already been attached to a customer.")
    if method["_used"]:
        raise used_up(method)
    if method["customer"] is None:
        method["customer"] = customer
        call.emit("payment_method.attached", method)
    return method


def used_up(method: Obj) -> StripeFailure:
    """A payment method that was used without a customer serves once."""
    return StripeFailure(
        400,
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, "
        "shared "
        "with a connected account without Customer attachment, or was detached from a Customer. It may not "
        "be used "
        "again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
        payment_method=public(method),
    )


def find(call: Call, id: str, *, param: str | None = None) -> Obj:
    """A payment method by id, or a fresh one for a name such as `pm_card_visa`."""
    card = cards.named(id)
    if card:
        return call.books.add(_shape(call, card, {}, {}))
    if id in BANKS:
        return call.books.add(_bank(call, id))
    return call.books.get("payment_method", id, param=param)


def make(call: Call, data: dict[str, Any]) -> Obj:
    """A payment method from `payment_method_data` or the parameters of a create call."""
    if data.get("type") != "card" or "number" not in data.get("card", {}):
        raise StripeFailure(400, "This double makes cards; name other methods (pm_usBankAccount_success).")
    if not call.publishable:
        raise StripeFailure(402, _RAW_CARD, type="card_error")
    card = cards.check(data["card"], now=call.world.now())
    return call.books.add(_shape(call, card, data["card"], data))


def behind(method: Obj) -> cards.Card | None:
    """The test card of a payment method; None for a bank account."""
    return cards.by_number(method.get("_number", ""))


def _shape(call: Call, card: cards.Card, typed: dict[str, Any], data: dict[str, Any]) -> Obj:
    year = int(typed.get("exp_year", 2034))
    return _frame(call, "card", data) | {
        "_number": card.number,
        "card": {
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "unchecked",
            },
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": int(typed.get("exp_month", 8)),
            "exp_year": year + 2000 if year < 100 else year,
            "fingerprint": sha256(card.number.encode()).hexdigest()[:16],
            "funding": card.funding,
            "generated_from": None,
            "last4": card.number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
    }


def _bank(call: Call, name: str) -> Obj:
    bank = {"account_holder_type": "individual", "account_type": "checking", "bank_name": "STRIPE TEST BANK"}
    account = bank | {
        "last4": "6789",
        "routing_number": "110000000",
        "fingerprint": "double",
        "status_details": {},
    }
    return _frame(call, "us_bank_account", {}) | {"_bank": name, "us_bank_account": account}


def _frame(call: Call, type: str, data: dict[str, Any]) -> Obj:
    billing = {"address": dict(_ADDRESS), "email": None, "name": None, "phone": None, "tax_id": None}
    given = data.get("billing_details", {})
    address = billing["address"] | (given.get("address") or {})
    return {
        "id": call.books.new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": data.get("allow_redisplay", "unspecified"),
        "billing_details": billing | given | {"address": address},
        "created": call.books.created(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": data.get("metadata") or {},
        "type": type,
        "_used": False,
    }
