"""Bank transfer and cash on delivery: pending until the owner says otherwise, and honest about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shop.kernel.money import Money
from shop.payments.gateways.base import (
    BadSignature,
    GatewayRefused,
    PaymentRequest,
    PaymentStatus,
    RefundRequest,
    RefundStatus,
    UnknownPayment,
)
from shop.payments.gateways.manual import BANK_TRANSFER, CASH_ON_DELIVERY, ManualGateway

ORDER = uuid4()
REQUEST = PaymentRequest(
    order_id=ORDER,
    attempt=1,
    amount=Money(1000, "JPY"),
    email="cleo@example.com",
    idempotency_key="k",
    return_url="https://shop.example/orders/abc",
    method=BANK_TRANSFER,
)
gateway = ManualGateway()


@pytest.mark.parametrize(
    ("method", "label"), [(BANK_TRANSFER, "Bank transfer"), (CASH_ON_DELIVERY, "Cash on delivery")]
)
def test_waits_for_the_owner(method: str, label: str) -> None:
    pending = gateway.start(replace(REQUEST, method=method))
    assert pending.status is PaymentStatus.PENDING
    assert not pending.paid
    assert pending.amount == Money(1000, "JPY")
    assert pending.amount_received is None
    assert pending.order_id == ORDER
    assert pending.payment_method_label == label
    assert pending.message
    assert gateway.retrieve(pending.reference) == pending


def test_the_same_key_is_the_same_payment_and_another_is_another() -> None:
    first = gateway.start(REQUEST)
    assert gateway.start(REQUEST).reference == first.reference
    assert gateway.start(replace(REQUEST, idempotency_key="k2")).reference != first.reference
    assert len(first.reference) <= 120


@pytest.mark.parametrize("method", [None, "", "card", "bank_transfer:1"])
def test_another_way_to_pay_is_refused(method: str | None) -> None:
    with pytest.raises(GatewayRefused):
        gateway.start(replace(REQUEST, method=method))


def test_a_cancellation_needs_nothing_outside() -> None:
    assert gateway.cancel(gateway.start(REQUEST).reference).status is PaymentStatus.CANCELED


def test_a_refund_is_made_by_hand() -> None:
    paid, refund_id = gateway.start(REQUEST), uuid4()
    request = RefundRequest(
        reference=paid.reference, refund_id=refund_id, amount=Money(400, "JPY"), idempotency_key="r"
    )
    refund = gateway.refund(request)
    assert (refund.status, refund.amount, refund.refund_id) == (
        RefundStatus.PENDING,
        Money(400, "JPY"),
        refund_id,
    )
    assert refund.payment_reference == paid.reference
    assert refund.message
    assert gateway.retrieve_refund(refund.reference) == refund
    for amount in (Money(1001, "JPY"), Money(0, "JPY"), Money(400, "EUR")):
        with pytest.raises(GatewayRefused):
            gateway.refund(replace(request, amount=amount))


@pytest.mark.parametrize(
    "reference", ["", "pi_1", "bank_transfer:1:EUR:x:key_1", "refund:1:x:y", "bank_transfer:-1:EUR"]
)
def test_an_invented_reference_is_unknown(reference: str) -> None:
    for ask in (gateway.retrieve, gateway.cancel, gateway.retrieve_refund):
        with pytest.raises(UnknownPayment):
            ask(reference)


def test_nobody_sends_messages() -> None:
    at = datetime.now(UTC)
    with pytest.raises(BadSignature):
        gateway.verify_webhook(b"{}", {}, at=at)
    with pytest.raises(BadSignature):
        gateway.read_webhook(b"{}")
    assert gateway.find_by_order(order_id=ORDER, since=at) == ()
