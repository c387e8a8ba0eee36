"""Buying in another currency: the whole quote in it, a rate that is agreed once, reports in the store's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shop.brand import currencies
from shop.brand.currencies import CHOSEN, OWN, Offer
from shop.cart.models import Cart
from shop.checkout import flow, reconciling
from shop.checkout.values import CheckoutView, PriceChanged
from shop.kernel import db, jobs
from shop.kernel.money import Money
from shop.orders import figures
from shop.orders.models import Order
from shop.payments import operations as payments
from shop.payments import queries as payment_queries
from shop.promotions import operations as promotions
from shop.promotions.benefits import FixedOff
from shop.promotions.conditions import HasCode, SubtotalAtLeast
from shop.promotions.models import Redemption
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, all_orders, cart_with, details, order_of, paid_order, press

pytestmark = pytest.mark.usefixtures("sqlite")
IN_EUROS = details(currency="EUR")


def offer(rate: str = "0.932", rounding: str = "1+0.99", code: str = "EUR", charge: str = CHOSEN) -> None:
    """Have the owner offer a currency, and charge in it."""
    with db.transaction():
        currencies.offer(Offer(code=code, rate=Decimal(rate), rounding=rounding), at=AT)
        currencies.charge(charge, at=AT)


def look(cart: Cart, currency: str = "EUR", **typed: str) -> CheckoutView:
    seen = flow.view(cart_token=cart.token, details=details(currency=currency, **typed), at=AT)
    db.end_read()
    return seen


def buy_in_euros(quantity: int = 2) -> Order:
    return order_of(press(cart_with(stocked_variant(10), quantity=quantity), IN_EUROS))


def test_the_whole_quote_is_made_in_the_chosen_currency() -> None:
    offer()
    quote = look(cart_with(stocked_variant(), quantity=2)).quote
    assert quote.lines[0].unit_price == Money(2599, "EUR")  # 28.00 is 26.096, and prices end in .99
    assert quote.shipping is not None
    assert quote.shipping.price == Money(466, "EUR")  # 5.00 is 4.66, to the cent
    assert quote.total == Money(2 * 2599 + 466, "EUR")


def test_the_store_s_currency_is_charged_unless_the_owner_says_otherwise() -> None:
    offer(charge=OWN)
    assert look(cart_with(stocked_variant())).quote.total == Money(2800 + 500, "USD")
    assert buy_in_euros(1).total == Money(3300, "USD")


def test_an_unknown_or_withdrawn_currency_counts_as_none() -> None:
    offer()
    assert look(cart_with(stocked_variant()), "QQQ").quote.currency == "USD"
    with db.transaction():
        currencies.withdraw("EUR", at=AT)
    assert look(cart_with(stocked_variant())).quote.currency == "USD"


def test_a_rate_of_another_store_currency_says_nothing() -> None:
    offer()
    with db.transaction():
        from shop.brand import store

        store.update(at=AT, currency="GBP")
    assert currencies.offered() == ()


def test_fixed_discounts_and_their_limits_are_converted() -> None:
    offer(rate="0.5", rounding="")
    with db.transaction():
        made = promotions.create(
            name="Five", benefit=FixedOff(500), conditions=[HasCode(), SubtotalAtLeast(5000)], at=AT
        )
        promotions.add_code(promotion_id=made.id, code="FIVE", at=AT)
    variant = stocked_variant(10)
    one = look(cart_with(variant), code="FIVE")
    assert (one.quote.discounts, one.warnings[0].params["missing"]) == ((), Money(1100, "EUR"))
    two = cart_with(variant, quantity=2)
    assert look(two, code="FIVE").quote.discount_total == Money(250, "EUR")
    press(two, details(currency="EUR", code="FIVE"))
    used = db.session().query(Redemption).one()
    assert used.amount_minor == 500  # counted in the store's currency


def test_an_order_keeps_its_rate_and_what_it_is_worth_to_the_store() -> None:
    offer()
    order = buy_in_euros()
    assert (order.total, order.paid_minor) == (Money(5664, "EUR"), 5664)
    assert (order.exchange_rate, order.store_total) == ("0.932", Money(6077, "USD"))  # 56.64 / 0.932
    assert order.conversion is not None
    (payment,) = payment_queries.of_order(order.id)
    assert (payment.amount_minor, payment.currency) == (5664, "EUR")
    here = paid_order()
    assert (here.exchange_rate, here.store_total, here.conversion) == (None, here.total, None)


@pytest.mark.parametrize(
    ("code", "rate", "total"), [("JPY", "151.37", 4238 + 757), ("KWD", "0.3075", 8610 + 1538)]
)
def test_currencies_without_cents_and_with_mils(code: str, rate: str, total: int) -> None:
    offer(rate=rate, rounding="", code=code)
    order = order_of(press(cart_with(stocked_variant()), details(currency=code)))
    assert (order.total, order.paid_minor) == (Money(total, code), total)


def test_a_rate_changed_between_looking_and_paying_is_said_first() -> None:
    offer()
    cart = cart_with(stocked_variant())
    seen = look(cart)
    offer(rate="0.99")
    with pytest.raises(PriceChanged) as refused:
        press(cart, IN_EUROS, total=seen.quote.total.minor, version=seen.cart_version)
    assert refused.value.view.quote.total == Money(2799 + 495, "EUR")
    assert all_orders() == []


def test_the_same_number_in_another_currency_is_another_price() -> None:
    offer(rate="1", rounding="")
    cart = cart_with(stocked_variant())
    with pytest.raises(PriceChanged):
        press(cart, IN_EUROS, total=3300, version=cart.version, shown_currency="USD")
    assert (
        order_of(press(cart, IN_EUROS, total=3300, version=cart.version, shown_currency="EUR")).currency
        == "EUR"
    )


def test_an_agreed_price_stays_when_the_rate_changes_after_a_refused_card() -> None:
    offer()
    cart = cart_with(stocked_variant())
    first = order_of(press(cart, IN_EUROS, card=DECLINED))
    offer(rate="0.5")
    again = order_of(press(cart, IN_EUROS, total=1, version=1))
    assert (again.id, again.total, again.exchange_rate) == (first.id, first.total, "0.932")


def test_changing_the_currency_after_a_refused_card_makes_another_order() -> None:
    offer()
    cart = cart_with(stocked_variant())
    press(cart, IN_EUROS, card=DECLINED)
    with pytest.raises(PriceChanged):
        press(cart, details(currency="USD"), total=3065, version=1, shown_currency="EUR")
    assert order_of(press(cart, details(currency="USD"))).total == Money(3300, "USD")


def test_refunds_are_made_in_the_order_s_currency() -> None:
    offer()
    order = buy_in_euros()
    with db.transaction():
        payments.refund(order_id=order.id, amount=Money(2000, "EUR"), reason="chipped", at=AT)
    jobs.run_due(at=AT)
    db.end_read()
    (taken, back) = payment_queries.totals(order.id, "EUR")
    assert (taken, back) == (Money(5664, "EUR"), Money(2000, "EUR"))


def test_figures_add_up_in_the_store_s_currency() -> None:
    offer()
    euros, dollars = buy_in_euros(), paid_order()
    with db.transaction():
        payments.refund(order_id=euros.id, amount=euros.total, reason="", at=AT)
    jobs.run_due(at=AT)
    db.end_read()
    sold = figures.figures(AT - timedelta(days=1), AT + timedelta(days=1))
    assert (sold.orders, sold.units) == (2, 3)
    assert sold.sales == euros.store_total + dollars.total == Money(6077 + 3300, "USD")
    assert sold.gross - sold.discounts + sold.shipping == sold.sales
    assert sold.refunds == euros.store_total
    assert figures.by_day(AT - timedelta(days=1), AT + timedelta(days=1)) == {AT.date(): (2, sold.sales)}


def test_the_books_agree_with_orders_of_several_currencies() -> None:
    offer()
    buy_in_euros()
    paid_order()
    db.end_read()
    assert [check.differences for check in reconciling.reconcile().values() if check.differences] == []
