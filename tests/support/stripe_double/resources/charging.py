"""Money moves: a confirmed intent becomes a charge that succeeds, waits, is reserved or is declined."""

from __future__ import annotations

from typing import Any

from .. import cards
from ..books import Obj, public
from ..errors import StripeFailure
from ..world import Call
from . import charges, disputes, payment_methods


def charge(call: Call, intent: Obj, method: Obj) -> Obj:
    """Charge `method` for `intent`. Raises the 402 of a decline, after writing it down."""
    card = payment_methods.behind(method)
    if card and card.decline:
        raise decline(call, intent, method, code=card.code, reason=card.decline)
    made = charges.make(call, intent, method)
    intent.update(
        latest_charge=made["id"], payment_method=method["id"], last_payment_error=None, next_action=None
    )
    if card is None:
        return _wait(call, intent, made)
    _keep_or_use_up(call, intent, method)
    if intent["capture_method"] == "manual":
        return _reserve(call, intent, made)
    take(call, intent, made, intent["amount"])
    if card.dispute:
        disputes.open_for(call, made, card.dispute)
    return intent


def decline(call: Call, intent: Obj, method: Obj, *, code: str | None, reason: str) -> StripeFailure:
    """Write a decline down and return the answer that tells it."""
    failed = charges.make(call, intent, method, failure=(code, reason))
    error = _card_error(method, code, reason, failed["id"])
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        latest_charge=failed["id"],
        last_payment_error=error,
    )
    call.emit("charge.failed", failed)
    call.emit("payment_intent.payment_failed", intent)
    return StripeFailure(402, payment_intent=public(intent), **error)


def refuse_authentication(call: Call, intent: Obj) -> None:
    """The shopper did not prove to be the holder: nothing is charged, the shopper may try again."""
    method = call.books.get("payment_method", intent["_asked"])
    code = f"{intent['object']}_authentication_failure"
    message = (
        "We are unable to authenticate your payment method. "
        "Please choose a different payment method and try again."
    )
    error = {"type": "invalid_request_error", "code": code, "message": message}
    error["payment_method"] = public(method)
    intent.update(status="requires_payment_method", payment_method=None, next_action=None)
    if intent["object"] == "setup_intent":
        intent["last_setup_error"] = error
        call.emit("setup_intent.setup_failed", intent)
    else:
        intent["last_payment_error"] = error
        call.emit("payment_intent.payment_failed", intent)


def take(call: Call, intent: Obj, made: Obj, amount: int) -> None:
    """The money is in."""
    made.update(captured=True, amount_captured=amount, status="succeeded", paid=True)
    made["balance_transaction"] = call.books.new_id("txn")
    intent.update(
        status="succeeded", amount_received=amount, amount_capturable=0, processing=None, next_action=None
    )
    call.emit("charge.succeeded", made)
    call.emit("payment_intent.succeeded", intent)


def finish(call: Call, intent: Obj, *, succeeded: bool) -> None:
    """A bank has decided about a payment that was processing."""
    made = call.books.get("charge", intent["latest_charge"])
    if succeeded:
        take(call, intent, made, intent["amount"])
        return
    method = call.books.get("payment_method", intent["payment_method"])
    made.update(
        status="failed", paid=False, failure_code="insufficient_funds", failure_message="The bank refused."
    )
    error = _card_error(method, "payment_intent_payment_attempt_failed", "insufficient_funds", made["id"])
    intent.update(
        status="requires_payment_method", payment_method=None, processing=None, last_payment_error=error
    )
    call.emit("charge.failed", made)
    call.emit("payment_intent.payment_failed", intent)


def _wait(call: Call, intent: Obj, made: Obj) -> Obj:
    made.update(status="pending", paid=False, captured=True)
    intent.update(status="processing", processing={"type": "us_bank_account"})
    call.emit("charge.pending", made)
    call.emit("payment_intent.processing", intent)
    return intent


def _reserve(call: Call, intent: Obj, made: Obj) -> Obj:
    intent.update(status="requires_capture", amount_capturable=intent["amount"])
    call.emit("charge.succeeded", made)
    call.emit("payment_intent.amount_capturable_updated", intent)
    return intent


def _keep_or_use_up(call: Call, intent: Obj, method: Obj) -> None:
    if intent["setup_future_usage"] and intent["customer"]:
        payment_methods.keep_for(call, method, intent["customer"])
        method["_set_up"] = True
    elif not method["customer"]:
        method["_used"] = True


def _card_error(method: Obj, code: str | None, reason: str, charge_id: str) -> dict[str, Any]:
    return {
        "type": "card_error",
        "code": code,
        "decline_code": reason,
        "message": cards.MESSAGES[reason],
        "charge": charge_id,
        "payment_method": public(method),
    }
