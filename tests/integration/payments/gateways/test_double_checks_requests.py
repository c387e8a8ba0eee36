"""The double is a contract test: what Stripe would refuse, it refuses, in the same shape."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import stripe

from tests.support.stripe_double import StripeDouble

GOOD = {"amount": 1000, "currency": "eur"}


def refused(api: stripe.StripeClient, **params: Any) -> stripe.InvalidRequestError:
    """The refusal of an intent with these parameters."""
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.payment_intents.create(GOOD | params)  # type: ignore[arg-type]
    assert refusal.value.http_status == 400
    return refusal.value


def test_an_unknown_parameter_is_named(api: stripe.StripeClient, double: StripeDouble) -> None:
    error = refused(api, colour="red")
    assert (error.code, error.param) == ("parameter_unknown", "colour")
    assert double.objects("payment_intent") == []


def test_an_unknown_parameter_is_found_however_deep(api: stripe.StripeClient) -> None:
    error = refused(api, automatic_payment_methods={"enabled": True, "always": True})
    assert error.param == "automatic_payment_methods[always]"


def test_a_missing_parameter_is_named(api: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        api.v1.payment_intents.create({"amount": 1000})  # type: ignore[typeddict-item]
    assert (refusal.value.code, refusal.value.param) == ("parameter_missing", "currency")


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"amount": 10.5}, "amount"),
        ({"capture_method": "tomorrow"}, "capture_method"),
        ({"automatic_payment_methods": {"enabled": "yes"}}, "automatic_payment_methods[enabled]"),
        ({"automatic_payment_methods": "yes"}, "automatic_payment_methods"),
        ({"shipping": {"name": "Cleo"}}, "shipping[address]"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"metadata": {"k": "v" * 501}}, "metadata"),
        ({"metadata": {str(number): "v" for number in range(51)}}, "metadata"),
        ({"currency": "xyz"}, "currency"),
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 49}, "amount"),
        ({"amount": 100_000_000}, "amount"),
        ({"amount": 1234, "currency": "kwd"}, "amount"),
        ({"amount": 150, "currency": "isk"}, "amount"),
        ({"return_url": "https://shop.example"}, "return_url"),
        ({"customer": "cus_nobody"}, "customer"),
        ({"payment_method": "pm_nobody"}, "payment_method"),
        ({"expand": ["moon"]}, "expand"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    api: stripe.StripeClient, params: dict[str, Any], param: str
) -> None:
    assert refused(api, **params).param == param


def test_a_card_number_from_a_server_is_refused(api: stripe.StripeClient) -> None:
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    with pytest.raises(stripe.CardError, match="unsafe"):
        api.v1.payment_methods.create({"type": "card", "card": card})


def test_an_unknown_address_is_a_404_of_stripes_shape(double: StripeDouble) -> None:
    answer = requests.get(
        f"{double.url}/v1/moons", headers={"Authorization": "Bearer sk_test_double"}, timeout=5
    )
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_browser_may_not_do_what_a_server_may(double: StripeDouble) -> None:
    answer = requests.post(f"{double.url}/v1/refunds", data={"key": double.publishable_key}, timeout=5)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "secret_key_required"


def test_a_browser_sees_an_intent_only_with_its_secret_and_only_a_part(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "eur", "metadata": {"order_id": "7"}})
    url, key = f"{double.url}/v1/payment_intents/{intent.id}", double.publishable_key
    assert requests.get(url, params={"key": key, "client_secret": "x"}, timeout=5).status_code == 400
    seen = requests.get(url, params={"key": key, "client_secret": intent.client_secret}, timeout=5).json()
    assert seen["amount"] == 1000
    assert "metadata" not in seen


def test_elements_that_promise_another_amount_are_refused(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    answer = double.pay(intent.id, **{"elements[amount]": "900", "elements[currency]": "eur"})
    assert (
        answer["error"]["message"] == "The provided amount (900) does not match the expected amount (1000)."
    )
    assert double.object(intent.id)["status"] == "requires_payment_method"
