"""Money in Stripe's units and back. Stripe's decimals differ from CLDR's for some currencies.

Source: docs.stripe.com/currencies. Zero-decimal currencies are sent as whole units; ISK and UGX have no
decimals but are sent with two (always 00); amounts of three-decimal currencies must end in 0. Everything
else has two decimals, also where CLDR shows none (RSD, LAK). An amount that Stripe cannot charge exactly
is refused, never rounded: the charge must equal the order.
"""

from __future__ import annotations

from shop.kernel.errors import N_
from shop.kernel.money import Money, exponent
from shop.payments.gateways.base import GatewayRefused

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())


def to_stripe(money: Money) -> int:
    """`money` in Stripe's unit. Raises GatewayRefused when it cannot be charged to the last digit."""
    shift = _decimals(money.currency) - exponent(money.currency)
    factor: int = 10 ** abs(shift)
    amount, rest = (money.minor * factor, 0) if shift >= 0 else divmod(money.minor, factor)
    if rest or (money.currency in THREE_DECIMAL and amount % 10):
        raise GatewayRefused(
            N_("%(amount)s %(currency)s cannot be paid by card: the last digit must be 0."),
            amount=money.decimal,
            currency=money.currency,
        )
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """Stripe's `amount` as Money. What is finer than our unit is left off, never credited."""
    code = currency.upper()
    shift = exponent(code) - _decimals(code)
    factor: int = 10 ** abs(shift)
    return Money(amount * factor if shift >= 0 else amount // factor, code)


def _decimals(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2
