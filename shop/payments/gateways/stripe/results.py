"""Stripe's PaymentIntents, refunds and disputes in the port's words. Pure functions over plain dicts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shop.kernel.errors import N_
from shop.kernel.ids import parse_id
from shop.kernel.money import Money
from shop.payments.gateways.base import (
    CardOnFile,
    Dispute,
    PaymentResult,
    PaymentStatus,
    RefundResult,
    RefundStatus,
)
from shop.payments.gateways.declines import decline_message
from shop.payments.gateways.stripe.amounts import from_stripe

Plain = dict[str, Any]

# What is not named here (requires_capture, a state of tomorrow) is neither paid nor failed: ask again.
_STATUS = {
    "requires_payment_method": PaymentStatus.REQUIRES_PAYMENT_METHOD,
    "requires_confirmation": PaymentStatus.REQUIRES_PAYMENT_METHOD,
    "requires_action": PaymentStatus.REQUIRES_ACTION,
    "succeeded": PaymentStatus.SUCCEEDED,
    "canceled": PaymentStatus.CANCELED,
}
_REFUND_STATUS = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
_DECIDED = ("won", "lost", "warning_closed", "prevented")
_SECRET = ("client_secret", "next_action")
_WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay", "link": "Link"}
_BRANDS = {"amex": "American Express", "unionpay": "UnionPay", "jcb": "JCB", "diners": "Diners Club"}


def payment_result(intent: Plain) -> PaymentResult:
    """A PaymentIntent, with `latest_charge` expanded where there is one."""
    status = _STATUS.get(intent["status"], PaymentStatus.PROCESSING)
    code = _decline_code(intent) if status is PaymentStatus.REQUIRES_PAYMENT_METHOD else None
    received = intent.get("amount_received") or 0
    return PaymentResult(
        reference=intent["id"],
        status=status,
        amount=from_stripe(intent["amount"], intent["currency"]),
        order_id=parse_id((intent.get("metadata") or {}).get("order_id")),
        amount_received=from_stripe(received, intent["currency"]) if received else None,
        client_secret=intent.get("client_secret"),
        next_action_url=_redirect(intent) if status is PaymentStatus.REQUIRES_ACTION else None,
        decline_code=code,
        message=_message(status, code),
        payment_method_label=_label(intent.get("latest_charge")),
        kept_card=_kept_card(intent) if status is PaymentStatus.SUCCEEDED else None,
        raw={name: value for name, value in intent.items() if name not in _SECRET},
    )


def refund_result(refund: Plain) -> RefundResult:
    """A refund; `refund_id` is the shop's own id when the shop made it."""
    status = _REFUND_STATUS.get(refund["status"], RefundStatus.PENDING)
    failed = N_("The bank sent the refund back. Please return the money in another way.")
    return RefundResult(
        reference=refund["id"],
        payment_reference=refund.get("payment_intent") or "",
        status=status,
        amount=_money(refund),
        refund_id=parse_id((refund.get("metadata") or {}).get("refund_id")),
        message=failed if status is RefundStatus.FAILED else "",
    )


def dispute(found: Plain) -> Dispute:
    """A dispute. Open as long as evidence is wanted or being judged."""
    due_by = (found.get("evidence_details") or {}).get("due_by")
    # in the account's own currency, fees apart: only their directions say something of the charge
    moves = [move["amount"] for move in found.get("balance_transactions") or [] if isinstance(move, dict)]
    return Dispute(
        reference=found["id"],
        payment_reference=found.get("payment_intent") or "",
        amount=_money(found),
        reason=found.get("reason") or "",
        status=found["status"],
        open=found["status"] not in _DECIDED,
        due_by=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        lost=found["status"] == "lost",
        withdrawn=any(amount < 0 for amount in moves),
        reinstated=any(amount > 0 for amount in moves),
    )


def _money(found: Plain) -> Money:
    return from_stripe(found["amount"], found["currency"])


def _decline_code(intent: Plain) -> str | None:
    error = intent.get("last_payment_error")
    return (error.get("decline_code") or error.get("code") or "declined") if error else None


def _message(status: PaymentStatus, code: str | None) -> str:
    if code:
        return decline_message(code)
    if status is PaymentStatus.PROCESSING:
        return N_("Your payment is being processed. We will write to you when it has arrived.")
    return ""


def _redirect(intent: Plain) -> str | None:
    action = intent.get("next_action") or {}
    url = (action.get("redirect_to_url") or {}).get("url")
    return str(url) if url else None


def _label(charge: Any) -> str | None:
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    if not details:
        return None
    kind = details["type"]
    inner = details.get(kind) or {}
    wallet = _WALLETS.get((inner.get("wallet") or {}).get("type", ""))
    label = _name(str(inner.get("brand") or kind))
    label = f"{label} •••• {inner['last4']}" if inner.get("last4") else label
    return f"{wallet} ({label})" if wallet else label


def _kept_card(intent: Plain) -> CardOnFile | None:
    """The card that paid, when Stripe was asked to keep it for a customer; wallets' own accounts are none."""
    charge, method = intent.get("latest_charge"), intent.get("payment_method")
    if not (intent.get("setup_future_usage") and intent.get("customer") and method):
        return None
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    card = (details or {}).get("card")
    if not card or not card.get("last4"):
        return None
    return CardOnFile(
        reference=method["id"] if isinstance(method, dict) else method,
        brand=_name(str(card.get("brand") or "card")),
        last4=card["last4"],
        exp_month=card["exp_month"],
        exp_year=card["exp_year"],
    )


def _name(word: str) -> str:
    return _BRANDS.get(word, word.replace("_", " ").title())
