"""Disputes: a shopper's bank asks for the money back; the shop answers or gives up; the bank decides."""

from __future__ import annotations

from stripe.params import DisputeCloseParams, DisputeListParams, DisputeRetrieveParams, DisputeUpdateParams

from ..books import Obj, page
from ..errors import StripeFailure
from ..world import Call, Endpoints

endpoints = Endpoints()
ANSWER_WITHIN = 7 * 24 * 3600
_EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure "
    "cancellation_rebuttal "
    "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
    "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id "
    "product_description receipt "
    "refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number "
    "uncategorized_file uncategorized_text"
).split()
_VERDICTS = {"winning_evidence": "won", "losing_evidence": "lost"}


@endpoints.get("/v1/disputes", DisputeListParams)
def index(call: Call) -> Obj:
    """Disputes, newest first."""
    wanted = {name: call.params.get(name) for name in ("charge", "payment_intent")}
    return page(call.books.all("dispute", **wanted), call.params, "/v1/disputes")


@endpoints.get("/v1/disputes/<id>", DisputeRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One dispute."""
    return call.books.get("dispute", id)


@endpoints.post("/v1/disputes/<id>", DisputeUpdateParams)
def update(call: Call, id: str) -> Obj:
    """Answer with evidence. As in Stripe's test mode, two magic words decide at once."""
    dispute = call.books.get("dispute", id)
    _check_open(dispute)
    dispute["evidence"] |= call.params.get("evidence") or {}
    dispute["evidence_details"]["has_evidence"] = True
    if call.params.get("submit", True):
        dispute["status"] = "under_review"
        dispute["evidence_details"]["submission_count"] += 1
    call.emit("charge.dispute.updated", dispute)
    verdict = _VERDICTS.get(dispute["evidence"]["uncategorized_text"])
    if verdict and dispute["status"] == "under_review":
        end(call, dispute, verdict)
    return dispute


@endpoints.post("/v1/disputes/<id>/close", DisputeCloseParams)
def close(call: Call, id: str) -> Obj:
    """Give up: the dispute is lost."""
    dispute = call.books.get("dispute", id)
    _check_open(dispute)
    return end(call, dispute, "lost")


def open_for(call: Call, charge: Obj, reason: str) -> Obj:
    """A bank opens a dispute; an inquiry takes no money yet."""
    inquiry = reason == "inquiry"
    charge["disputed"] = True
    dispute = call.books.add(_shape(call, charge, "general" if inquiry else reason, inquiry=inquiry))
    call.emit("charge.dispute.created", dispute)
    if not inquiry:
        _move(call, dispute, -dispute["amount"])
        call.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def end(call: Call, dispute: Obj, verdict: str) -> Obj:
    """The bank decides: "won" gives the money back, "lost" keeps it."""
    dispute["status"] = "warning_closed" if dispute["status"].startswith("warning") else verdict
    if verdict == "won" and dispute["status"] == "won":
        _move(call, dispute, dispute["amount"])
        call.emit("charge.dispute.funds_reinstated", dispute)
    call.emit("charge.dispute.closed", dispute)
    return dispute


def _move(call: Call, dispute: Obj, amount: int) -> None:
    """The account's balance goes down or up; each move is listed with the dispute."""
    move = {
        "id": call.books.new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": call.books.created(),
        "created": call.books.created(),
        "currency": dispute["currency"],
        "description": f"Chargeback for {dispute['charge']}",
        "exchange_rate": None,
        "fee": 1500 if amount < 0 else 0,
        "fee_details": [],
        "net": amount - (1500 if amount < 0 else 0),
        "reporting_category": "dispute" if amount < 0 else "dispute_reversal",
        "source": dispute["id"],
        "status": "available",
        "type": "adjustment",
    }
    dispute["balance_transactions"] = [*dispute["balance_transactions"], move]


def _check_open(dispute: Obj) -> None:
    if dispute["status"] in ("won", "lost", "warning_closed"):
        raise StripeFailure(400, "This dispute is already closed.", code="dispute_closed")


def _shape(call: Call, charge: Obj, reason: str, *, inquiry: bool) -> Obj:
    brand = charge["payment_method_details"].get("card", {}).get("brand", "visa")
    return {
        "id": call.books.new_id("dp"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": call.books.created(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(_EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": call.books.created() + ANSWER_WITHIN,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "type": "card",
            "card": {
                "brand": brand,
                "case_type": "inquiry" if inquiry else "chargeback",
                "network": brand,
                "network_reason_code": "10.4",
            },
        },
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
