"""CustomerSessions: let a browser show the saved payment methods of one customer, for half an hour."""

from __future__ import annotations

from copy import deepcopy

from stripe.params import CustomerSessionCreateParams
from typing_extensions import TypedDict

from ..books import Obj
from ..errors import StripeFailure
from ..world import Call, Endpoints

endpoints = Endpoints()
LASTS = 30 * 60
_PAYMENT_ELEMENT = {
    "payment_method_allow_redisplay_filters": ["always"],
    "payment_method_redisplay": "disabled",
    "payment_method_redisplay_limit": None,
    "payment_method_remove": "disabled",
    "payment_method_save": "disabled",
    "payment_method_save_usage": None,
}
_COMPONENTS: Obj = {
    "buy_button": {"enabled": False},
    "customer_sheet": {"enabled": False, "features": None},
    "mobile_payment_element": {"enabled": False, "features": None},
    "payment_element": {"enabled": False, "features": None},
    "pricing_table": {"enabled": False},
}


class ElementsSessionParams(TypedDict):
    """What Stripe.js sends to learn what to show; this call is Stripe's own and not in the SDK."""

    customer_session_client_secret: str


@endpoints.post("/v1/customer_sessions", CustomerSessionCreateParams)
def create(call: Call) -> Obj:
    """Open a session for the components asked for."""
    customer = call.params.get("customer", "")
    call.books.get("customer", customer, param="customer")
    components = deepcopy(_COMPONENTS)
    for name, wanted in call.params["components"].items():
        components[name] |= wanted
        if name == "payment_element" and wanted.get("enabled"):
            components[name]["features"] = _PAYMENT_ELEMENT | wanted.get("features", {})
    now = call.books.created()
    session = {
        "_customer_session": True,
        "client_secret": call.books.new_id("cuss_secret", 48),
        "components": components,
        "created": now,
        "customer": customer,
        "customer_account": None,
        "expires_at": now + LASTS,
        "livemode": False,
        "object": "customer_session",
    }
    call.books.add(session | {"id": session["client_secret"]})
    return session


@endpoints.get("/v1/elements/sessions", ElementsSessionParams, public=True)
def elements(call: Call) -> Obj:
    """What the Payment Element may show of the customer: the saved cards, if the session allows it."""
    secret = call.params["customer_session_client_secret"]
    session = call.books.find(secret)
    if session is None or session["expires_at"] < call.world.now():
        raise StripeFailure(400, "This CustomerSession does not exist or has expired.")
    features = session["components"]["payment_element"]["features"] or {}
    shown = features.get("payment_method_redisplay") == "enabled"
    saved = call.books.all("payment_method", customer=session["customer"]) if shown else []
    filters = features.get("payment_method_allow_redisplay_filters", [])
    return {
        "object": "elements_session",
        "customer": session["customer"],
        "payment_methods": [method for method in saved if method["allow_redisplay"] in filters],
        "offers_saving": features.get("payment_method_save") == "enabled",
    }
