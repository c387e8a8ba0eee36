"""Stripe: what the shop says to it, and what it makes of the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from shop.kernel.money import Money
from shop.payments.gateways.base import GatewayRefused, PaymentStatus, RefundStatus
from shop.payments.gateways.stripe import StripeGateway
from tests.support.payment_rigs import GOOD, payment_request, refund_request
from tests.support.stripe_double import StripeDouble

INTENTS = "/v1/payment_intents"


@pytest.fixture
def customer(double: StripeDouble) -> str:
    """A customer at Stripe."""
    return _post(double, "/v1/customers", email="cleo@example.com")["id"]


def test_the_intent_names_the_order_and_neither_address_nor_email(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    request = payment_request()
    opened = gateway.start(request)
    assert double.calls("POST", INTENTS) == [
        {
            "amount": "4250",
            "currency": "eur",
            "automatic_payment_methods": {"enabled": "true"},
            "metadata": {"order_id": str(request.order_id), "attempt": "1"},
            "description": "Order 1001",
        }
    ]
    assert opened.client_secret is not None
    assert opened.client_secret.startswith(f"{opened.reference}_secret_")


def test_a_consented_save_keeps_the_card_for_the_customer(
    gateway: StripeGateway, double: StripeDouble, customer: str
) -> None:
    opened = gateway.start(replace(payment_request(), customer_ref=customer, save_method=True))
    double.pay(opened.reference, GOOD)
    assert [method["card"]["last4"] for method in double.objects("payment_method", customer=customer)] == [
        "4242"
    ]


def test_a_saved_card_pays_in_one_call(gateway: StripeGateway, double: StripeDouble, customer: str) -> None:
    method = _saved(double, customer, "pm_card_visa")
    paid = gateway.start(replace(payment_request(), customer_ref=customer, method=method))
    assert paid.paid
    assert paid.amount_received == Money(4250, "EUR")


def test_a_declined_saved_card_is_a_result_and_not_an_error(
    gateway: StripeGateway, double: StripeDouble, customer: str
) -> None:
    method = _saved(double, customer, "pm_card_chargeCustomerFail")
    declined = gateway.start(replace(payment_request(), customer_ref=customer, method=method))
    assert declined.declined
    assert declined.decline_code == "generic_decline"
    assert gateway.retrieve(declined.reference).declined


def test_a_bank_that_asks_sends_the_shopper_to_its_page_and_back(
    gateway: StripeGateway, double: StripeDouble, customer: str
) -> None:
    method = _saved(double, customer, "pm_card_authenticationRequired")
    asked = gateway.start(replace(payment_request(), customer_ref=customer, method=method))
    assert asked.status is PaymentStatus.REQUIRES_ACTION
    assert asked.next_action_url is not None
    back = requests.post(asked.next_action_url, data={"approve": "true"}, allow_redirects=False, timeout=5)
    assert back.headers["Location"].startswith("https://shop.example/orders/abc?payment_intent=pi_")
    assert gateway.retrieve(asked.reference).paid


def test_an_unknown_saved_card_is_refused(gateway: StripeGateway, customer: str) -> None:
    with pytest.raises(GatewayRefused) as refused:
        gateway.start(replace(payment_request(), customer_ref=customer, method="pm_stolen"))
    assert "pm_stolen" in refused.value.detail


def test_another_shops_card_is_refused(gateway: StripeGateway, double: StripeDouble, customer: str) -> None:
    other = _post(double, "/v1/customers")["id"]
    method = _saved(double, other, "pm_card_visa")
    with pytest.raises(GatewayRefused):
        gateway.start(replace(payment_request(), customer_ref=customer, method=method))


def test_a_bank_debit_is_neither_paid_nor_failed_until_the_bank_says(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    opened = gateway.start(payment_request(currency="USD"))
    double.confirm(opened.reference, payment_method="pm_usBankAccount_success")
    waiting = gateway.retrieve(opened.reference)
    assert waiting.status is PaymentStatus.PROCESSING
    assert waiting.message
    assert gateway.cancel(opened.reference).status is PaymentStatus.PROCESSING
    double.finish_processing(opened.reference)
    assert gateway.retrieve(opened.reference).paid


def test_a_bank_debit_that_fails_says_so(gateway: StripeGateway, double: StripeDouble) -> None:
    opened = gateway.start(payment_request(currency="USD"))
    double.confirm(opened.reference, payment_method="pm_usBankAccount_success")
    double.finish_processing(opened.reference, succeeded=False)
    failed = gateway.retrieve(opened.reference)
    assert failed.declined
    assert failed.amount_received is None


def test_an_amount_changed_behind_our_back_is_seen(gateway: StripeGateway, double: StripeDouble) -> None:
    request = payment_request()
    opened = gateway.start(request)
    _post(double, f"{INTENTS}/{opened.reference}", amount="100")
    double.pay(opened.reference, GOOD)
    paid = gateway.retrieve(opened.reference)
    assert paid.paid
    assert paid.amount_received == Money(100, "EUR") != request.amount


def test_a_refund_may_wait_and_may_come_back(gateway: StripeGateway, double: StripeDouble) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, "4000000000007726")
    refund = gateway.refund(refund_request(opened.reference, 4250))
    assert refund.status is RefundStatus.PENDING
    double.settle_refund(refund.reference, succeeded=False)
    failed = gateway.retrieve_refund(refund.reference)
    assert failed.status is RefundStatus.FAILED
    assert failed.message
    assert gateway.refund(refund_request(opened.reference, 4250)).reference != refund.reference


def test_a_disputed_payment_cannot_be_refunded(gateway: StripeGateway, double: StripeDouble) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, "4000000000000259")
    with pytest.raises(GatewayRefused) as refused:
        gateway.refund(refund_request(opened.reference, 4250))
    assert "charged back" in refused.value.detail


def test_a_wrong_secret_key_is_refused_with_a_sentence(double: StripeDouble) -> None:
    gateway = StripeGateway(secret_key="sk_test_wrong", publishable_key="pk_test_double", api_base=double.url)
    with pytest.raises(GatewayRefused) as refused:
        gateway.start(payment_request())
    assert "keys" in str(refused.value)
    assert "sk_test_wrong" not in f"{refused.value} {refused.value.detail}"
    gateway.close()


def test_an_amount_stripe_does_not_take_is_refused(gateway: StripeGateway) -> None:
    with pytest.raises(GatewayRefused) as refused:
        gateway.start(payment_request(1))
    assert "at least" in refused.value.detail


def _saved(double: StripeDouble, customer: str, name: str) -> str:
    return str(_post(double, f"/v1/payment_methods/{name}/attach", customer=customer)["id"])


def _post(double: StripeDouble, path: str, **params: str) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {double.secret_key}"}
    answer = requests.post(double.url + path, data=params, headers=headers, timeout=5)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
