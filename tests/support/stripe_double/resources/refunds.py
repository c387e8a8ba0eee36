"""Refunds: a part or all of a charge goes back; at once, later, or after all not."""

from __future__ import annotations

from stripe.params import RefundCreateParams, RefundListParams, RefundRetrieveParams, RefundUpdateParams

from ..books import Obj, page
from ..errors import StripeFailure, bad_integer
from ..world import Call, Endpoints
from . import payment_methods
from .payment_intents import merged

endpoints = Endpoints()


@endpoints.post("/v1/refunds", RefundCreateParams)
def create(call: Call) -> Obj:
    """Give money back. More than is left is refused."""
    charge = _charge(call)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = call.params.get("amount", left)
    _check(charge, amount, left)
    refund = call.books.add(_shape(call, charge, amount))
    _count(charge, amount)
    call.emit("refund.created", refund)
    call.emit("charge.refunded", charge)
    return refund


@endpoints.get("/v1/refunds", RefundListParams)
def index(call: Call) -> Obj:
    """Refunds, newest first."""
    wanted = {name: call.params.get(name) for name in ("charge", "payment_intent")}
    return page(call.books.all("refund", **wanted), call.params, "/v1/refunds")


@endpoints.get("/v1/refunds/<id>", RefundRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One refund."""
    return call.books.get("refund", id)


@endpoints.post("/v1/refunds/<id>", RefundUpdateParams)
def update(call: Call, id: str) -> Obj:
    """Change its metadata."""
    refund = call.books.get("refund", id)
    refund["metadata"] = merged(refund["metadata"], call.params.get("metadata", {}))
    call.emit("refund.updated", refund)
    return refund


def settle(call: Call, refund: Obj, *, succeeded: bool) -> None:
    """The card's bank has decided: the money went back, or it returned to the shop."""
    refund["status"] = "succeeded" if succeeded else "failed"
    if succeeded:
        call.emit("refund.updated", refund)
        return
    refund.update(failure_reason="lost_or_stolen_card", failure_balance_transaction=call.books.new_id("txn"))
    _count(call.books.get("charge", refund["charge"]), -refund["amount"])
    call.emit("refund.updated", refund)
    call.emit("refund.failed", refund)


def _charge(call: Call) -> Obj:
    if id := call.params.get("charge"):
        return call.books.get("charge", id, param="charge")
    if id := call.params.get("payment_intent"):
        intent = call.books.get("payment_intent", id, param="payment_intent")
        if intent["status"] in ("succeeded", "requires_capture"):
            return call.books.get("charge", intent["latest_charge"])
        raise StripeFailure(400, f"This PaymentIntent ({id}) does not have a successful charge to refund.")
    raise StripeFailure(400, "One of the following params should be provided: payment_intent or charge.")


def _check(charge: Obj, amount: int, left: int) -> None:
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise StripeFailure(400, message, code="charge_disputed")
    if not left:
        message = f"Charge {charge['id']} has already been refunded."
        raise StripeFailure(400, message, code="charge_already_refunded")
    if amount < 1:
        raise bad_integer("amount", least=1)
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise StripeFailure(400, message, param="amount")


def _count(charge: Obj, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]


def _shape(call: Call, charge: Obj, amount: int) -> Obj:
    card = payment_methods.behind(call.books.get("payment_method", charge["payment_method"]))
    waits = card is None or card.refund == "pending"
    return {
        "id": call.books.new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": call.books.new_id("txn"),
        "charge": charge["id"],
        "created": call.books.created(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {"type": "card", "card": {"type": "refund", "reference_status": "pending"}},
        "metadata": call.params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": call.params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if waits else "succeeded",
        "transfer_reversal": None,
    }
