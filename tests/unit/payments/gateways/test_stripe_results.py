"""Stripe's objects in the port's words, also those a test cannot provoke."""

from __future__ import annotations

from typing import Any

import pytest

from shop.payments.gateways.base import GatewayRefused, PaymentStatus, RefundStatus
from shop.payments.gateways.declines import decline_message
from shop.payments.gateways.stripe import StripeGateway
from shop.payments.gateways.stripe.results import dispute, payment_result, refund_result

INTENT = {"id": "pi_1", "status": "succeeded", "amount": 1000, "amount_received": 1000, "currency": "eur"}


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("requires_payment_method", PaymentStatus.REQUIRES_PAYMENT_METHOD),
        ("requires_confirmation", PaymentStatus.REQUIRES_PAYMENT_METHOD),
        ("requires_action", PaymentStatus.REQUIRES_ACTION),
        ("processing", PaymentStatus.PROCESSING),
        ("requires_capture", PaymentStatus.PROCESSING),
        ("succeeded", PaymentStatus.SUCCEEDED),
        ("canceled", PaymentStatus.CANCELED),
        ("a_state_of_tomorrow", PaymentStatus.PROCESSING),
    ],
)
def test_every_status_has_a_word(status: str, ours: PaymentStatus) -> None:
    assert payment_result(INTENT | {"status": status}).status is ours


@pytest.mark.parametrize(
    ("details", "label"),
    [
        ({"type": "card", "card": {"brand": "visa", "last4": "4242", "wallet": None}}, "Visa •••• 4242"),
        ({"type": "card", "card": {"brand": "amex", "last4": "0005"}}, "American Express •••• 0005"),
        (
            {"type": "card", "card": {"brand": "visa", "last4": "4242", "wallet": {"type": "apple_pay"}}},
            "Apple Pay (Visa •••• 4242)",
        ),
        ({"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}, "Sepa Debit •••• 3000"),
        ({"type": "klarna", "klarna": {}}, "Klarna"),
        ({"type": "klarna"}, "Klarna"),
        (None, None),
    ],
)
def test_a_way_to_pay_has_a_label(details: dict[str, Any] | None, label: str | None) -> None:
    charge = {"payment_method_details": details}
    assert payment_result(INTENT | {"latest_charge": charge}).payment_method_label == label


def test_a_charge_that_was_not_expanded_has_no_label() -> None:
    assert payment_result(INTENT | {"latest_charge": "ch_1"}).payment_method_label is None


def test_a_decline_long_past_is_no_decline_of_a_paid_payment() -> None:
    error = {"code": "card_declined", "decline_code": "lost_card"}
    assert not payment_result(INTENT | {"last_payment_error": error}).declined
    waiting = INTENT | {
        "status": "requires_payment_method",
        "amount_received": 0,
        "last_payment_error": error,
    }
    assert payment_result(waiting).decline_code == "lost_card"


def test_a_lost_or_stolen_card_is_told_as_any_other() -> None:
    general = decline_message("generic_decline")
    codes = ["lost_card", "stolen_card", "fraudulent", "pickup_card", "new_code", None, ""]
    assert {decline_message(code) for code in codes} == {general}
    assert decline_message("insufficient_funds") != general


def test_metadata_of_somebody_else_names_no_order() -> None:
    for metadata in ({}, None, {"order_id": "1001"}, {"order_id": ""}, {"order_id": "'; drop"}):
        assert payment_result(INTENT | {"metadata": metadata}).order_id is None


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("pending", RefundStatus.PENDING),
        ("requires_action", RefundStatus.PENDING),
        ("succeeded", RefundStatus.SUCCEEDED),
        ("failed", RefundStatus.FAILED),
        ("canceled", RefundStatus.FAILED),
    ],
)
def test_every_refund_status_has_a_word(status: str, ours: RefundStatus) -> None:
    refund = refund_result(
        {"id": "re_1", "status": status, "amount": 5, "currency": "eur", "payment_intent": None}
    )
    assert refund.status is ours
    assert bool(refund.message) == (ours is RefundStatus.FAILED)


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("needs_response", True), ("under_review", True), ("won", False), ("warning_closed", False)],
)
def test_a_dispute_is_open_until_it_is_decided(status: str, is_open: bool) -> None:
    found = dispute({"id": "dp_1", "status": status, "amount": 5, "currency": "eur"})
    assert found.open is is_open
    assert found.due_by is None


@pytest.mark.parametrize(
    ("secret", "publishable", "api_base"),
    [
        ("", "", None),
        ("pk_test_1", "sk_test_1", None),
        ("sk_live_1", "pk_test_1", None),
        ("sk_test_1", "pk_live_1", None),
        ("sk_live_1", "pk_live_1", "http://localhost:1"),
    ],
)
def test_keys_that_cannot_work_are_refused_at_once(
    secret: str, publishable: str, api_base: str | None
) -> None:
    with pytest.raises(GatewayRefused):
        StripeGateway(secret_key=secret, publishable_key=publishable, api_base=api_base)


def test_a_restricted_key_is_welcome_and_no_key_is_shown() -> None:
    gateway = StripeGateway(
        secret_key="rk_live_topsecret", publishable_key="pk_live_1", webhook_secrets=("whsec_x",)
    )
    assert gateway.live
    assert "topsecret" not in f"{gateway!r}"
