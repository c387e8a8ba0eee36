"""Charges: the movement of money behind an intent. The shop only reads them."""

from __future__ import annotations

from stripe.params import ChargeListParams, ChargeRetrieveParams

from .. import cards
from ..books import Obj, nothing, page
from ..world import Call, Endpoints
from . import payment_methods

endpoints = Endpoints()
_SHOWN = "brand checks country exp_month exp_year fingerprint funding last4 wallet".split()


@endpoints.get("/v1/charges", ChargeListParams)
def index(call: Call) -> Obj:
    """Charges, newest first."""
    intent = call.params.get("payment_intent")
    return page(call.books.all("charge", payment_intent=intent), call.params, "/v1/charges")


@endpoints.get("/v1/charges/<id>", ChargeRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One charge."""
    return call.books.get("charge", id)


def make(call: Call, intent: Obj, method: Obj, failure: tuple[str | None, str] | None = None) -> Obj:
    """A charge of the whole intent; with `failure` (code, decline code) a failed one."""
    code, reason = failure or (None, "")
    return call.books.add(
        _empty(call.books.new_id("ch"))
        | {
            "amount": intent["amount"],
            "billing_details": method["billing_details"],
            "created": call.books.created(),
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "failure_code": code,
            "failure_message": cards.MESSAGES[reason] if failure else None,
            "metadata": dict(intent["metadata"]),
            "outcome": _outcome(reason),
            "paid": failure is None,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": _details(method, intent["amount"]),
            "receipt_email": intent["receipt_email"],
            "shipping": intent["shipping"],
            "status": "failed" if failure else "succeeded",
        }
    )


def _empty(id: str) -> Obj:
    empty = nothing(
        "application application_fee application_fee_amount balance_transaction on_behalf_of review "
        "calculated_statement_descriptor failure_balance_transaction receipt_number source "
        "source_transfer statement_descriptor statement_descriptor_suffix transfer_data "
        "transfer_group customer_account"
    )
    return empty | {
        "id": id,
        "object": "charge",
        "amount_captured": 0,
        "amount_refunded": 0,
        "captured": False,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "receipt_url": f"https://pay.stripe.com/receipts/{id}",
        "refunded": False,
        "refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/charges/{id}/refunds"},
    }


def _outcome(reason: str) -> Obj:
    return {
        "advice_code": "do_not_try_again" if reason else None,
        "network_advice_code": None,
        "network_decline_code": "01" if reason else None,
        "network_status": "declined_by_network" if reason else "approved_by_network",
        "reason": reason or None,
        "seller_message": "The bank declined." if reason else "Payment complete.",
        "type": "issuer_declined" if reason else "authorized",
    }


def _details(method: Obj, amount: int) -> Obj:
    if method["type"] != "card":
        return {"type": method["type"], method["type"]: dict(method[method["type"]])}
    card = {name: method["card"][name] for name in _SHOWN} | {
        "amount_authorized": amount,
        "authorization_code": "123456",
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": method["card"]["brand"],
        "network_token": {"used": False},
        "network_transaction_id": "104102978678771",
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": _three_d_secure(method),
        "transaction_link_id": None,
    }
    return {"type": "card", "card": card}


def _three_d_secure(method: Obj) -> Obj | None:
    card = payment_methods.behind(method)
    if card is None or card.authentication is None:
        return None
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": "double",
        "version": "2.2.0",
    }
