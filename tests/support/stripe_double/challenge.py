"""3-D Secure: the shopper answers the bank, in a dialog of Stripe.js or on a page of its own."""

from __future__ import annotations

from .books import Obj
from .errors import StripeFailure, missing
from .resources import charging, setup_intents
from .world import Call, World


def return_address(world: World, id: str) -> str:
    """Where the shopper goes back to from the bank's page."""
    action = _asked(world, id)["next_action"] or {}
    return str(action.get("redirect_to_url", {}).get("return_url", "about:blank"))


def authenticate(world: World, id: str, *, approve: bool, secret: str | None = None) -> Obj:
    """Approve or refuse the waiting intent; a second answer changes nothing. Call inside `acting`."""
    intent = _asked(world, id)
    if secret is not None and secret != intent["client_secret"]:
        raise missing("intent", id)
    call = Call(world, {})
    if intent["status"] != "requires_action":
        return intent
    if not approve:
        charging.refuse_authentication(call, intent)
        return intent
    method = world.books.get("payment_method", intent["_asked"])
    try:
        finish = setup_intents.keep if intent["object"] == "setup_intent" else charging.charge
        return finish(call, intent, method)
    except StripeFailure:  # declined after all: the intent says so
        return intent


def _asked(world: World, id: str) -> Obj:
    intent = world.books.find(id)
    if intent is None or "_asked" not in intent:
        raise missing("intent", id)
    return intent
