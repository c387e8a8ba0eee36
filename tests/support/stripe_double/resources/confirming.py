"""Confirming: which payment method, does its bank ask for 3-D Secure, and what comes of the answer."""

from __future__ import annotations

from typing import Any

from ..books import Obj, public
from ..errors import StripeFailure, unexpected_state
from ..world import Call
from . import charging, payment_methods

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_NO_METHOD = (
    "You cannot confirm this {name} because it's missing a payment method. You can either update the {name} "
    "with a payment method and then confirm it again, or confirm it again directly with a payment method or "
    "ConfirmationToken."
)
_NO_RETURN_URL = (
    "This {name} is configured to accept payment methods enabled in your Dashboard. Because some of these "
    "payment methods might redirect your customer off of your page, you must provide a `return_url`. If you "
    "don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` "
    "and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
    "Payment Intents."
)
NAMES = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}


def chosen_method(call: Call, intent: Obj) -> Obj:
    """The payment method of this confirmation. Raises 400 when there is none or it may not be used."""
    params = call.params
    if token := params.get("confirmation_token"):
        method = _of_token(call, token, intent)
    elif data := params.get("payment_method_data"):
        method = payment_methods.make(call, data)
    elif given := params.get("payment_method") or intent["payment_method"]:
        method = payment_methods.find(call, given, param="payment_method")
    else:
        raise unexpected_state(public(intent), _NO_METHOD.format(name=NAMES[intent["object"]]))
    _check_owner(method, intent)
    return method


def check_open(intent: Obj, verb: str = "confirm") -> None:
    """Refuse to touch an intent that has ended."""
    if intent["status"] not in OPEN:
        name = NAMES[intent["object"]]
        why = {
            "succeeded": "it has already succeeded after being previously confirmed",
            "canceled": "it has been canceled",
        }
        reason = why.get(intent["status"], f"it has a status of {intent['status']}")
        raise unexpected_state(public(intent), f"You cannot {verb} this {name} because {reason}.")


def check_return_url(call: Call, intent: Obj) -> None:
    """A server that confirms must say where a redirect comes back to; Stripe.js may do without."""
    automatic = intent["automatic_payment_methods"]
    redirects = automatic and automatic.get("enabled") and automatic.get("allow_redirects") != "never"
    if redirects and not call.publishable and not call.params.get("return_url"):
        raise StripeFailure(400, _NO_RETURN_URL.format(name=NAMES[intent["object"]]), param="return_url")


def needs_authentication(method: Obj) -> bool:
    """Whether the bank wants to see the shopper."""
    card = payment_methods.behind(method)
    if card is None or card.authentication is None:
        return False
    return card.authentication == "always" or not method.get("_set_up")


def ask_shopper(call: Call, intent: Obj, method: Obj) -> Obj:
    """3-D Secure: wait for the shopper, in a dialog of Stripe.js or on a page of the bank."""
    params = call.params
    intent["_asked"] = method["id"]
    intent.update(
        status="requires_action", payment_method=method["id"], next_action=_action(call, intent, params)
    )
    call.emit(f"{intent['object']}.requires_action", intent)
    return intent


def confirm_payment(call: Call, intent: Obj) -> Obj:
    """Confirm a PaymentIntent with the parameters of the call."""
    check_open(intent)
    method = chosen_method(call, intent)
    check_return_url(call, intent)
    for name in ("setup_future_usage", "receipt_email", "shipping"):
        if name in call.params:
            intent[name] = call.params[name]
    if needs_authentication(method):
        if call.params.get("off_session") or call.params.get("error_on_requires_action"):
            code = "authentication_required"
            raise charging.decline(call, intent, method, code=code, reason=code)
        return ask_shopper(call, intent, method)
    return charging.charge(call, intent, method)


def _action(call: Call, intent: Obj, params: dict[str, Any]) -> Obj:
    url = f"{call.world.url}/_double/authenticate/{intent['id']}"
    if params.get("use_stripe_sdk") or not params.get("return_url"):
        sdk = {"type": "three_d_secure_redirect", "source": call.books.new_id("src"), "stripe_js": url}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": params["return_url"], "url": url}}


def _of_token(call: Call, id: str, intent: Obj) -> Obj:
    token = call.books.get("confirmation_token", id, param="confirmation_token")
    if token["payment_intent"] or token["setup_intent"]:
        raise StripeFailure(400, "This ConfirmationToken has already been used.", param="confirmation_token")
    token[intent["object"]] = intent["id"]
    if token["setup_future_usage"]:
        intent["setup_future_usage"] = token["setup_future_usage"]
    if token["return_url"]:
        call.params.setdefault("return_url", token["return_url"])
    return call.books.get("payment_method", token["_method"])


def _check_owner(method: Obj, intent: Obj) -> None:
    if method["_used"]:
        raise payment_methods.used_up(method)
    owner = method["customer"]
    if owner and not intent["customer"]:
        message = (
            f"The payment method {method['id']} belongs to a Customer. "
            "Please include the Customer in the `customer` parameter on the PaymentIntent."
        )
        raise StripeFailure(400, message, param="payment_method")
    if owner and owner != intent["customer"]:
        message = f"The customer does not have a payment method with the ID {method['id']}."
        raise StripeFailure(400, message, code="resource_missing", param="payment_method")
