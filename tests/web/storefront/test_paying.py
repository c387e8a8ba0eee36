"""Paying with the labeled test cards: declined, asked by the bank, a changed mind; what a script is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.kernel import clock, db, preferences
from shop.orders.models import CANCELLED, FAILED, OPEN, PAID, PENDING
from shop.payments import wiring
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import ASKS, DECLINED, GOOD, TYPED, orders, token, written


def offer(preference: preferences.Preference[bool]) -> None:
    """Switch a way to pay on."""
    with db.transaction():
        preferences.put(preference, True, at=NOON)
        preferences.put(wiring.BANK_DETAILS, "IBAN DE00 1234\nHalden & Reed", at=NOON)


def test_a_declined_card_leaves_the_order_to_be_paid_with_another(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=DECLINED, **TYPED)
    assert "The payment did not go through" in at_the_till.see.text
    assert at_the_till.see.text.count("Your card was declined.") == 1
    assert orders()[0].payment_status == FAILED
    at_the_till.press("Pay $24.00", test_card=GOOD)
    assert "Thank you, Cleo" in at_the_till.see.text
    assert [(order.payment_status, order.status) for order in orders()] == [(PAID, OPEN)]


@pytest.mark.parametrize("typed", ["1", "4111 1111 1111 1111", "", "x" * 400, "🍵"])
def test_what_is_no_test_card_is_declined_and_not_kept(at_the_till: Shopper, typed: str) -> None:
    at_the_till.press("Pay", test_card=typed, **TYPED)
    assert "Test payments take only the test card numbers shown here" in at_the_till.see.text
    assert orders()[0].status == PENDING


def test_whoever_lost_the_answer_is_led_to_the_order_for_an_hour(at_the_till: Shopper, another) -> None:
    before = at_the_till.client.get_cookie("session")
    at_the_till.press("Pay", test_card=GOOD, **TYPED)
    at_the_till.client.set_cookie("session", before.value)  # as the browser has it when no answer came
    assert at_the_till.visit("/checkout").path == f"/orders/{orders()[0].token}"
    assert "12 Harbor Street" in at_the_till.see.text
    at_the_till.client.set_cookie("session", before.value)
    with clock.frozen(NOON + timedelta(hours=2)):
        assert at_the_till.visit("/checkout").path == "/cart"


def test_the_bank_asks_and_is_told_yes(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=ASKS, **TYPED)
    assert "Was it you?" in at_the_till.see.text
    with written() as sent:
        at_the_till.visit(at_the_till.path)
    assert sent == []
    at_the_till.press("Yes, pay")
    assert "Thank you, Cleo" in at_the_till.see.text
    assert orders()[0].payment_status == PAID


def test_the_bank_asks_and_is_told_no(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=ASKS, **TYPED).press("No, that was not me")
    assert "The payment was not confirmed with your bank." in at_the_till.see.text
    at_the_till.press("Pay $24.00", test_card=GOOD)
    assert orders()[0].payment_status == PAID


@pytest.mark.parametrize("reference", ["nothing", "x" * 5000, "test_000000000000000000000000", "%00"])
def test_a_payment_nobody_knows_is_not_found(cleo: Shopper, reference: str) -> None:
    cleo.visit("/cart")
    assert cleo.visit(f"/checkout/test-authentication/{reference}").status == 404


def test_an_unpaid_order_can_be_changed_instead(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=DECLINED, **TYPED).press("Change the order instead")
    assert at_the_till.path == "/checkout"
    at_the_till.press("Pay $24.00", test_card=GOOD, **{**TYPED, "city": "Bangor"})
    assert [(order.status, order.shipping_address["city"]) for order in orders()] == [
        (CANCELLED, "Portland"),
        (OPEN, "Bangor"),
    ]


def test_somebody_elses_unpaid_order_cannot_be_changed(at_the_till: Shopper, another) -> None:
    at_the_till.press("Pay", test_card=DECLINED, **TYPED)
    stranger = another().visit(at_the_till.path)
    assert "Change the order instead" not in stranger.see.text
    data = {"csrf_token": token(stranger.html)}
    assert stranger.client.post(f"{at_the_till.path}/withdrawal", data=data).status_code == 403
    assert orders()[0].status == PENDING


def test_anybody_with_the_link_may_pay(at_the_till: Shopper, another) -> None:
    at_the_till.press("Pay", test_card=DECLINED, **TYPED)
    friend = another().visit(at_the_till.path).press("Pay $24.00", test_card=GOOD)
    assert orders()[0].payment_status == PAID
    assert "Cleo" not in friend.see.text


def test_after_its_time_an_order_is_given_up_and_the_cart_is_back(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=DECLINED, **TYPED)
    page = at_the_till.path
    with clock.frozen(NOON + timedelta(hours=2)):
        flow.sweep(clock.now())
        at_the_till.visit(page)
        assert "This order was given up" in at_the_till.see.text
        at_the_till.visit("/checkout")
        assert "Bowl" in at_the_till.see.text


def test_a_transfer_shows_where_to_and_what_to_write(at_the_till: Shopper) -> None:
    offer(wiring.USE_BANK_TRANSFER)
    at_the_till.visit("/checkout").press("Pay", payment_code="bank_transfer", **TYPED)
    assert "One step is left: your transfer" in at_the_till.see.text
    assert "IBAN DE00 1234" in at_the_till.see.text
    assert "Reference: 1001" in at_the_till.see.text
    assert "Pay now" not in at_the_till.see.text


def test_cash_is_an_order_at_once(at_the_till: Shopper) -> None:
    offer(wiring.USE_CASH)
    at_the_till.visit("/checkout").press("Pay", payment_code="cash_on_delivery", **TYPED)
    assert "We have your order" in at_the_till.see.text
    assert orders()[0].status == OPEN


def test_a_script_is_told_where_to_go_next(at_the_till: Shopper) -> None:
    form, _button = at_the_till.button("Pay")
    sent = {**dict(form.fields), **TYPED}
    wants = {"Accept": "application/json"}
    wrong = at_the_till.client.post("/checkout", data={**sent, "email": ""}, headers=wants)
    assert (wrong.status_code, wrong.json["errors"]) == (422, {"email": "Please enter your email address."})
    changed = at_the_till.client.post("/checkout", data={**sent, "shown_total": "1"}, headers=wants)
    assert (changed.status_code, "error" in changed.json) == (409, True)
    declined = at_the_till.client.post("/checkout", data={**sent, "test_card": DECLINED}, headers=wants)
    assert (declined.status_code, "declined" in declined.json["error"]) == (402, True)
    paid = at_the_till.client.post("/checkout", data={**sent, "test_card": GOOD}, headers=wants)
    assert (paid.status_code, paid.json["go"]) == (200, f"/orders/{orders()[0].token}")
    assert len(orders()) == 1


def test_coming_back_from_a_provider_shows_the_order(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=ASKS, **TYPED)
    order = orders()[0]
    gateway = wiring.test_gateway()
    assert gateway is not None
    db.end_read()
    gateway.authenticate(at_the_till.path.rpartition("/")[2], approve=True)
    at_the_till.visit(f"/orders/{order.token}/payment?redirect_status=failed&payment_intent=pi_forged")
    assert at_the_till.path == f"/orders/{order.token}"
    assert orders()[0].payment_status == PAID


def test_an_address_that_says_paid_pays_nothing(at_the_till: Shopper) -> None:
    at_the_till.press("Pay", test_card=ASKS, **TYPED)
    order = orders()[0]
    at_the_till.visit(f"/orders/{order.token}/payment?redirect_status=succeeded")
    assert orders()[0].status == PENDING
