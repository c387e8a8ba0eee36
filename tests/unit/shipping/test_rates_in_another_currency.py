"""Delivery in another currency: prices, steps by worth and limits are converted, weights are not."""

from __future__ import annotations

from decimal import Decimal

from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.shipping.progress import towards
from shop.shipping.rates import Basis, Freight, Method, Rate, converted, price

EUROS = Conversion(of="USD", to="EUR", rate=Decimal("0.932"))
BY_WORTH = Method(
    code="a", name="A", basis=Basis.SUBTOTAL, rates=(Rate(0, 900), Rate(5000, 500)), free_above_minor=7500
)
BY_WEIGHT = Method(code="b", name="B", basis=Basis.WEIGHT, rates=(Rate(0, 500), Rate(2000, 900)))


def cost(method: Method, euros: int, grams: int = 0) -> Money:
    return price(converted(method, EUROS), Freight(grams=grams, subtotal=Money(euros, "EUR")))


def test_steps_and_limits_by_worth_are_converted() -> None:
    """50.00 USD are 46.60 EUR, and 75.00 USD are 69.90 EUR."""
    assert cost(BY_WORTH, 4659) == Money(839, "EUR")
    assert cost(BY_WORTH, 4660) == Money(466, "EUR")
    assert cost(BY_WORTH, 6989) == Money(466, "EUR")
    assert cost(BY_WORTH, 6990) == Money(0, "EUR")


def test_weights_stay_weights() -> None:
    """Two kilograms weigh the same in every currency."""
    assert cost(BY_WEIGHT, 100, grams=1999) == Money(466, "EUR")
    assert cost(BY_WEIGHT, 100, grams=2000) == Money(839, "EUR")


def test_free_delivery_stays_free() -> None:
    """No price is made of nothing."""
    assert cost(Method(code="c", name="C", rates=(Rate(0, 0),)), 100) == Money(0, "EUR")


def test_the_way_to_free_delivery_is_told_in_the_other_currency() -> None:
    """What is missing is missing in the money of the basket."""
    found = towards([BY_WORTH], goods=Money(1799, "EUR"), conversion=EUROS)
    assert found is not None
    assert (found.threshold, found.missing) == (Money(6990, "EUR"), Money(5191, "EUR"))
