"""ConfirmationTokens: what a shopper typed, packed for a server that confirms by itself."""

from __future__ import annotations

from stripe.params import ConfirmationTokenRetrieveParams
from stripe.params.test_helpers import ConfirmationTokenCreateParams

from ..books import Obj
from ..world import Call, Endpoints
from . import payment_methods

endpoints = Endpoints()
LASTS = 12 * 3600


@endpoints.post("/v1/confirmation_tokens", ConfirmationTokenCreateParams, public=True)
def create(call: Call) -> Obj:
    """Made by Stripe.js."""
    return _make(call)


@endpoints.post("/v1/test_helpers/confirmation_tokens", ConfirmationTokenCreateParams)
def create_for_test(call: Call) -> Obj:
    """Made by a server in test mode, of a named payment method."""
    return _make(call)


@endpoints.get("/v1/confirmation_tokens/<id>", ConfirmationTokenRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One token, with a preview of its payment method."""
    return call.books.get("confirmation_token", id)


def _make(call: Call) -> Obj:
    params = call.params
    if data := params.get("payment_method_data"):
        method = payment_methods.make(call, data)
    else:
        method = payment_methods.find(call, params.get("payment_method", ""), param="payment_method")
    now = call.books.created()
    hidden = ("id", "object", "created", "livemode", "metadata")
    shown = {name: value for name, value in payment_methods.public(method).items() if name not in hidden}
    return call.books.add(
        {
            "id": call.books.new_id("ctoken"),
            "object": "confirmation_token",
            "created": now,
            "expires_at": now + LASTS,
            "livemode": False,
            "mandate_data": None,
            "payment_intent": None,
            "payment_method_options": params.get("payment_method_options"),
            "payment_method_preview": shown,
            "return_url": params.get("return_url"),
            "setup_future_usage": params.get("setup_future_usage"),
            "setup_intent": None,
            "shipping": params.get("shipping"),
            "use_stripe_sdk": call.publishable,
            "_method": method["id"],
        }
    )
