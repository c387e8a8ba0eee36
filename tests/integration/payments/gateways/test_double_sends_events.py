"""The double's webhooks: signed, and as unreliable as a test wants them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import stripe

from tests.support.stripe_double import StripeDouble

GOOD = 200


class Endpoint:
    """Receives events; answers what it is told to answer."""

    def __init__(self) -> None:
        self.status = GOOD
        self.received: list[dict[str, object]] = []
        self.signatures: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        self.received.append(json.loads(body))
        self.signatures.append(headers["Stripe-Signature"])
        stripe.WebhookSignature.verify_header(body, headers["Stripe-Signature"], "whsec_double", 300)
        self.meanwhile()
        return self.status

    @property
    def types(self) -> list[object]:
        """The types of what came, in order."""
        return [event["type"] for event in self.received]


@pytest.fixture
def endpoint(double: StripeDouble) -> Endpoint:
    """Where the events go."""
    made = Endpoint()
    double.webhooks.send_to(made)
    return made


def pay(api: stripe.StripeClient, double: StripeDouble) -> str:
    """Open and pay an intent; return when all events have arrived."""
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    double.pay(intent.id)
    double.webhooks.wait()
    return intent.id


PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_every_change_is_sent_once_and_in_order(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    intent = pay(api, double)
    assert endpoint.types == PAID
    assert [attempt.status for attempt in double.webhooks.attempts] == [200, 200, 200]
    last = stripe.Event.construct_from(endpoint.received[-1], None)
    assert last.data.object["id"] == intent
    assert last.api_version == stripe.api_version


def test_events_can_come_twice(api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint) -> None:
    double.webhooks.knobs.copies = 2
    pay(api, double)
    assert endpoint.types == [type for type in PAID for _ in range(2)]
    assert len({event["id"] for event in endpoint.received}) == 3


def test_events_can_come_late(api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint) -> None:
    double.webhooks.knobs.delay = 0.01
    pay(api, double)
    assert endpoint.types == PAID


def test_events_can_come_in_the_wrong_order(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    double.webhooks.knobs.reorder = True
    pay(api, double)
    assert endpoint.types == [PAID[0], PAID[2], PAID[1]]


def test_events_can_be_held_and_released_last_first(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    double.webhooks.knobs.hold = True
    pay(api, double)
    assert endpoint.received == []
    double.webhooks.release(reverse=True)
    assert endpoint.types == PAID[::-1]


def test_lost_events_are_sent_again(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    double.webhooks.knobs.drop = 2
    pay(api, double)
    assert endpoint.types == PAID[2:]
    assert double.webhooks.redeliver() == 0
    assert endpoint.types == [PAID[2], *PAID[:2]]


@pytest.mark.parametrize("status", [400, 404, 500])
def test_events_not_answered_well_are_sent_again(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint, status: int
) -> None:
    endpoint.status = status
    pay(api, double)
    assert double.webhooks.redeliver() == 3
    endpoint.status = 204
    assert double.webhooks.redeliver() == 0
    assert endpoint.types == PAID * 3


def test_events_can_carry_a_bad_signature(api: stripe.StripeClient, double: StripeDouble) -> None:
    signed: list[tuple[bytes, str]] = []

    def record(body: bytes, headers: dict[str, str]) -> int:
        signed.append((body, headers["Stripe-Signature"]))
        return GOOD

    double.webhooks.send_to(record)
    double.webhooks.knobs.bad_signature = True
    pay(api, double)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(*signed[0], double.webhook_secret)


def test_an_event_can_arrive_before_the_answer_to_the_call_that_caused_it(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    seen: list[int] = []
    double.webhooks.knobs.fire_before_response = True
    endpoint.meanwhile = lambda: seen.append(len(double.objects("payment_intent")))
    api.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    assert seen == [1]


def test_a_shop_may_call_back_while_it_receives(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    double.webhooks.knobs.fire_before_response = True
    endpoint.meanwhile = lambda: api.v1.payment_intents.list()
    api.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    assert endpoint.types == PAID[:1]


def test_nobody_listening_loses_no_event(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    with StripeDouble() as gone:
        nowhere = gone.url
    double.webhooks.send_to(nowhere)
    pay(api, double)
    assert {attempt.status for attempt in double.webhooks.attempts} == {None}
    double.webhooks.send_to(endpoint)
    double.webhooks.redeliver()
    assert endpoint.types == PAID


def test_events_can_be_listed(api: stripe.StripeClient, double: StripeDouble) -> None:
    pay(api, double)
    assert [event.type for event in api.v1.events.list().data] == PAID[::-1]
    only = api.v1.events.list({"types": ["charge.succeeded", "charge.refunded"]}).data
    assert [event.type for event in only] == ["charge.succeeded"]
    assert api.v1.events.retrieve(only[0].id).id == only[0].id


def test_refunds_and_disputes_tell_their_story(
    api: stripe.StripeClient, double: StripeDouble, endpoint: Endpoint
) -> None:
    intent = pay(api, double)
    refund = api.v1.refunds.create({"payment_intent": intent, "amount": 400})
    double.settle_refund(refund.id, succeeded=False)
    dispute = double.open_dispute(intent)
    double.close_dispute(dispute["id"], won=True)
    double.webhooks.wait()
    assert endpoint.types[3:] == [
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
