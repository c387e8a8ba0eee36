"""Kept cards: kept with consent only, for whom they belong to, charged once, and gone when taken out."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shop.checkout import adopting, flow
from shop.checkout.values import CardGone, Placement, PriceChanged, Unmet
from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.kernel.errors import NotFound
from shop.kernel.origin import Origin, acting_as
from shop.orders.models import FAILED, OPEN, PENDING
from shop.payments import cards, keeping, wiring
from shop.payments import queries as payments
from shop.payments.cards import Card
from shop.payments.models import SavedCard
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import (
    ASKS,
    AT,
    DECLINED,
    GOOD,
    NEW_YORK,
    all_orders,
    cart_with,
    details,
    order_of,
    press,
)

pytestmark = pytest.mark.usefixtures("sqlite")


def somebody(email: str = "cleo@example.com") -> Customer:
    with db.transaction() as session:
        made = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=AT, verified_at=AT)
        session.add(made)
        session.flush()
        customers.save_address(customer_id=made.id, address=NEW_YORK, at=AT)
    return made


def buy(customer: Customer, *, card: str = GOOD, save: bool = True, **more: Any) -> Placement:
    """A purchase by somebody who has signed in, with the box ticked or not."""
    typed = replace(details(email=customer.email), save_method=save)
    with acting_as(Origin(actor=f"customer:{customer.id}")):
        return press(cart_with(stocked_variant()), typed, card=card, customer_id=customer.id, **more)


def own(customer: Customer) -> list[Card]:
    db.end_read()
    return cards.of_customer(customer.id, at=AT)


def tap(customer: Customer, card_id: uuid.UUID | None = None, **more: Any) -> Placement:
    """One tap: the kept card pays a new cart."""
    chosen = card_id or own(customer)[0].id
    typed = replace(details(email=customer.email, payment_code=""), saved_card=chosen)
    return press(cart_with(stocked_variant()), typed, card=None, customer_id=customer.id, **more)


def test_a_card_is_kept_only_when_its_holder_ticks_so() -> None:
    cleo = somebody()
    buy(cleo, save=False)
    assert own(cleo) == []
    buy(cleo)
    assert [(card.label, card.exp_year, card.method_code) for card in own(cleo)] == [
        ("Visa •••• 4242", 2034, "test_card")
    ]


def test_nothing_of_the_number_is_kept_but_its_last_four() -> None:
    cleo = somebody()
    buy(cleo)
    row = db.session().query(SavedCard).one()
    assert GOOD not in repr([getattr(row, column.key) for column in SavedCard.__table__.columns])


def test_a_declined_card_is_not_kept() -> None:
    cleo = somebody()
    buy(cleo, card=DECLINED)
    assert own(cleo) == []


def test_the_same_card_is_kept_once_and_the_older_one_forgotten() -> None:
    cleo = somebody()
    buy(cleo)
    (first,) = own(cleo)
    buy(cleo)
    (second,) = own(cleo)
    assert first.id != second.id
    assert keeping.forget_removed(AT) == 1


def test_a_kept_card_pays_a_new_order() -> None:
    cleo = somebody()
    buy(cleo)
    order = order_of(tap(cleo))
    assert (order.status, order.paid_minor, order.payment_label) == (
        OPEN,
        order.total_minor,
        "Visa •••• 4242",
    )


def test_a_card_that_asks_its_bank_asks_again_and_pays_then() -> None:
    cleo = somebody()
    placed = buy(cleo, card=ASKS)
    wiring.test_gateway().authenticate(placed.payment.reference, approve=True)  # type: ignore[union-attr]
    flow.refresh(order_token=placed.order_token, at=AT)
    placed = tap(cleo)
    assert placed.payment is not None
    assert placed.payment.next_action_url
    assert order_of(placed).status == PENDING
    wiring.test_gateway().authenticate(placed.payment.reference, approve=True)  # type: ignore[union-attr]
    assert flow.refresh(order_token=placed.order_token, at=AT).status == OPEN


def test_another_ones_card_does_not_exist() -> None:
    cleo, otto = somebody(), somebody("otto@example.com")
    buy(cleo)
    (card,) = own(cleo)
    with pytest.raises(Unmet) as refused:
        tap(otto, card.id, total=3300, version=1)
    assert [one.code for one in refused.value.requirements] == ["saved_card_unknown"]
    typed = replace(details(email=cleo.email, payment_code=""), saved_card=card.id)
    with pytest.raises(Unmet):  # a guest who types her address
        press(cart_with(stocked_variant()), typed, card=None, total=3300, version=1)
    assert len(all_orders()) == 1


def test_a_forged_total_is_not_charged() -> None:
    cleo = somebody()
    buy(cleo)
    with pytest.raises(PriceChanged):
        tap(cleo, total=1, version=1)
    assert len(all_orders()) == 1


def test_a_card_taken_out_pays_no_more_and_is_forgotten_by_its_gateway() -> None:
    cleo, otto = somebody(), somebody("otto@example.com")
    buy(cleo)
    (card,) = own(cleo)
    with pytest.raises(NotFound), db.transaction():
        keeping.remove(customer_id=otto.id, card_id=card.id, at=AT)
    with db.transaction():
        keeping.remove(customer_id=cleo.id, card_id=card.id, at=AT)
    assert own(cleo) == []
    with pytest.raises(Unmet):
        tap(cleo, card.id, total=3300, version=1)
    assert keeping.forget_removed(AT) == 1
    assert db.session().query(SavedCard).count() == 0


def test_a_card_its_gateway_has_lost_is_dropped_and_another_way_pays() -> None:
    cleo = somebody()
    buy(cleo)
    (card,) = own(cleo)
    wiring.test_gateway().forget_card(card.reference)  # type: ignore[union-attr]
    placed = tap(cleo)
    assert placed.problem is not None
    assert own(cleo) == []
    again = flow.pay_again(order_token=placed.order_token, payment_code="test_card", test_card=GOOD, at=AT)
    assert order_of(again).status == OPEN


def test_an_expired_card_is_not_offered() -> None:
    cleo = somebody()
    buy(cleo)
    db.end_read()
    assert cards.of_customer(cleo.id, at=AT + timedelta(days=9 * 365)) == []
    assert len(cards.kept(cleo.id)) == 1


def test_a_guests_card_waits_until_the_browser_that_bought_signs_in() -> None:
    placed = press(cart_with(stocked_variant()), replace(details(), save_method=True))
    order = order_of(placed)
    cleo = customer_queries.by_id(order.customer_id)
    assert cleo is not None
    assert own(cleo) == []
    with db.transaction():
        adopting.adopt(customer_id=cleo.id, order_tokens=["nonsense"], at=AT)
    assert own(cleo) == []
    with db.transaction():
        adopting.adopt(customer_id=cleo.id, order_tokens=[placed.order_token], at=AT)
    assert len(own(cleo)) == 1
    assert [row.fields["line1"] for row in customer_queries.addresses(cleo.id)] == ["12 Elm Street"]


def test_signing_in_as_somebody_else_adopts_nothing() -> None:
    placed = press(cart_with(stocked_variant()), replace(details(), save_method=True))
    otto = somebody("otto@example.com")
    with db.transaction():
        adopting.adopt(customer_id=otto.id, order_tokens=[placed.order_token], at=AT)
    assert own(otto) == []


def test_a_declined_kept_card_leaves_the_order_to_be_paid_otherwise() -> None:
    cleo = somebody()
    buy(cleo)
    with db.transaction() as session:  # its bank has changed its mind
        row = session.query(SavedCard).one()
        row.reference = row.reference.replace("card_4242_", "card_0002_")
    placed = tap(cleo)
    order = order_of(placed)
    assert (order.status, order.payment_status) == (PENDING, FAILED)
    flow.pay_again(order_token=placed.order_token, payment_code="test_card", test_card=GOOD, at=AT)
    assert [one.status for one in payments.of_order(order.id)] == ["canceled", "succeeded"]


def test_a_kept_card_pays_again_for_its_owner_only() -> None:
    cleo, otto = somebody(), somebody("otto@example.com")
    buy(cleo)
    (card,) = own(cleo)
    placed = buy(cleo, card=DECLINED, save=False)
    for who in (None, otto.id):
        with pytest.raises(CardGone):
            flow.pay_again(order_token=placed.order_token, saved_card=card.id, customer_id=who, at=AT)
    flow.pay_again(order_token=placed.order_token, saved_card=card.id, customer_id=cleo.id, at=AT)
    assert order_of(placed).status == OPEN


def test_who_pays_a_strangers_order_by_its_link_has_no_card_kept() -> None:
    cleo = somebody()
    placed = buy(cleo, card=ASKS)
    flow.pay_again(order_token=placed.order_token, payment_code="test_card", test_card=GOOD, at=AT)
    assert order_of(placed).status == OPEN
    assert own(cleo) == []
