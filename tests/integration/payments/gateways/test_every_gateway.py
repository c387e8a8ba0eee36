"""The contract of the port: what holds for every gateway that shoppers can pay through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shop.kernel import ids
from shop.kernel.money import Money
from shop.payments.gateways.base import (
    BadSignature,
    GatewayRefused,
    PaymentStatus,
    RefundStatus,
    UnknownPayment,
)
from shop.payments.gateways.declines import decline_message
from tests.support.payment_rigs import ASKS, DECLINED, GOOD, NO_MONEY, Rig, payment_request, refund_request

EUR = "EUR"


def test_opens_a_payment_that_waits_for_the_shopper(rig: Rig) -> None:
    request = payment_request()
    opened = rig.gateway.start(request)
    assert opened.status is PaymentStatus.REQUIRES_PAYMENT_METHOD
    assert not opened.paid
    assert not opened.declined
    assert opened.amount == Money(4250, EUR)
    assert opened.amount_received is None
    assert opened.order_id == request.order_id


def test_takes_the_whole_amount_with_a_good_card(rig: Rig) -> None:
    request = payment_request()
    paid = rig.pay(request, GOOD)
    assert paid.paid
    assert paid.amount_received == Money(4250, EUR)
    assert paid.payment_method_label == "Visa •••• 4242"
    assert paid.order_id == request.order_id
    assert rig.gateway.retrieve(paid.reference) == paid


@pytest.mark.parametrize(("card", "code"), [(DECLINED, "generic_decline"), (NO_MONEY, "insufficient_funds")])
def test_tells_a_decline_in_a_sentence_and_takes_nothing(rig: Rig, card: str, code: str) -> None:
    declined = rig.pay(payment_request(), card)
    assert declined.status is PaymentStatus.REQUIRES_PAYMENT_METHOD
    assert declined.declined
    assert declined.decline_code == code
    assert declined.message == decline_message(code)
    assert declined.amount_received is None


def test_waits_for_the_bank_and_is_paid_once_the_shopper_approves(rig: Rig) -> None:
    asked = rig.pay(payment_request(), ASKS)
    assert asked.status is PaymentStatus.REQUIRES_ACTION
    assert asked.amount_received is None
    paid = rig.answer_bank(asked.reference, approve=True)
    assert paid.paid
    assert paid.amount_received == Money(4250, EUR)


def test_takes_nothing_when_the_shopper_refuses_at_the_bank(rig: Rig) -> None:
    asked = rig.pay(payment_request(), ASKS)
    refused = rig.answer_bank(asked.reference, approve=False)
    assert refused.declined
    assert refused.message == decline_message("authentication_failed")
    assert refused.amount_received is None


def test_a_second_answer_to_the_bank_changes_nothing(rig: Rig) -> None:
    asked = rig.pay(payment_request(), ASKS)
    rig.answer_bank(asked.reference, approve=True)
    assert rig.answer_bank(asked.reference, approve=False).paid


def test_the_same_key_is_the_same_payment(rig: Rig) -> None:
    request = payment_request()
    first, second = rig.gateway.start(request), rig.gateway.start(request)
    assert first == second


def test_two_clicks_at_once_are_one_payment(rig: Rig) -> None:
    request = payment_request()
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(rig.gateway.start, [request] * 8))
    assert {result.reference for result in results} == {results[0].reference}
    since = datetime.now(UTC) - timedelta(hours=1)
    assert len(rig.gateway.find_by_order(order_id=request.order_id, since=since)) == 1


def test_the_same_key_with_another_amount_is_refused(rig: Rig) -> None:
    request = payment_request()
    opened = rig.gateway.start(request)
    with pytest.raises(GatewayRefused):
        rig.gateway.start(replace(request, amount=Money(1, EUR)))
    assert rig.gateway.retrieve(opened.reference).amount == Money(4250, EUR)


def test_refunds_in_parts_and_never_more_than_was_paid(rig: Rig) -> None:
    paid = rig.pay(payment_request(), GOOD)
    first = rig.gateway.refund(refund_request(paid.reference, 1000, reason="requested_by_customer"))
    rest = rig.gateway.refund(refund_request(paid.reference, 3250, reason="The cup was broken."))
    assert (first.status, first.amount) == (RefundStatus.SUCCEEDED, Money(1000, EUR))
    assert rest.amount == Money(3250, EUR)
    with pytest.raises(GatewayRefused):
        rig.gateway.refund(refund_request(paid.reference, 1))


def test_more_than_is_left_is_refused_and_leaves_the_rest_refundable(rig: Rig) -> None:
    paid = rig.pay(payment_request(), GOOD)
    rig.gateway.refund(refund_request(paid.reference, 4000))
    with pytest.raises(GatewayRefused):
        rig.gateway.refund(refund_request(paid.reference, 251))
    assert rig.gateway.refund(refund_request(paid.reference, 250)).status is RefundStatus.SUCCEEDED


def test_a_refund_repeated_with_its_key_is_one_refund(rig: Rig) -> None:
    paid = rig.pay(payment_request(), GOOD)
    request = refund_request(paid.reference, 4250)
    first, again = rig.gateway.refund(request), rig.gateway.refund(request)
    assert first == again
    assert first.refund_id == request.refund_id
    assert first.payment_reference == paid.reference
    assert rig.gateway.retrieve_refund(first.reference) == first


def test_an_unpaid_payment_cannot_be_refunded(rig: Rig) -> None:
    opened = rig.gateway.start(payment_request())
    with pytest.raises(GatewayRefused):
        rig.gateway.refund(refund_request(opened.reference, 1))


def test_an_unpaid_payment_is_canceled_once(rig: Rig) -> None:
    opened = rig.gateway.start(payment_request())
    assert rig.gateway.cancel(opened.reference).status is PaymentStatus.CANCELED
    assert rig.gateway.cancel(opened.reference).status is PaymentStatus.CANCELED


def test_a_paid_payment_stays_paid_when_it_is_canceled(rig: Rig) -> None:
    paid = rig.pay(payment_request(), GOOD)
    assert rig.gateway.cancel(paid.reference).paid
    assert rig.gateway.retrieve(paid.reference).paid


def test_says_so_when_it_does_not_know_a_payment_or_a_refund(rig: Rig) -> None:
    with pytest.raises(UnknownPayment):
        rig.gateway.retrieve("pi_nobody")
    with pytest.raises(UnknownPayment):
        rig.gateway.cancel("pi_nobody")
    with pytest.raises(UnknownPayment):
        rig.gateway.refund(refund_request("pi_nobody", 100))
    with pytest.raises(UnknownPayment):
        rig.gateway.retrieve_refund("re_nobody")


def test_finds_the_payments_of_an_order_whose_reference_was_lost(rig: Rig) -> None:
    order_id, since = ids.new_id(), datetime.now(UTC) - timedelta(hours=1)
    first = rig.gateway.start(payment_request(order_id=order_id))
    rig.gateway.start(payment_request())
    second = rig.pay(payment_request(order_id=order_id, attempt=2), GOOD)
    found = rig.gateway.find_by_order(order_id=order_id, since=since)
    assert [result.reference for result in found] == [second.reference, first.reference]
    assert found[0].paid
    assert rig.gateway.find_by_order(order_id=ids.new_id(), since=since) == ()


@pytest.mark.parametrize(
    ("amount", "currency"), [(1500, "JPY"), (12340, "KWD"), (900, "ISK"), (100000, "RSD")]
)
def test_takes_currencies_with_other_decimals_exactly(rig: Rig, amount: int, currency: str) -> None:
    paid = rig.pay(payment_request(amount, currency), GOOD)
    assert paid.amount_received == Money(amount, currency)
    part = amount // 100 * 10
    assert rig.gateway.refund(refund_request(paid.reference, part, currency)).amount == Money(part, currency)


def test_shows_no_secret_and_no_card_number(rig: Rig) -> None:
    paid = rig.pay(payment_request(), GOOD)
    told = f"{paid!r} {dict(paid.raw)}"
    assert GOOD not in told
    assert "secret" not in told


def test_believes_no_unsigned_message(rig: Rig) -> None:
    with pytest.raises(BadSignature) as refused:
        rig.gateway.verify_webhook(b"{}", {}, at=datetime.now(UTC))
    assert refused.value.status == 400
