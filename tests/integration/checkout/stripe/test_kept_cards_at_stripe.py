"""Kept cards through Stripe: consent in the intent, one customer, one call to pay, and the way out."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from shop.checkout import flow
from shop.checkout.values import Placement
from shop.kernel import db
from shop.kernel.origin import Origin, acting_as
from shop.orders.models import OPEN, PENDING
from shop.payments import cards, keeping
from shop.payments import queries as payments
from shop.payments.cards import Card
from shop.payments.models import GatewayCustomer
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.integration.checkout.stripe.acts import drain, now
from tests.integration.checkout.test_kept_cards import somebody
from tests.support.stripe_double import StripeDouble

INTENTS, CUSTOMERS = "/v1/payment_intents", "/v1/customers"


@pytest.fixture
def database(sqlite):  # what is asked here does not depend on the database
    """SQLite only."""
    return sqlite


def begin(customer_id: uuid.UUID, email: str, *, save: bool) -> Placement:
    """A signed-in customer's purchase up to the card form."""
    typed = replace(details(email=email, payment_code="card"), save_method=save)
    with acting_as(Origin(actor=f"customer:{customer_id}")):
        return press(cart_with(stocked_variant()), typed, card=None, customer_id=customer_id)


def bought(
    shop: StripeDouble, number: str = "4242424242424242", *, save: bool = True
) -> tuple[uuid.UUID, str]:
    """Cleo has paid in her browser with the box ticked; (her id, her address)."""
    cleo = somebody()
    placed = begin(cleo.id, cleo.email, save=save)
    assert placed.payment is not None
    shop.pay(placed.payment.reference, number)
    if number != "4242424242424242":
        shop.authenticate(placed.payment.reference)
    shop.webhooks.wait()
    drain()
    assert order_of(placed).status == OPEN
    return cleo.id, cleo.email


def own(customer_id: uuid.UUID) -> list[Card]:
    db.end_read()
    return cards.of_customer(customer_id, at=AT)


def tap(customer_id: uuid.UUID, email: str) -> Placement:
    typed = replace(details(email=email, payment_code=""), saved_card=own(customer_id)[0].id)
    return press(cart_with(stocked_variant()), typed, card=None, customer_id=customer_id)


def test_without_consent_stripe_is_told_of_no_customer(shop: StripeDouble) -> None:
    cleo, _email = bought(shop, save=False)
    (asked,) = shop.calls("POST", INTENTS)
    assert not {"customer", "setup_future_usage"} & set(asked)
    assert shop.calls("POST", CUSTOMERS) == []
    assert own(cleo) == []


def test_with_consent_the_card_is_kept_under_the_shops_id_alone(shop: StripeDouble) -> None:
    cleo, _email = bought(shop)
    assert shop.calls("POST", CUSTOMERS) == [{"metadata": {"customer_id": str(cleo)}}]
    (asked,) = shop.calls("POST", INTENTS)
    (customer,) = shop.objects("customer")
    assert (asked["customer"], asked["setup_future_usage"]) == (customer["id"], "on_session")
    (card,) = own(cleo)
    assert (card.label, card.method_code, card.customer_ref) == ("Visa •••• 4242", "card", customer["id"])
    assert shop.object(card.reference)["customer"] == customer["id"]


def test_one_call_pays_with_a_kept_card_while_the_customer_is_there(shop: StripeDouble) -> None:
    order = order_of(tap(*bought(shop)))
    assert (order.status, order.payment_label) == (OPEN, "Visa •••• 4242")
    asked = shop.calls("POST", INTENTS)[-1]
    assert asked["confirm"] == "true"
    assert asked["return_url"].endswith(f"/orders/{order.token}/payment")
    assert not {"off_session", "setup_future_usage", "shipping"} & set(asked)
    assert len(shop.calls("POST", CUSTOMERS)) == 1


def test_a_bank_that_asks_sends_to_its_page_and_the_return_settles(shop: StripeDouble) -> None:
    placed = tap(*bought(shop, "4000002760003184"))
    assert placed.payment is not None
    assert placed.payment.next_action_url
    assert order_of(placed).status == PENDING
    shop.authenticate(placed.payment.reference)
    assert flow.refresh(order_token=placed.order_token, at=AT).status == OPEN


def test_a_card_taken_out_is_detached_at_stripe(shop: StripeDouble) -> None:
    cleo, _email = bought(shop)
    (card,) = own(cleo)
    with db.transaction():
        keeping.remove(customer_id=cleo, card_id=card.id, at=AT)
    shop.fail_next(9, status=503, only=f"POST /v1/payment_methods/{card.reference}/detach")
    assert keeping.forget_removed(AT) == 0
    shop.world.faults.clear()
    assert keeping.forget_removed(AT) == 1
    assert shop.object(card.reference)["customer"] is None
    assert keeping.forget_removed(AT) == 0


def test_a_card_removed_at_stripe_itself_is_dropped_here(shop: StripeDouble) -> None:
    cleo, email = bought(shop)
    (card,) = own(cleo)
    shop.world.books.remove(card.reference)
    placed = tap(cleo, email)
    assert placed.problem is not None
    assert own(cleo) == []
    again = flow.pay_again(order_token=placed.order_token, payment_code="card", at=AT)
    assert again.payment is not None
    shop.pay(again.payment.reference)
    assert flow.refresh(order_token=placed.order_token, at=AT).status == OPEN


def test_keys_of_another_account_begin_anew(shop: StripeDouble) -> None:
    cleo, email = bought(shop)
    shop.world.books.remove(own(cleo)[0].customer_ref)
    db.end_read()
    placed = begin(cleo, email, save=True)
    assert placed.problem is not None
    db.end_read()
    assert db.session().query(GatewayCustomer).count() == 0
    assert own(cleo) == []


def test_a_late_message_does_not_bring_a_removed_card_back(shop: StripeDouble) -> None:
    cleo, _email = bought(shop)
    (card,) = own(cleo)
    with db.transaction():
        keeping.remove(customer_id=cleo, card_id=card.id, at=AT)
    keeping.forget_removed(AT)
    event = next(one for one in shop.objects("event") if one["type"] == "payment_intent.succeeded")
    body, headers = shop.webhooks.signed(event | {"id": "evt_again"})
    assert shop.webhooks._send(body, headers) == 200
    drain()
    assert own(cleo) == []


def test_paying_by_the_link_with_another_card_cancels_the_attempt_that_keeps(shop: StripeDouble) -> None:
    cleo = somebody()
    placed = begin(cleo.id, cleo.email, save=True)
    order = order_of(placed)
    again = flow.pay_again(order_token=placed.order_token, payment_code="card", at=AT)
    assert again.payment is not None
    shop.pay(again.payment.reference)
    flow.refresh(order_token=placed.order_token, at=AT)
    db.end_read()
    assert [one.status for one in payments.of_order(order.id)] == ["canceled", "succeeded"]
    assert now(order).status == OPEN
    assert own(cleo.id) == []
