"""What a bogus payment may become: pure functions from one state, a JSON dict, to the next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.payments.gateways.base import (
    CardOnFile,
    GatewayRefused,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
    RefundStatus,
    reference_from_key,
)
from shop.payments.gateways.declines import decline_message
from shop.payments.gateways.test import cards

State = dict[str, Any]
KEPT = "card_"
_ONLY_TEST_CARDS = N_("Test payments take only the test card numbers shown here. Nothing was charged.")


def opened(request: PaymentRequest) -> State:
    """The state after the first call, decided by the card, which is kept for the customer when asked."""
    card = charged_card(request)
    keeps = card is not None and request.save_method and request.customer_ref is not None
    state: State = {
        "order_id": str(request.order_id),
        "attempt": request.attempt,
        "amount": request.amount.minor,
        "currency": request.amount.currency,
        "card": card.number[-4:] if card else "unknown" if request.method else None,
        "status": PaymentStatus.REQUIRES_PAYMENT_METHOD.value,
        "received": 0,
        "decline": None,
        "label": None,
        "keep": _kept_reference(request, card) if card and keeps else None,
        "refunds": {},
    }
    if not request.method:
        return state
    if card is None:
        return state | {"decline": "incorrect_number"}
    state["label"] = card.label
    if card.asks:
        return state | {"status": PaymentStatus.REQUIRES_ACTION.value}
    return state | {"decline": card.decline} if card.decline else _paid(state)


def charged_card(request: PaymentRequest) -> cards.TestCard | None:
    """The card that is to pay: typed, or kept for the very customer; None for no such card."""
    method = request.method or ""
    if not method.startswith(KEPT):
        return cards.find(method)
    mine = request.customer_ref is not None and method.endswith(f"_{request.customer_ref}")
    return cards.by_last_four(method.split("_")[1]) if mine else None


def _kept_reference(request: PaymentRequest, card: cards.TestCard) -> str:
    once = reference_from_key("by", request.idempotency_key)
    return f"{KEPT}{card.number[-4:]}_{once}_{request.customer_ref}"


def check_same(known: State, asked: State) -> None:
    """Refuse a key that was used for something else, as a provider does."""
    for name in ("order_id", "attempt", "amount", "currency", "card"):
        if known[name] != asked[name]:
            raise GatewayRefused(N_("This payment was begun with other details."), detail=f"{name} differs")


def authenticated(state: State, approve: bool) -> State:
    """The state after the shopper answered the bank."""
    if state["status"] != PaymentStatus.REQUIRES_ACTION:
        return state
    if approve:
        return _paid(state)
    return state | {"status": PaymentStatus.REQUIRES_PAYMENT_METHOD.value, "decline": "authentication_failed"}


def canceled(state: State) -> State:
    """The state after a cancellation; paid is paid."""
    if state["status"] == PaymentStatus.SUCCEEDED:
        return state
    return state | {"status": PaymentStatus.CANCELED.value}


def refunded(state: State, request: RefundRequest) -> State:
    """The state after a refund. The same key refunds once; more than is left is refused."""
    known = state["refunds"].get(request.idempotency_key)
    if known:
        if known["amount"] != request.amount.minor:
            raise GatewayRefused(N_("This refund was begun with another amount."))
        return state
    left = state["received"] - sum(refund["amount"] for refund in state["refunds"].values())
    if request.amount.currency != state["currency"] or not 0 < request.amount.minor <= left:
        raise GatewayRefused(
            N_("Only %(left)s %(currency)s of this payment can be refunded."),
            left=Money(left, state["currency"]).decimal,
            currency=state["currency"],
        )
    entry = {
        "amount": request.amount.minor,
        "refund_id": str(request.refund_id),
        "reference": f"{request.reference}-{len(state['refunds']) + 1}",
    }
    return state | {"refunds": state["refunds"] | {request.idempotency_key: entry}}


def payment_result(reference: str, state: State, *, next_action_url: str | None) -> PaymentResult:
    """The state in the port's words."""
    paid = state["status"] == PaymentStatus.SUCCEEDED
    code = state["decline"]
    return PaymentResult(
        reference=reference,
        status=PaymentStatus(state["status"]),
        amount=Money(state["amount"], state["currency"]),
        order_id=UUID(state["order_id"]),
        amount_received=Money(state["received"], state["currency"]) if paid else None,
        next_action_url=next_action_url,
        decline_code=code,
        message=_message(code),
        payment_method_label=state["label"],
        kept_card=_kept(state) if paid else None,
        raw=state,
    )


def _kept(state: State) -> CardOnFile | None:
    card = cards.by_last_four(state["card"]) if state.get("keep") else None
    if card is None:
        return None
    return CardOnFile(
        reference=state["keep"],
        brand=card.brand,
        last4=state["card"],
        exp_month=cards.EXPIRES[1],
        exp_year=cards.EXPIRES[0],
    )


def refund_result(reference: str, state: State, key: str) -> RefundResult:
    """The refund of that key in the port's words."""
    refund = state["refunds"][key]
    return RefundResult(
        reference=refund["reference"],
        payment_reference=reference,
        status=RefundStatus.SUCCEEDED,
        amount=Money(refund["amount"], state["currency"]),
        refund_id=UUID(refund["refund_id"]),
    )


def _paid(state: State) -> State:
    return state | {"status": PaymentStatus.SUCCEEDED.value, "received": state["amount"], "decline": None}


def _message(code: str | None) -> str:
    if code is None:
        return ""
    return _ONLY_TEST_CARDS if code == "incorrect_number" else decline_message(code)
