"""One tap pressed twice, from two places, or with a crash in between: one order, one charge, one card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.checkout import flow
from shop.checkout.flow import placing
from shop.checkout.flow.placing import Press
from shop.kernel import db
from shop.orders.models import OPEN
from shop.payments import keeping, wiring
from shop.payments import operations as payment_operations
from shop.payments import queries as payments
from shop.payments.models import GatewayCustomer, SavedCard
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, GOOD, all_orders, cart_with, details, order_of, press
from tests.integration.checkout.test_kept_cards import buy, own, somebody
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("database")


def test_a_double_tap_is_one_order_and_one_charge() -> None:
    cleo = somebody()
    buy(cleo)
    typed = replace(details(email=cleo.email, payment_code=""), saved_card=own(cleo)[0].id)
    cart = cart_with(stocked_variant())
    tap = lambda: press(cart, typed, card=None, total=3300, version=cart.version, customer_id=cleo.id)  # noqa: E731
    results = together(*[tap] * 4)
    assert errors(results) == []
    assert len({placement.order_token for placement in results}) == 1
    order = order_of(results[0])
    assert (order.status, len(payments.of_order(order.id)), len(payments.ledger(order.id))) == (OPEN, 1, 1)
    assert len(all_orders()) == 2


def test_two_first_purchases_at_once_make_one_customer_at_the_gateway() -> None:
    cleo = somebody()
    carts = [cart_with(stocked_variant(title=f"Mug {n}")) for n in range(3)]
    typed = replace(details(email=cleo.email), save_method=True)
    results = together(
        *[
            lambda cart=cart: press(cart, typed, total=3300, version=cart.version, customer_id=cleo.id)
            for cart in carts
        ]
    )
    assert errors(results) == []
    db.end_read()
    assert db.session().query(GatewayCustomer).count() == 1
    kept = db.session().query(SavedCard)
    assert kept.count() == 3
    assert {card.customer_ref for card in kept} == {db.session().query(GatewayCustomer).one().reference}


def pressed(saved: bool) -> Press:
    """A press of Cleo's, signed in: a kept card, or a typed one to be kept."""
    cleo = somebody()
    if saved:
        buy(cleo)
    said = details(email=cleo.email, payment_code="" if saved else "test_card")
    said = replace(said, saved_card=own(cleo)[0].id) if saved else replace(said, save_method=True)
    cart = cart_with(stocked_variant())
    return Press(
        cart_token=cart.token,
        cart_version=cart.version,
        shown_total_minor=3300,
        details=said,
        customer_id=cleo.id,
        test_card=None if saved else GOOD,
        at=AT,
    )


@pytest.mark.parametrize("saved", [True, False])
def test_a_crash_before_the_gateway_was_asked_is_made_good_by_the_next_press(saved: bool) -> None:
    press_ = pressed(saved)
    order, _payment = placing._place_or_find(press_)
    db.end_read()
    placed = flow.place(
        cart_token=press_.cart_token,
        cart_version=press_.cart_version,
        shown_total_minor=press_.shown_total_minor,
        details=press_.details,
        customer_id=press_.customer_id,
        test_card=press_.test_card,
        at=AT,
    )
    assert placed.order_token == order.token
    assert (order_of(placed).status, len(payments.ledger(order.id))) == (OPEN, 1)


@pytest.mark.parametrize("saved", [True, False])
def test_a_crash_after_the_charge_pays_once_and_keeps_the_card_once(saved: bool) -> None:
    order, payment = placing._place_or_find(pressed(saved))
    db.end_read()
    assert payment is not None
    gateway = wiring.gateway("test")
    payment = keeping.name_customer(payment, order, gateway, at=AT)
    gateway.start(payment_operations.request_for(payment, order))
    for _ in range(2):
        flow.refresh(order_token=order.token, at=AT)
    db.end_read()
    assert len(payments.ledger(order.id)) == 1
    assert db.session().query(SavedCard).count() == 1
