"""PaymentIntents: one attempt to collect one amount, from creation to success or cancellation."""

from __future__ import annotations

from typing import Any

from stripe.params import (
    PaymentIntentCancelParams,
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentIntentUpdateParams,
)

from ..books import Obj, page, public
from ..errors import StripeFailure, bad_integer, unexpected_state
from ..world import Call, Endpoints
from . import charging, confirming, intent_shape, payment_methods

endpoints = Endpoints()
CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_PUBLIC = (
    "id object amount amount_details automatic_payment_methods canceled_at cancellation_reason "
    "capture_method "
    "client_secret confirmation_method created currency description last_payment_error livemode next_action "
    "payment_method payment_method_types processing receipt_email setup_future_usage shipping source status"
).split()


@endpoints.post("/v1/payment_intents", PaymentIntentCreateParams)
def create(call: Call) -> Obj:
    """Open an intent; with `confirm`, pay at once."""
    intent = call.books.add(intent_shape.new_intent(call))
    method = call.params.get("payment_method")
    if method:
        intent["payment_method"] = payment_methods.find(call, method, param="payment_method")["id"]
        call.params["payment_method"] = intent["payment_method"]
        intent["status"] = "requires_confirmation"
    call.emit("payment_intent.created", intent)
    return confirming.confirm_payment(call, intent) if call.params.get("confirm") else intent


@endpoints.get("/v1/payment_intents", PaymentIntentListParams)
def index(call: Call) -> Obj:
    """Intents, newest first."""
    found = call.books.all("payment_intent", customer=call.params.get("customer"))
    return page(found, call.params, "/v1/payment_intents")


@endpoints.get("/v1/payment_intents/<id>", PaymentIntentRetrieveParams, public=True)
def show(call: Call, id: str) -> Obj:
    """One intent; a browser must know its client secret and sees less."""
    return seen_by(call, find(call, id))


@endpoints.post("/v1/payment_intents/<id>", PaymentIntentUpdateParams)
def update(call: Call, id: str) -> Obj:
    """Change an intent that has not been paid; afterwards only words may change."""
    intent = find(call, id)
    params = {name: value for name, value in call.params.items() if name != "expand"}
    if set(params) - {"metadata", "description", "receipt_email"}:
        confirming.check_open(intent, verb="update")
    if "amount" in params:
        intent_shape.check_amount(params["amount"], params.get("currency", intent["currency"]))
    if "metadata" in params:
        params["metadata"] = merged(intent["metadata"], params["metadata"])
    if method := params.get("payment_method"):
        params["payment_method"] = payment_methods.find(call, method, param="payment_method")["id"]
        intent["status"] = "requires_confirmation"
    intent.update({name: value for name, value in params.items() if name in intent})
    return intent


@endpoints.post("/v1/payment_intents/<id>/confirm", PaymentIntentConfirmParams, public=True)
def confirm(call: Call, id: str) -> Obj:
    """Pay, as the shopper's browser or the shop's server."""
    intent = find(call, id)
    _check_elements(intent, call.params.pop("_elements", {}))
    return seen_by(call, confirming.confirm_payment(call, intent))


@endpoints.post("/v1/payment_intents/<id>/capture", PaymentIntentCaptureParams)
def capture(call: Call, id: str) -> Obj:
    """Take reserved money, all or a part."""
    intent = find(call, id)
    if intent["status"] != "requires_capture":
        message = f"This PaymentIntent could not be captured because it has a status of {intent['status']}."
        raise unexpected_state(public(intent), message)
    amount = call.params.get("amount_to_capture", intent["amount_capturable"])
    if not 0 < amount <= intent["amount_capturable"]:
        raise bad_integer("amount_to_capture", least=1)
    charging.take(call, intent, call.books.get("charge", intent["latest_charge"]), amount)
    return intent


@endpoints.post("/v1/payment_intents/<id>/cancel", PaymentIntentCancelParams)
def cancel(call: Call, id: str) -> Obj:
    """End an intent that has not been paid."""
    intent = find(call, id)
    if intent["status"] not in CANCELABLE:
        message = (
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            f"PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}."
        )
        raise unexpected_state(public(intent), message)
    reason = call.params.get("cancellation_reason")
    intent.update(status="canceled", canceled_at=call.books.created(), cancellation_reason=reason)
    intent.update(amount_capturable=0, next_action=None)
    call.emit("payment_intent.canceled", intent)
    return intent


def find(call: Call, id: str) -> Obj:
    """The intent of that id; to a browser it exists only with the right client secret."""
    intent = call.books.get("payment_intent", id)
    if call.publishable and call.params.pop("client_secret", None) != intent["client_secret"]:
        message = "The client_secret provided does not match the one associated with this PaymentIntent."
        raise StripeFailure(400, message, code="payment_intent_invalid_parameter", param="client_secret")
    return intent


def seen_by(call: Call, intent: Obj) -> Obj:
    """What a server sees, or the part a browser sees."""
    return {name: intent[name] for name in _PUBLIC} if call.publishable else intent


def merged(old: dict[str, str], new: Any) -> dict[str, str]:
    """Metadata after an update: an empty value unsets a key, an empty whole unsets all."""
    return {name: value for name, value in (old | new).items() if value} if new else {}


def _check_elements(intent: Obj, elements: dict[str, str]) -> None:
    for name in ("amount", "currency", "setup_future_usage"):
        if name in elements and elements[name] != str(intent[name] or ""):
            message = (
                f"The provided {name} ({elements[name]}) does not match the expected {name} ({intent[name]})."
            )
            raise StripeFailure(400, message, param=name)
