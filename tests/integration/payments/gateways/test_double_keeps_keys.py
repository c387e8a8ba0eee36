"""Idempotency keys of the double behave as Stripe documents them."""

from __future__ import annotations

import pytest
import stripe

from tests.support.stripe_double import StripeDouble
from tests.support.stripe_double.errors import StripeFailure
from tests.support.stripe_double.idempotency import KEPT_FOR, IdempotencyKeys

KEY = {"idempotency_key": "order-1"}


def create(api: stripe.StripeClient, amount: int = 1000) -> stripe.PaymentIntent:
    """Open an intent with the one key."""
    return api.v1.payment_intents.create({"amount": amount, "currency": "eur"}, KEY)  # type: ignore[arg-type]


def test_the_same_call_gets_the_same_answer_and_is_marked_as_replayed(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    first, second = create(api), create(api)
    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(double.objects("event", type="payment_intent.created")) == 1


def test_the_first_answer_is_given_again_even_when_the_object_has_changed(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    double.pay(create(api).id)
    assert create(api).status == "requires_payment_method"


def test_other_parameters_with_the_key_are_an_error(api: stripe.StripeClient, double: StripeDouble) -> None:
    create(api)
    with pytest.raises(stripe.IdempotencyError):
        create(api, 2000)
    assert len(double.objects("payment_intent")) == 1


def test_another_endpoint_with_the_key_is_an_error(api: stripe.StripeClient) -> None:
    create(api)
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        api.v1.customers.create({}, KEY)  # type: ignore[arg-type]


def test_an_error_of_a_begun_call_is_kept(api: stripe.StripeClient, double: StripeDouble) -> None:
    double.fail_next(1, when="after")
    for _ in range(3):
        with pytest.raises(stripe.APIError):
            create(api)
    assert len(double.objects("payment_intent")) == 1


def test_a_decline_is_kept(api: stripe.StripeClient, double: StripeDouble) -> None:
    params = {
        "amount": 1000,
        "currency": "eur",
        "payment_method": "pm_card_visa_chargeDeclined",
        "confirm": True,
    }
    params["return_url"] = "https://shop.example"
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            api.v1.payment_intents.create(params, KEY)  # type: ignore[arg-type]
    assert len(double.objects("charge")) == 1


def test_nothing_is_kept_of_a_call_that_never_began(api: stripe.StripeClient, double: StripeDouble) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.create({"amount": 1000}, KEY)  # type: ignore[arg-type]
    double.fail_next(1, when="before")
    with pytest.raises(stripe.APIError):
        create(api)
    assert create(api).id == double.objects("payment_intent")[0]["id"]


def test_a_call_still_under_way_is_a_conflict() -> None:
    keys = IdempotencyKeys(lambda: 0)
    assert keys.begin("k", path="/v1/refunds", fingerprint="amount=1") is None
    with pytest.raises(StripeFailure) as conflict:
        keys.begin("k", path="/v1/refunds", fingerprint="amount=1")
    assert conflict.value.status == 409
    assert conflict.value.error["code"] == "idempotency_key_in_use"


def test_a_key_is_forgotten_after_a_day() -> None:
    time = [0.0]
    keys = IdempotencyKeys(lambda: time[0])
    keys.begin("k", path="/v1/refunds", fingerprint="amount=1")
    keys.keep("k", status=200, body="{}")
    time[0] = KEPT_FOR + 1.0
    assert keys.begin("k", path="/v1/refunds", fingerprint="amount=2") is None


def test_a_key_may_not_be_longer_than_255(api: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.customers.create({}, {"idempotency_key": "k" * 256})
