"""Stripe in bad weather: lost answers, errors, hanging calls. One attempt must stay one payment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shop.payments.gateways.base import GatewayRefused, GatewayUnavailable
from shop.payments.gateways.stripe import StripeGateway
from tests.support.payment_rigs import GOOD, payment_request, refund_request, stripe_gateway
from tests.support.stripe_double import StripeDouble

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def impatient(double: StripeDouble) -> Iterator[StripeGateway]:
    """A gateway that waits a quarter of a second and tries once."""
    made = stripe_gateway(double, timeout=0.25, retries=0)
    yield made
    made.close()


def test_a_lost_answer_leaves_the_outcome_unknown_and_the_same_key_finds_it(
    impatient: StripeGateway, double: StripeDouble
) -> None:
    request = payment_request()
    double.hang_next(60)
    with pytest.raises(GatewayUnavailable):
        impatient.start(request)
    made = double.objects("payment_intent")
    assert len(made) == 1
    assert impatient.start(request).reference == made[0]["id"]
    assert len(double.objects("payment_intent")) == 1


def test_a_lost_answer_can_be_found_by_the_order(impatient: StripeGateway, double: StripeDouble) -> None:
    request = payment_request()
    double.reset_next(when="after")
    with pytest.raises(GatewayUnavailable):
        impatient.start(request)
    found = impatient.find_by_order(order_id=request.order_id, since=HOUR_AGO)
    assert [result.reference for result in found] == [double.objects("payment_intent")[0]["id"]]


def test_errors_and_resets_before_the_effect_are_tried_again(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    double.fail_next(1, status=500)
    double.reset_next(1)
    assert gateway.start(payment_request()).reference == double.objects("payment_intent")[0]["id"]


def test_a_connection_lost_after_the_effect_is_tried_again_without_a_second_payment(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    double.reset_next(1, when="after")
    gateway.start(payment_request())
    assert len(double.objects("payment_intent")) == 1


def test_an_error_stripe_keeps_for_the_key_stays_unknown_until_it_is_looked_for(
    impatient: StripeGateway, double: StripeDouble
) -> None:
    request = payment_request()
    double.fail_next(1, status=500, when="after")
    for _ in range(2):
        with pytest.raises(GatewayUnavailable):
            impatient.start(request)
    found = impatient.find_by_order(order_id=request.order_id, since=HOUR_AGO)
    assert len(found) == 1


@pytest.mark.parametrize("status", [409, 429, 500, 503])
def test_an_overloaded_stripe_is_unavailable_and_not_a_refusal(
    impatient: StripeGateway, double: StripeDouble, status: int
) -> None:
    double.fail_next(1, status=status)
    with pytest.raises(GatewayUnavailable) as unavailable:
        impatient.start(payment_request())
    assert unavailable.value.status == 503
    assert double.objects("payment_intent") == []


def test_no_stripe_at_all_is_unavailable() -> None:
    with StripeDouble() as gone:
        gateway = stripe_gateway(gone, retries=0)
    with pytest.raises(GatewayUnavailable):
        gateway.retrieve("pi_1")
    gateway.close()


def test_a_refund_whose_answer_was_lost_is_made_once(impatient: StripeGateway, double: StripeDouble) -> None:
    opened = impatient.start(payment_request())
    double.pay(opened.reference, GOOD)
    request = refund_request(opened.reference, 4250)
    double.reset_next(when="after")
    with pytest.raises(GatewayUnavailable):
        impatient.refund(request)
    assert impatient.refund(request).refund_id == request.refund_id
    assert [refund["amount"] for refund in double.objects("refund")] == [4250]


def test_two_refunds_at_once_never_give_back_more_than_was_paid(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, GOOD)

    def refund(_: int) -> bool:
        try:
            gateway.refund(refund_request(opened.reference, 3000))
        except GatewayRefused:
            return False
        finally:
            gateway.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(refund, range(4))) == 1
    assert sum(made["amount"] for made in double.objects("refund")) == 3000
