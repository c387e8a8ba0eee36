"""Stripe's messages: only signed ones are believed, and they are put into the shop's words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from shop.kernel.money import Money
from shop.payments.gateways.base import BadSignature, EventKind, RefundStatus
from shop.payments.gateways.stripe import StripeGateway
from tests.support.payment_rigs import GOOD, payment_request, refund_request
from tests.support.stripe_double import StripeDouble
from tests.support.stripe_double.webhooks import signature

Delivery = tuple[bytes, dict[str, str]]


@pytest.fixture
def delivery(gateway: StripeGateway, double: StripeDouble) -> Delivery:
    """The message of a paid intent, as Stripe sends it."""
    opened = gateway.start(payment_request())
    double.pay(opened.reference, GOOD)
    return double.webhooks.signed(double.objects("event", type="payment_intent.succeeded")[0])


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def test_a_good_signature_is_believed(
    gateway: StripeGateway, double: StripeDouble, delivery: Delivery
) -> None:
    event = gateway.verify_webhook(*delivery, at=now())
    intent = double.objects("payment_intent")[0]
    assert event.kind is EventKind.PAYMENT
    assert event.type == "payment_intent.succeeded"
    assert event.reference == intent["id"]
    assert str(event.order_id) == intent["metadata"]["order_id"]
    assert event.created.tzinfo is UTC


def test_the_headers_name_may_be_written_in_any_case(gateway: StripeGateway, delivery: Delivery) -> None:
    body, headers = delivery
    small = {name.lower(): value for name, value in headers.items()}
    assert gateway.verify_webhook(body, small, at=now()).id


def test_a_tampered_body_is_not_believed(gateway: StripeGateway, delivery: Delivery) -> None:
    body, headers = delivery
    with pytest.raises(BadSignature):
        gateway.verify_webhook(body.replace(b"4250", b"9999"), headers, at=now())


def test_a_message_signed_by_somebody_else_is_not_believed(
    gateway: StripeGateway, double: StripeDouble, delivery: Delivery
) -> None:
    double.webhooks.knobs.bad_signature = True
    body, headers = double.webhooks.signed(json.loads(delivery[0]))
    with pytest.raises(BadSignature):
        gateway.verify_webhook(body, headers, at=now())


def test_an_old_message_is_not_believed_again(gateway: StripeGateway, delivery: Delivery) -> None:
    gateway.verify_webhook(*delivery, at=now() + timedelta(minutes=4))
    with pytest.raises(BadSignature):
        gateway.verify_webhook(*delivery, at=now() + timedelta(minutes=6))


def test_a_stored_message_can_still_be_read_when_it_is_old(
    gateway: StripeGateway, delivery: Delivery
) -> None:
    assert gateway.read_webhook(delivery[0]) == gateway.verify_webhook(*delivery, at=now())


def test_while_a_secret_is_rolled_both_are_good(double: StripeDouble, delivery: Delivery) -> None:
    double.webhooks.secret, double.webhooks.old_secret = "whsec_new", "whsec_double"
    body, headers = double.webhooks.signed(json.loads(delivery[0]))
    for secrets in (("whsec_double",), ("whsec_new",), ("whsec_gone", "whsec_new")):
        gateway = StripeGateway(
            secret_key="sk_test_1", publishable_key="pk_test_1", webhook_secrets=secrets, api_base=double.url
        )
        assert gateway.verify_webhook(body, headers, at=now()).id


def test_without_a_secret_nothing_is_believed(delivery: Delivery) -> None:
    gateway = StripeGateway(secret_key="sk_test_1", publishable_key="pk_test_1")
    with pytest.raises(BadSignature):
        gateway.verify_webhook(*delivery, at=now())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b'"text"',
        b"null",
        b"{}",
        b'{"id":"evt_1","type":1,"data":{"object":{}}}',
    ],
)
def test_a_signed_body_that_is_no_event_is_a_bad_message_and_no_crash(
    gateway: StripeGateway, double: StripeDouble, body: bytes
) -> None:
    headers = {"Stripe-Signature": signature(body, [double.webhook_secret], at=now().timestamp())}
    with pytest.raises(BadSignature) as refused:
        gateway.verify_webhook(body, headers, at=now())
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=00", "t=x,v1=00", "t=,v1=", "nonsense", "t=99999999999999999,v1=00"]
)
def test_a_broken_header_is_not_believed(gateway: StripeGateway, delivery: Delivery, header: str) -> None:
    with pytest.raises(BadSignature):
        gateway.verify_webhook(delivery[0], {"Stripe-Signature": header}, at=now())


def test_a_refund_made_in_the_dashboard_names_its_payment(
    gateway: StripeGateway, double: StripeDouble
) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, GOOD)
    request = refund_request(opened.reference, 1000)
    gateway.refund(request)
    body, _ = double.webhooks.signed(double.objects("event", type="refund.created")[0])
    event = gateway.read_webhook(body)
    assert event.kind is EventKind.REFUND
    assert event.reference == opened.reference
    assert event.refund is not None
    assert event.refund.status is RefundStatus.SUCCEEDED
    assert event.refund.amount == Money(1000, "EUR")
    assert event.refund.refund_id == request.refund_id


def test_a_dispute_tells_amount_reason_and_the_last_day(gateway: StripeGateway, double: StripeDouble) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, GOOD)
    dispute = double.open_dispute(opened.reference, reason="product_not_received")
    double.close_dispute(dispute["id"], won=True)
    events = [
        gateway.read_webhook(double.webhooks.signed(event)[0])
        for event in double.objects("event")
        if event["type"].startswith("charge.dispute.")
    ]
    assert {event.kind for event in events} == {EventKind.DISPUTE}
    assert {event.reference for event in events} == {opened.reference}
    first, last = events[0].dispute, events[-1].dispute
    assert first is not None
    assert last is not None
    assert (first.open, first.amount, first.reason) == (True, Money(4250, "EUR"), "product_not_received")
    assert first.due_by is not None
    assert first.due_by > now()
    assert (last.open, last.status) == (False, "won")


def test_what_we_do_not_act_on_is_other(gateway: StripeGateway, double: StripeDouble) -> None:
    opened = gateway.start(payment_request())
    double.pay(opened.reference, GOOD)
    event = gateway.read_webhook(
        double.webhooks.signed(double.objects("event", type="charge.succeeded")[0])[0]
    )
    assert event.kind is EventKind.OTHER
    assert event.reference == opened.reference
