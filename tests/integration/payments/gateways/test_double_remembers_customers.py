"""The double's customers, their saved payment methods, sessions, setups, tokens, and disputes answered."""

from __future__ import annotations

import pytest
import requests
import stripe

from tests.support.stripe_double import StripeDouble


@pytest.fixture
def customer(api: stripe.StripeClient) -> stripe.Customer:
    """Cleo at Stripe."""
    return api.v1.customers.create({"email": "cleo@example.com", "name": "Cleo"})


def saved(api: stripe.StripeClient, customer: stripe.Customer) -> stripe.PaymentMethod:
    """A card kept for a customer."""
    return api.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})


def test_a_customer_is_found_changed_and_forgotten(
    api: stripe.StripeClient, customer: stripe.Customer
) -> None:
    assert api.v1.customers.list({"email": "cleo@example.com"}).data[0].id == customer.id
    assert api.v1.customers.update(customer.id, {"name": "Cleo B."}).name == "Cleo B."
    api.v1.customers.delete(customer.id)
    with pytest.raises(stripe.InvalidRequestError) as gone:
        api.v1.customers.retrieve(customer.id)
    assert gone.value.http_status == 404


def test_a_saved_card_is_listed_until_it_is_detached(
    api: stripe.StripeClient, customer: stripe.Customer
) -> None:
    method = saved(api, customer)
    listed = api.v1.customers.payment_methods.list(customer.id)
    assert [found.id for found in listed.data] == [method.id]
    api.v1.payment_methods.detach(method.id)
    assert api.v1.payment_methods.list({"customer": customer.id}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_methods.attach(method.id, {"customer": customer.id})


def test_a_card_that_declines_cannot_be_saved(api: stripe.StripeClient, customer: stripe.Customer) -> None:
    with pytest.raises(stripe.CardError):
        api.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer.id})


def test_a_card_set_up_for_later_asks_no_more(
    api: stripe.StripeClient, customer: stripe.Customer, double: StripeDouble
) -> None:
    setup = api.v1.setup_intents.create(
        {
            "customer": customer.id,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "confirm": True,
            "return_url": "https://shop.example",
        }
    )
    assert setup.status == "requires_action"
    assert double.authenticate(setup.id)["status"] == "succeeded"
    method = str(api.v1.setup_intents.retrieve(setup.id).payment_method)
    intent = api.v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "eur",
            "customer": customer.id,
            "payment_method": method,
            "confirm": True,
            "off_session": True,
            "return_url": "https://shop.example",
        }
    )
    assert intent.status == "succeeded"


def test_a_session_lets_a_browser_show_saved_cards_that_may_be_shown(
    api: stripe.StripeClient, customer: stripe.Customer, double: StripeDouble
) -> None:
    shown, _hidden = saved(api, customer), saved(api, customer)
    api.v1.payment_methods.update(shown.id, {"allow_redisplay": "always"})
    features = {"payment_method_redisplay": "enabled", "payment_method_save": "enabled"}
    session = api.v1.customer_sessions.create(
        {"customer": customer.id, "components": {"payment_element": {"enabled": True, "features": features}}}  # type: ignore[typeddict-item]
    )
    params = {"key": double.publishable_key, "customer_session_client_secret": session.client_secret}
    seen = requests.get(f"{double.url}/v1/elements/sessions", params=params, timeout=5).json()
    assert [method["id"] for method in seen["payment_methods"]] == [shown.id]
    assert seen["offers_saving"] is True


def test_a_confirmation_token_pays_once(api: stripe.StripeClient) -> None:
    token = api.v1.test_helpers.confirmation_tokens.create(
        {"payment_method": "pm_card_visa", "return_url": "https://shop.example"}
    )
    assert token.payment_method_preview.card.last4 == "4242"  # type: ignore[union-attr]
    params = {"amount": 1000, "currency": "eur", "confirm": True, "confirmation_token": token.id}
    intent = api.v1.payment_intents.create(params)  # type: ignore[arg-type]
    assert intent.status == "succeeded"
    assert api.v1.confirmation_tokens.retrieve(token.id).payment_intent == intent.id
    with pytest.raises(stripe.InvalidRequestError, match="already been used"):
        api.v1.payment_intents.create(params)  # type: ignore[arg-type]


@pytest.mark.parametrize(("words", "verdict"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_a_dispute_is_decided_by_the_magic_words(api: stripe.StripeClient, words: str, verdict: str) -> None:
    api.v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "eur",
            "payment_method": "pm_card_createDispute",
            "confirm": True,
            "return_url": "https://shop.example",
        }
    )
    dispute = api.v1.disputes.list().data[0]
    assert dispute.status == "needs_response"
    assert api.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": words}}).status == verdict
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.disputes.close(dispute.id)
