"""SetupIntents: save a payment method for later without charging it."""

from __future__ import annotations

from stripe.params import (
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentListParams,
    SetupIntentRetrieveParams,
)

from .. import cards
from ..books import Obj, nothing, page, public
from ..errors import StripeFailure
from ..world import Call, Endpoints
from . import confirming, payment_methods

endpoints = Endpoints()


@endpoints.post("/v1/setup_intents", SetupIntentCreateParams)
def create(call: Call) -> Obj:
    """Open a setup; with `confirm`, finish it at once."""
    if customer := call.params.get("customer"):
        call.books.get("customer", customer, param="customer")
    intent = call.books.add(_shape(call))
    if method := call.params.get("payment_method"):
        intent["payment_method"] = payment_methods.find(call, method, param="payment_method")["id"]
        call.params["payment_method"] = intent["payment_method"]
        intent["status"] = "requires_confirmation"
    call.emit("setup_intent.created", intent)
    return _confirm(call, intent) if call.params.get("confirm") else intent


@endpoints.get("/v1/setup_intents", SetupIntentListParams)
def index(call: Call) -> Obj:
    """Setups, newest first."""
    found = call.books.all("setup_intent", customer=call.params.get("customer"))
    return page(found, call.params, "/v1/setup_intents")


@endpoints.get("/v1/setup_intents/<id>", SetupIntentRetrieveParams, public=True)
def show(call: Call, id: str) -> Obj:
    """One setup."""
    return _find(call, id)


@endpoints.post("/v1/setup_intents/<id>/confirm", SetupIntentConfirmParams, public=True)
def confirm(call: Call, id: str) -> Obj:
    """Finish a setup, as the browser or the server."""
    return _confirm(call, _find(call, id))


@endpoints.post("/v1/setup_intents/<id>/cancel", SetupIntentCancelParams)
def cancel(call: Call, id: str) -> Obj:
    """End a setup that was not finished."""
    intent = _find(call, id)
    confirming.check_open(intent, verb="cancel")
    intent.update(status="canceled", next_action=None)
    intent["cancellation_reason"] = call.params.get("cancellation_reason")
    call.emit("setup_intent.canceled", intent)
    return intent


def keep(call: Call, intent: Obj, method: Obj) -> Obj:
    """Save `method`, if its bank agrees."""
    card = payment_methods.behind(method)
    if card and card.decline:
        error = {"type": "card_error", "code": card.code, "decline_code": card.decline}
        error["message"] = cards.MESSAGES[card.decline]
        intent.update(
            status="requires_payment_method", payment_method=None, next_action=None, last_setup_error=error
        )
        call.emit("setup_intent.setup_failed", intent)
        raise StripeFailure(402, setup_intent=public(intent), **error)
    if intent["customer"]:
        payment_methods.keep_for(call, method, intent["customer"])
    method["_set_up"] = True
    intent.update(status="succeeded", payment_method=method["id"], next_action=None, last_setup_error=None)
    call.emit("setup_intent.succeeded", intent)
    return intent


def _confirm(call: Call, intent: Obj) -> Obj:
    confirming.check_open(intent)
    method = confirming.chosen_method(call, intent)
    confirming.check_return_url(call, intent)
    if confirming.needs_authentication(method):
        return confirming.ask_shopper(call, intent, method)
    return keep(call, intent, method)


def _find(call: Call, id: str) -> Obj:
    intent = call.books.get("setup_intent", id)
    if call.publishable and call.params.pop("client_secret", None) != intent["client_secret"]:
        message = "The client_secret provided does not match the one associated with this SetupIntent."
        raise StripeFailure(400, message, code="setup_intent_invalid_parameter", param="client_secret")
    return intent


def _shape(call: Call) -> Obj:
    params, id = call.params, call.books.new_id("seti")
    empty = nothing(
        "application cancellation_reason excluded_payment_method_types flow_directions "
        "last_setup_error latest_attempt mandate next_action on_behalf_of payment_method "
        "single_use_mandate"
    )
    types = params.get("allowed_payment_method_types")
    return empty | {
        "id": id,
        "object": "setup_intent",
        "automatic_payment_methods": params.get("automatic_payment_methods", {"enabled": True}),
        "client_secret": call.books.new_id(f"{id}_secret"),
        "created": call.books.created(),
        "customer": params.get("customer"),
        "customer_account": None,
        "description": params.get("description"),
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "payment_method_configuration_details": {"id": "pmc_double", "parent": None},
        "payment_method_options": params.get("payment_method_options", {}),
        "payment_method_types": types or ["card", "link"],
        "status": "requires_payment_method",
        "usage": params.get("usage", "off_session"),
    }
