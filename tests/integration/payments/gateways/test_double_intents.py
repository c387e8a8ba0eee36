"""The double's intents go through Stripe's states, and through no others."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.stripe_double import StripeDouble
from tests.support.stripe_double.cards import CARDS

RETURN = {"return_url": "https://shop.example/back"}


def opened(api: stripe.StripeClient, **params: Any) -> stripe.PaymentIntent:
    """A new intent over ten euro."""
    return api.v1.payment_intents.create({"amount": 1000, "currency": "eur"} | params)  # type: ignore[arg-type]


def confirm(api: stripe.StripeClient, id: str, method: str = "pm_card_visa") -> stripe.PaymentIntent:
    """Confirm as a server does."""
    return api.v1.payment_intents.confirm(id, {"payment_method": method} | RETURN)  # type: ignore[arg-type]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_card_does_the_same_by_number_and_by_name(
    api: stripe.StripeClient, double: StripeDouble, card: Any
) -> None:
    typed, named = opened(api), opened(api)
    double.pay(typed.id, card.number)
    double.confirm(named.id, payment_method=card.name)
    first, second = double.object(typed.id), double.object(named.id)
    expected = (
        "requires_action"
        if card.authentication
        else "requires_payment_method"
        if card.decline
        else "succeeded"
    )
    assert first["status"] == second["status"] == expected
    if card.decline and not card.authentication:
        assert first["last_payment_error"]["decline_code"] == card.decline
        assert first["last_payment_error"]["code"] == card.code


def test_success_is_told_everywhere(api: stripe.StripeClient, double: StripeDouble) -> None:
    intent = confirm(api, opened(api).id)
    assert (intent.status, intent.amount_received) == ("succeeded", 1000)
    charge = api.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.paid, charge.captured, charge.amount_captured) == (True, True, 1000)
    types = [event["type"] for event in double.objects("event")]
    assert types == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_a_decline_is_a_402_with_the_intent_and_leaves_it_open(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    intent = opened(api)
    with pytest.raises(stripe.CardError) as declined:
        confirm(api, intent.id, "pm_card_visa_chargeDeclinedInsufficientFunds")
    error = declined.value.json_body["error"]
    assert (error["code"], error["decline_code"]) == ("card_declined", "insufficient_funds")
    assert error["payment_intent"]["id"] == intent.id
    assert double.objects("event", type="payment_intent.payment_failed")
    assert confirm(api, intent.id).status == "succeeded"


def test_a_card_that_asks_and_then_declines_ends_declined(
    api: stripe.StripeClient, double: StripeDouble
) -> None:
    intent = opened(api)
    double.pay(intent.id, "4000008260003178")
    assert double.authenticate(intent.id)["status"] == "requires_payment_method"
    assert double.object(intent.id)["last_payment_error"]["decline_code"] == "insufficient_funds"


def test_without_the_shopper_a_card_that_asks_is_declined(api: stripe.StripeClient) -> None:
    params = {"payment_method": "pm_card_authenticationRequired", "confirm": True, "off_session": True}
    with pytest.raises(stripe.CardError) as declined:
        opened(api, **params, **RETURN)
    assert declined.value.code == "authentication_required"


@pytest.mark.parametrize("verb", ["confirm", "update", "cancel", "capture"])
def test_a_paid_intent_cannot_be_paid_changed_or_ended_again(api: stripe.StripeClient, verb: str) -> None:
    intents, intent = api.v1.payment_intents, confirm(api, opened(api).id)
    verbs = {
        "confirm": lambda: confirm(api, intent.id),
        "update": lambda: intents.update(intent.id, {"amount": 500}),
        "cancel": lambda: intents.cancel(intent.id),
        "capture": lambda: intents.capture(intent.id),
    }
    with pytest.raises(stripe.InvalidRequestError) as refused:
        verbs[verb]()
    assert refused.value.code == "payment_intent_unexpected_state"
    assert refused.value.json_body["error"]["payment_intent"]["id"] == intent.id


def test_a_paid_intent_may_still_be_described(api: stripe.StripeClient) -> None:
    intent = confirm(api, opened(api, metadata={"a": "1", "b": "2"}).id)
    changed = api.v1.payment_intents.update(intent.id, {"metadata": {"a": "", "c": "3"}})
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}


def test_confirming_needs_a_payment_method_and_a_way_back(api: stripe.StripeClient) -> None:
    intent = opened(api, automatic_payment_methods={"enabled": True})
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        api.v1.payment_intents.confirm(intent.id, RETURN)  # type: ignore[arg-type]
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        api.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})


def test_money_can_be_reserved_and_a_part_be_taken(api: stripe.StripeClient, double: StripeDouble) -> None:
    intent = confirm(api, opened(api, capture_method="manual").id)
    assert (intent.status, intent.amount_capturable, intent.amount_received) == ("requires_capture", 1000, 0)
    assert double.objects("event", type="payment_intent.amount_capturable_updated")
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1001})
    taken = api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 600})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 600, 0)


def test_a_payment_method_used_without_a_customer_serves_once(api: stripe.StripeClient) -> None:
    method = api.v1.payment_methods.retrieve(str(confirm(api, opened(api).id).payment_method))
    with pytest.raises(stripe.InvalidRequestError, match="previously used"):
        confirm(api, opened(api).id, method.id)


def test_lists_come_in_pages_newest_first(api: stripe.StripeClient) -> None:
    ids = [opened(api).id for _ in range(5)][::-1]
    first = api.v1.payment_intents.list({"limit": 2})
    assert ([intent.id for intent in first.data], first.has_more) == (ids[:2], True)
    rest = api.v1.payment_intents.list({"limit": 10, "starting_after": ids[1]})
    assert ([intent.id for intent in rest.data], rest.has_more) == (ids[2:], False)
    before = api.v1.payment_intents.list({"ending_before": ids[2], "limit": 1})
    assert ([intent.id for intent in before.data], before.has_more) == ([ids[1]], True)
    assert [intent.id for intent in api.v1.payment_intents.list({"limit": 2}).auto_paging_iter()] == ids


def test_lists_can_be_limited_to_a_time(api: stripe.StripeClient) -> None:
    intent = opened(api)
    assert api.v1.payment_intents.list({"created": {"gte": intent.created}}).data
    assert not api.v1.payment_intents.list({"created": {"gt": intent.created + 60}}).data


def test_ids_can_be_expanded(api: stripe.StripeClient) -> None:
    confirm(api, opened(api).id)
    found = api.v1.payment_intents.list({"expand": ["data.latest_charge", "data.payment_method"]}).data[0]
    assert found.latest_charge.payment_intent == found.id  # type: ignore[union-attr]
    assert found.payment_method.card.last4 == "4242"  # type: ignore[union-attr]
