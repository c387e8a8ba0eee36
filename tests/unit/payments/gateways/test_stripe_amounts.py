"""Money in Stripe's units: exact both ways, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.money import Money
from shop.payments.gateways.base import GatewayRefused
from shop.payments.gateways.stripe.amounts import from_stripe, to_stripe


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (Money(1250, "EUR"), 1250),
        (Money(1250, "JPY"), 1250),  # no decimals anywhere
        (Money(5120, "KWD"), 5120),  # three decimals, the last 0
        (Money(900, "ISK"), 90000),  # whole units, but written with two decimals
        (Money(5000, "UGX"), 500000),
        (Money(100000, "RSD"), 10000000),  # CLDR shows no decimals, Stripe has two
        (Money(450, "HUF"), 450),
        (Money(0, "EUR"), 0),
    ],
)
def test_goes_there_and_back_exactly(money: Money, amount: int) -> None:
    assert to_stripe(money) == amount
    assert from_stripe(amount, money.currency.lower()) == money


@pytest.mark.parametrize("minor", [5123, 1, -7])
def test_refuses_what_stripe_would_have_to_round(minor: int) -> None:
    with pytest.raises(GatewayRefused) as refused:
        to_stripe(Money(minor, "KWD"))
    assert "KWD" in str(refused.value)


def test_never_credits_more_than_came() -> None:
    assert from_stripe(50050, "rsd") == Money(500, "RSD")
    assert from_stripe(99, "isk") == Money(0, "ISK")


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "JPY", "ISK", "RSD", "MGA", "CLP", "TWD"]))
def test_every_amount_of_other_currencies_is_exact(minor: int, currency: str) -> None:
    assert from_stripe(to_stripe(Money(minor, currency)), currency) == Money(minor, currency)
