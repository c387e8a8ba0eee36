"""Gift cards and store credit as tenders of an order: set aside, spent, freed, given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from shop.cart.models import Cart
from shop.checkout import flow, reconciling
from shop.checkout.values import PriceChanged
from shop.credit import operations as credit
from shop.credit import queries as accounts
from shop.credit.models import CreditAccount
from shop.credit.operations import CreditGone
from shop.kernel import attention, db, jobs, preferences
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import CANCELLED, OPEN, PENDING
from shop.payments import by_hand, queries, wiring
from shop.payments import operations as payments
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import ASKS, AT, DECLINED, cart_with, details, order_of, press
from tests.factories.credit import balance, gift_card, store_credit
from tests.support.crowd import errors, together

MUG, TOTAL = 2800, 3300  # a mug, and with its delivery


def cart_with_card(code: str) -> Cart:
    cart = cart_with(stocked_variant(20))
    with db.transaction():
        return credit.add_card(token=cart.token, code=code, at=AT)


def agreed() -> None:
    db.end_read()
    assert [check.differences for check in reconciling.reconcile().values()] == [[]] * 4
    assert accounts.differences() == []


@pytest.mark.usefixtures("sqlite")
class TestAnOrder:
    def test_is_paid_by_a_card_alone_without_asking_anybody(self) -> None:
        card, code = gift_card(5000)
        order = order_of(press(cart_with_card(code), due=0))
        assert (order.status, order.payment_status, order.payment_gateway) == (OPEN, "paid", "credit")
        assert (order.credit_minor, order.paid_minor, order.payment_label) == (TOTAL, TOTAL, "Gift card")
        (payment,) = queries.of_order(order.id)
        assert (payment.gateway, payment.status, payment.amount_minor) == ("credit", "succeeded", TOTAL)
        assert balance(card.id) == 5000 - TOTAL
        agreed()

    def test_is_paid_by_a_card_and_the_rest_by_the_provider(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), due=TOTAL - 1000))
        assert (order.payment_status, order.paid_minor, order.charge.minor) == ("paid", TOTAL, TOTAL - 1000)
        assert [(one.gateway, one.amount_minor) for one in queries.of_order(order.id)] == [
            ("test", TOTAL - 1000),
            ("credit", 1000),
        ]
        assert balance(card.id) == 0
        agreed()

    def test_is_not_placed_when_the_balance_is_another_than_was_shown(self) -> None:
        card, code = gift_card(1000)
        cart = cart_with_card(code)
        for due in (None, TOTAL, 0):
            with pytest.raises(PriceChanged):
                press(cart, due=due)
        with db.transaction():
            credit.adjust(account_id=card.id, change=Money(-400, "USD"), note="put right", at=AT)
        with pytest.raises(PriceChanged):
            press(cart, due=TOTAL - 1000)
        assert balance(card.id) == 600

    def test_whose_card_is_declined_holds_the_credit_until_it_is_given_up(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), card=DECLINED, due=TOTAL - 1000))
        assert (order.status, order.paid_minor, balance(card.id)) == (PENDING, 0, 0)
        assert flow.give_up(order_token=order.token, at=AT)
        assert balance(card.id) == 1000
        jobs.run_due(at=AT)
        assert balance(card.id) == 1000
        agreed()

    def test_that_nobody_pays_gives_the_credit_back_by_the_sweep(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), card=ASKS, due=TOTAL - 1000))
        assert balance(card.id) == 0
        flow.sweep(AT + timedelta(hours=1))
        flow.sweep(AT + timedelta(hours=2))
        db.end_read()
        assert balance(card.id) == 1000
        assert [entry.kind for entry in accounts.entries([card.id])] == ["released", "spent", "issued"]
        agreed()
        assert order.number == 1001

    def test_is_tried_again_for_what_credit_leaves(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), card=DECLINED, due=TOTAL - 1000))
        placement = flow.pay_again(order_token=order.token, test_card="4242424242424242", at=AT)
        order = order_of(placement)
        assert (order.payment_status, order.paid_minor, balance(card.id)) == ("paid", TOTAL, 0)
        agreed()

    def test_that_was_given_up_takes_the_credit_again_when_its_money_comes_after_all(self) -> None:
        with db.transaction():
            preferences.put(wiring.USE_BANK_TRANSFER, True, at=AT)
        card, code = gift_card(1000)
        typed = details(payment_code="bank_transfer")
        order = order_of(press(cart_with_card(code), typed, card=None, due=TOTAL - 1000))
        (payment,) = queries.of_order(order.id)
        db.end_read()
        with db.transaction():
            orders.cancel(order_id=order.id, reason="expired", at=AT)
        assert balance(card.id) == 1000
        with db.transaction():
            by_hand.confirm_received(payment_id=payment.id, at=AT)
        db.end_read()
        assert balance(card.id) == 0
        assert [one.status for one in queries.of_order(order.id)] == ["succeeded", "succeeded"]
        agreed()

    def test_that_was_given_up_gives_late_money_back_when_the_card_was_spent_meanwhile(self) -> None:
        with db.transaction():
            preferences.put(wiring.USE_BANK_TRANSFER, True, at=AT)
        card, code = gift_card(1000)
        typed = details(payment_code="bank_transfer")
        order = order_of(press(cart_with_card(code), typed, card=None, due=TOTAL - 1000))
        (payment,) = queries.of_order(order.id)
        db.end_read()
        with db.transaction():
            orders.cancel(order_id=order.id, reason="expired", at=AT)
            credit.adjust(account_id=card.id, change=Money(-1, "USD"), note="put right", at=AT)
        with db.transaction():
            by_hand.confirm_received(payment_id=payment.id, at=AT)
        db.end_read()
        assert (balance(card.id), len(queries.refunds(order.id))) == (999, 1)

    def test_delivered_before_it_is_paid_has_spent_its_credit(self) -> None:
        with db.transaction():
            preferences.put(wiring.USE_CASH, True, at=AT)
        _card, code = gift_card(1000)
        typed = details(payment_code="cash_on_delivery")
        order = order_of(press(cart_with_card(code), typed, card=None, due=TOTAL - 1000))
        assert (order.status, order.paid_minor, order.payment_status) == (OPEN, 1000, "unpaid")
        payment = queries.latest(order.id)
        assert payment is not None
        db.end_read()
        with db.transaction():
            by_hand.confirm_received(payment_id=payment.id, at=AT)
        db.end_read()
        agreed()


@pytest.mark.usefixtures("sqlite")
class TestMoneyGoesBack:
    def test_to_credit_first_and_never_more_than_came(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), due=TOTAL - 1000))
        with db.transaction():
            made = payments.refund(order_id=order.id, amount=Money(1500, "USD"), reason="late", at=AT)
        assert [one.amount_minor for one in made] == [1000, 500]
        jobs.run_due(at=AT)
        jobs.run_due(at=AT)
        assert balance(card.id) == 1000
        with pytest.raises(payments.NotRefundable), db.transaction():
            payments.refund(order_id=order.id, amount=Money(TOTAL - 1500 + 1, "USD"), reason="", at=AT)
        agreed()

    def test_whole_when_the_order_is_cancelled(self) -> None:
        card, code = gift_card(1000)
        order = order_of(press(cart_with_card(code), due=TOTAL - 1000))
        with db.transaction():
            orders.cancel(order_id=order.id, reason="owner", at=AT)
        jobs.run_due(at=AT)
        order = order_of_again(order.token)
        assert (order.status, order.refunded_minor, balance(card.id)) == (CANCELLED, TOTAL, 1000)
        agreed()

    def test_to_a_disabled_card_and_the_owner_is_told(self) -> None:
        card, code = gift_card(5000)
        order = order_of(press(cart_with_card(code), due=0))
        with db.transaction():
            credit.disable(account_id=card.id, at=AT)
            payments.refund(order_id=order.id, amount=Money(100, "USD"), reason="", at=AT)
        jobs.run_due(at=AT)
        assert balance(card.id) == 5000 - TOTAL + 100
        assert "credit.back_on_disabled" in [item.kind for item in attention.open_items()]


def order_of_again(token: str):  # type: ignore[no-untyped-def]
    from shop.orders import queries as found

    db.end_read()
    return found.by_token(token)


@pytest.mark.usefixtures("sqlite")
def test_store_credit_pays_for_its_customer_only_when_they_say_so() -> None:
    order = order_of(press(cart_with(stocked_variant(5))))
    own = store_credit(order.customer_id, 2000)
    cart = cart_with(stocked_variant(5))
    assert flow.view(cart_token=cart.token, details=details(), at=AT).credit.available is None
    seen = flow.view(cart_token=cart.token, details=details(), shopper_customer_id=order.customer_id, at=AT)
    assert (seen.credit.available, seen.due.minor) == (Money(2000, "USD"), TOTAL)
    db.end_read()
    with db.transaction():
        credit.use_credit(token=cart.token, wanted=True, at=AT)
    stranger = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert stranger.due.minor == TOTAL
    second = order_of(press(cart, customer_id=order.customer_id, due=TOTAL - 2000))
    assert (second.credit_minor, balance(own.id)) == (2000, 0)
    agreed()


@pytest.mark.usefixtures("database")
def test_twenty_at_once_spend_a_card_once() -> None:
    card, code = gift_card(TOTAL)
    variant_id = stocked_variant(100)
    carts = [cart_with(variant_id) for _ in range(20)]
    for cart in carts:
        with db.transaction():
            credit.add_card(token=cart.token, code=code, at=AT)
    acts = [
        lambda cart=cart, i=i: press(
            cart,
            details(email=f"shopper{i}@example.com"),
            total=TOTAL,
            version=cart.version + 1,
            due=0,
        )
        for i, cart in enumerate(carts)
    ]
    refused = errors(together(*acts))
    assert len(refused) == 19
    assert {type(one) for one in refused} <= {CreditGone, PriceChanged}
    assert balance(card.id) == 0
    agreed()


@pytest.mark.usefixtures("database")
def test_many_refunds_and_payments_at_once_agree_with_the_entries() -> None:
    card, _code = gift_card(1000)

    def take() -> None:
        with db.transaction():
            credit.adjust(account_id=card.id, change=Money(-100, "USD"), note="taken", at=AT)

    refused = errors(together(*[take] * 14))
    assert len(refused) == 4
    assert balance(card.id) == 0
    assert accounts.differences() == []


@pytest.mark.usefixtures("sqlite")
class TestAsStoreCredit:
    def test_the_owner_gives_more_than_was_paid_back_as_credit(self) -> None:
        order = order_of(press(cart_with(stocked_variant(5))))
        with db.transaction():
            payments.refund_as_credit(
                order_id=order.id,
                amount=Money(2800, "USD"),
                bonus=Money(280, "USD"),
                reason="too small",
                at=AT,
            )
        (own,) = accounts.of_customer(order.customer_id)
        assert own.balance == Money(3080, "USD")
        assert sorted(entry.kind for entry in accounts.entries([own.id])) == ["bonus", "issued"]
        order = order_of_again(order.token)
        assert (order.payment_status, order.refunded_minor) == ("partially_refunded", 2800)
        jobs.run_due(at=AT)
        agreed()

    def test_not_more_than_is_left(self) -> None:
        order = order_of(press(cart_with(stocked_variant(5))))
        for amount, bonus in ((TOTAL + 1, None), (0, None), (100, Money(5, "EUR"))):
            with pytest.raises(DomainError), db.transaction():
                payments.refund_as_credit(
                    order_id=order.id, amount=Money(amount, "USD"), bonus=bonus, reason="", at=AT
                )
        db.end_read()
        assert accounts.of_customer(order.customer_id) == []
        agreed()


@pytest.mark.usefixtures("sqlite")
def test_a_balance_that_is_not_its_entries_is_found() -> None:
    card, _code = gift_card(1000)
    with db.transaction() as session:
        session.execute(update(CreditAccount).where(CreditAccount.id == card.id).values(balance_minor=900))
    (found,) = reconciling.reconcile()["payments"].differences
    assert (found["what"], found["expected"], found["found"]) == ("credit", 1000, 900)
